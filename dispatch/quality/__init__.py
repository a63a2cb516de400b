"""Whether the work was done as it should be: drawn, looked at, found, appealed against."""
