"""Drawings and pages of paper: axes, a series with its limits, a sheet of words and tables."""
