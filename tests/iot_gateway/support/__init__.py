"""A gateway under test, on real servers."""
