"""A past day once more: what was decided is decided again, or the day is played otherwise."""
