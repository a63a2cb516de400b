"""Event or request to work order to plan to people."""
