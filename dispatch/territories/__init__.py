"""Outlets and the land each serves."""
