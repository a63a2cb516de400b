"""Temporary groups of people from several departments on one case."""
