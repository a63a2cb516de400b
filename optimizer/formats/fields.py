"""Reading JSON values with the path of each, so that a wrong one can be named."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from optimizer.errors import PlanUnreadable, ProblemInvalid
from optimizer.validation import LIMIT


@dataclass(frozen=True, slots=True)
class Field:
    """A value of a parsed JSON file and where it was: ``jobs[3].due``.

    Every method raises ``error`` with that place when the value is not what is asked for.
    """

    value: Any
    path: str = "$"
    error: type[ProblemInvalid | PlanUnreadable] = ProblemInvalid

    def fail(self, reason: str) -> ProblemInvalid:
        """The error to raise about this value."""
        return self.error(self.path, reason)

    def __contains__(self, key: str) -> bool:
        return key in self.mapping()

    def __getitem__(self, key: str) -> "Field":
        path = key if self.path == "$" else f"{self.path}.{key}"
        if key not in self.mapping():
            raise self.error(path, "is missing")
        return Field(self.value[key], path, self.error)

    def get(self, key: str, default: Any) -> "Field":
        """A member that may be left out; null counts as left out."""
        if key in self and self.value[key] is not None:
            return self[key]
        return Field(default, f"{self.path}.{key}", self.error)

    def items(self) -> Iterator["Field"]:
        """The entries of a list."""
        if not isinstance(self.value, list):
            raise self.fail(f"must be a list, is {_kind(self.value)}")
        path = "" if self.path == "$" else self.path
        for n, value in enumerate(self.value):
            yield Field(value, f"{path}[{n}]", self.error)

    def pair(self) -> tuple["Field", "Field"]:
        """A list of exactly two."""
        entries = list(self.items())
        if len(entries) != 2:
            raise self.fail(f"must have 2 entries, has {len(entries)}")
        return entries[0], entries[1]

    def members(self) -> Iterator[tuple[str, "Field"]]:
        """The members of an object."""
        for key in self.mapping():
            yield key, self[key]

    def integer(self) -> int:
        """A whole number; true and 3.0 are none."""
        if isinstance(self.value, bool) or not isinstance(self.value, int):
            raise self.fail(f"must be an integer, is {_kind(self.value)}")
        return self.value

    def number(self) -> float:
        """A finite number, no larger than any other number of a problem."""
        value = self.value
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.fail(f"must be a number, is {_kind(value)}")
        if isinstance(value, float) and not math.isfinite(value):
            raise self.fail("must be finite")
        if not -LIMIT <= value <= LIMIT:
            raise self.fail(f"must be in -{LIMIT} to {LIMIT}")
        return value

    def text(self) -> str:
        """A string; half a surrogate pair, which no file can hold, is none."""
        if not isinstance(self.value, str) or any("\ud800" <= c <= "\udfff" for c in self.value):
            raise self.fail(f"must be text, is {_kind(self.value)}")
        return self.value

    def mapping(self) -> dict[str, Any]:
        """An object as it stands, to be copied."""
        if not isinstance(self.value, dict):
            raise self.fail(f"must be an object, is {_kind(self.value)}")
        return self.value


def _kind(value: object) -> str:
    return "null" if value is None else f"{type(value).__name__} {value!r}"[:60]
