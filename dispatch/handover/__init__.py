"""The end of a shift at the desk: what is open goes from one person to the next."""
