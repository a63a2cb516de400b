"""A signature's path of an SVG as lines that can be drawn on paper. Pure."""

import re
from collections.abc import Iterator

type Line = list[tuple[float, float]]

_PART = re.compile(r"([A-Za-z])|(-?\d*\.?\d+(?:[eE][-+]?\d+)?)")
_COORDINATES = {"M": 2, "L": 2, "T": 2, "Q": 4, "S": 4, "C": 6, "H": 1, "V": 1}


def lines(path: str) -> list[Line]:
    """The strokes of a path as polylines; curves are drawn to their end points.

    The phone draws with ``M`` and ``L`` alone. What does not follow the grammar is left out.
    """
    found: list[Line] = []
    x = y = 0.0
    for command, numbers in _commands(path):
        upper, origin = command.upper(), (x, y) if command.islower() else (0.0, 0.0)
        if upper == "Z":
            if found:
                x, y = found[-1][0]
                found[-1].append((x, y))
            continue
        size = _COORDINATES[upper]
        for start in range(0, len(numbers) - size + 1, size):
            end = numbers[start : start + size]
            x = origin[0] + end[0] if upper == "H" else x if upper == "V" else origin[0] + end[-2]
            y = origin[1] + end[-1] if upper != "H" else y
            origin = (x, y) if command.islower() else origin
            if (upper == "M" and start == 0) or not found:
                found.append([])
            found[-1].append((x, y))
    return [line for line in found if len(line) > 1]


def _commands(path: str) -> Iterator[tuple[str, list[float]]]:
    command, numbers = "", list[float]()
    for letter, number in _PART.findall(path):
        if letter:
            if command:
                yield command, numbers
            known = letter.upper() in _COORDINATES or letter.upper() == "Z"
            command, numbers = (letter if known else ""), []
        elif command:
            numbers.append(float(number))
    if command:
        yield command, numbers
