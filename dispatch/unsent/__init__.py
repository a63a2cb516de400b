"""What a phone could not send: brought to the desk as a sealed file, and taken in there."""
