"""How often to tell what can be told together: seldom while it is much."""

REST = 19.0
MOST_S = 5.0


def pause_s(took_s: float, least_s: float) -> float:
    """How long to wait after telling took so long: it then takes a twentieth of the time at most,
    or comes every five seconds."""
    return min(max(least_s, REST * took_s), MOST_S)
