"""Alarms: calls for attention, at most one open for each channel and rule."""
