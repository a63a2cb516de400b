"""How often to do what can be put together: often while it is little, and never most of the time."""

REST = 9.0
MOST_S = 2.0


def pause_s(took_s: float, least_s: float) -> float:
    """How long to wait after it took so long: it then takes a tenth of the time at most, or comes
    every two seconds. What waits meanwhile is told together."""
    return min(max(least_s, REST * took_s), MOST_S)
