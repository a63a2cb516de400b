"""Travel times of fsm-1: straight lines or a matrix."""

import math

import numpy as np
from numpy.typing import NDArray

from optimizer.formats.fields import Field
from optimizer.validation import LIMIT

Places = tuple[tuple[float, float], ...]


def read_travel(travel: Field, places: Places) -> NDArray[np.int32]:
    """Seconds between all places, rows are origins."""
    kind = travel["kind"].text()
    if kind == "matrix":
        return _read_matrix(travel["seconds"], len(places))
    if kind == "euclid":
        return _euclid(travel["seconds_per_unit"], places)
    raise travel["kind"].fail(f"must be 'euclid' or 'matrix', is {kind!r}")


def _read_matrix(seconds: Field, n: int) -> NDArray[np.int32]:
    rows = [[_seconds(entry) for entry in row.items()] for row in seconds.items()]
    if len(rows) != n or any(len(row) != n for row in rows):
        raise seconds.fail(f"must be {n} x {n}, as many as there are locations")
    return np.array(rows, dtype=np.int32).reshape(n, n)


def _seconds(entry: Field) -> int:
    value = entry.integer()
    if not 0 <= value <= LIMIT:
        raise entry.fail(f"{value} is not in 0 to {LIMIT}")
    return value


def _euclid(seconds_per_unit: Field, places: Places) -> NDArray[np.int32]:
    """``floor(k * sqrt(dx² + dy²) + 0.5)``, as the format defines it, to the last bit.

    Vector arithmetic may round otherwise than Python's; where that could decide which second it
    is, the definition itself is asked.
    """
    k = seconds_per_unit.number()
    if k < 0:
        raise seconds_per_unit.fail(f"{k} is negative")
    x, y = np.array(places, dtype=np.float64).reshape(-1, 2).T
    exact = k * np.hypot(x[:, None] - x, y[:, None] - y) + 0.5
    if exact.size and float(exact.max()) > LIMIT:
        raise seconds_per_unit.fail(f"makes a drive longer than {LIMIT} s")
    seconds = np.floor(exact)
    for i, j in np.argwhere(np.abs(exact - np.rint(exact)) < 1e-6):
        (xi, yi), (xj, yj) = places[i], places[j]
        seconds[i, j] = math.floor(k * math.sqrt((xi - xj) ** 2 + (yi - yj) ** 2) + 0.5)
    np.fill_diagonal(seconds, 0)
    return seconds.astype(np.int32)
