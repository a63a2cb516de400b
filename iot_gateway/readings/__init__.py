"""Readings: stored once, newest values, charts that hide nothing."""
