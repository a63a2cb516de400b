"""Taking a request down: by which channel it came, and what has to be asked for its kind."""
