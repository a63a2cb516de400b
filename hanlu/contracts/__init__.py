"""Versioned messages that cross a boundary between packages."""
