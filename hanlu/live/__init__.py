"""What happens, on every screen at once: events in order, states as they are."""
