"""Commands to devices: what may be asked of which, by whom, and what became of it."""
