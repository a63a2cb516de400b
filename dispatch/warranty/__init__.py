"""Warranty: of the machine, of each part that was fitted, and what follows for a case."""
