"""How long telling rests after each part, so that storing goes first."""

REST = 9.0
MOST_S = 0.01


def pause_s(took_s: float) -> float:
    """How long to wait after a part took so long: telling then takes a tenth of the time, more
    only where so many are to be told that people would wait for the last of them."""
    return min(REST * took_s, MOST_S)
