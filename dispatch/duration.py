"""Durations as people write them in the policy: ``30 min``, ``2 h``, ``3 d``."""

import re
from datetime import timedelta
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

_UNITS = {"s": 1, "min": 60, "h": 3600, "d": 86400}
_TEXT = re.compile(r"(\d+(?:\.\d+)?) ?(s|min|h|d)")


def parse(value: Any) -> Any:
    """The timedelta of a text; other values pass on to pydantic. Raises ValueError."""
    if not isinstance(value, str):
        return value
    match = _TEXT.fullmatch(value.strip())
    if match is None:
        raise ValueError(f"{value!r} is not a duration such as '30 min', '2 h' or '3 d'")
    return timedelta(seconds=float(match[1]) * _UNITS[match[2]])


def words(value: timedelta) -> str:
    """The shortest text that ``parse`` reads back exactly: hours before minutes before seconds."""
    seconds = value.total_seconds()
    for unit in ("h", "min"):
        if seconds and seconds % _UNITS[unit] == 0:
            return f"{int(seconds // _UNITS[unit])} {unit}"
    return f"{seconds:g} s"


Duration = Annotated[
    timedelta,
    BeforeValidator(parse),
    PlainSerializer(words, return_type=str),
    WithJsonSchema({"type": "string", "examples": ["30 min", "2 h"]}),
]
