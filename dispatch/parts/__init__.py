"""Spare parts: so far what the vans hold."""
