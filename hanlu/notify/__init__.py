"""One message to one person, once: worded in their language, sent by whatever reaches them."""
