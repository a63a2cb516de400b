"""JSON, strictly: every way a payload can be malformed gets its own code.

msgspec parses fast but keeps the last of two equal keys without a word, so the number of colons
in the bytes is compared with the number of keys found; only on a mismatch, or on an error, is the
payload read again by the slow parser of the standard library, which can say what was wrong.
"""

import json
import math
from operator import methodcaller
from typing import NamedTuple

import msgspec

from iot_gateway.reading import PayloadRejected

MAX_BYTES = 64 * 1024
MAX_DEPTH = 16

_COLON_IN = methodcaller("count", ":")


def parse(payload: bytes, most_bytes: int = MAX_BYTES) -> object:
    """The JSON value, without duplicate keys, NaN or infinity.

    Raises PayloadRejected: ``empty``, ``oversized``, ``not_utf8``, ``not_json``, ``not_finite``,
    ``duplicate_keys``, ``too_deep``.
    """
    if len(payload) > most_bytes:
        reason = f"{len(payload)} bytes, at most {most_bytes} allowed"
        raise PayloadRejected("oversized", "", reason)
    if not payload.strip():
        raise PayloadRejected("empty", "", "the payload is empty")
    try:
        value = msgspec.json.decode(payload)
    except RecursionError:
        raise PayloadRejected("too_deep", "", f"nested deeper than {MAX_DEPTH} levels") from None
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return _parse_slowly(payload)
    if payload.count(b":") != _colons(value, 1):
        return _parse_slowly(payload)
    return value


def _colons(value: object, depth: int) -> int:
    """How many colons the bytes of a value without duplicate keys or escapes must hold."""
    if isinstance(value, str):
        return value.count(":")
    if not isinstance(value, dict | list):
        return 0
    if depth > MAX_DEPTH:
        raise PayloadRejected("too_deep", "", f"nested deeper than {MAX_DEPTH} levels")
    count = 0
    if isinstance(value, dict):
        count = len(value) + sum(map(_COLON_IN, value))
        value = value.values()
    for item in value:
        if isinstance(item, str | dict | list):  # most are numbers: spare them the call
            count += _colons(item, depth + 1)
    return count


def _parse_slowly(payload: bytes) -> object:
    try:
        text = payload.decode()
    except UnicodeDecodeError as error:
        raise PayloadRejected("not_utf8", "", f"byte {error.start} is not UTF-8") from None
    try:
        value = json.loads(
            text,
            object_pairs_hook=_unique,
            parse_constant=_no_constant,
            parse_float=_finite,
        )
    except json.JSONDecodeError as error:
        raise PayloadRejected("not_json", "", f"{error.msg} at character {error.pos}") from None
    except RecursionError:
        raise PayloadRejected("too_deep", "", f"nested deeper than {MAX_DEPTH} levels") from None
    except ValueError:  # the interpreter refuses integers of more than 4300 digits
        raise PayloadRejected("not_json", "", "a number has too many digits") from None
    _colons(value, 1)
    _refuse_marked(value, "")
    return value


class _Marked(NamedTuple):
    """Stands where the parser met what cannot be used; refused once its path is known."""

    code: str
    reason: str


class _Repeated(dict[str, object]):
    """An object in which ``key`` is given twice."""

    def __init__(self, pairs: list[tuple[str, object]], key: str) -> None:
        super().__init__(pairs)
        self.key = key


def _refuse_marked(value: object, path: str) -> None:
    """Raise for the first mark, with its path such as ``[0].temperature_c``."""
    if isinstance(value, _Marked):
        raise PayloadRejected(value.code, path, value.reason)
    if isinstance(value, _Repeated):
        raise PayloadRejected("duplicate_keys", _inside(path, value.key), "the key is given twice")
    if isinstance(value, dict):
        for key, item in value.items():
            _refuse_marked(item, _inside(path, key))
    elif isinstance(value, list):
        for position, item in enumerate(value):
            _refuse_marked(item, f"{path}[{position}]")


def _inside(path: str, key: str) -> str:
    return f"{path}.{key[:64]}" if path else key[:64]


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    seen: set[str] = set()
    for key, _ in pairs:
        if key in seen:
            return _Repeated(pairs, key)
        seen.add(key)
    return dict(pairs)


def _no_constant(name: str) -> object:
    return _Marked("not_finite", f"{name} is not a measurement")


def _finite(text: str) -> object:
    value = float(text)
    if not math.isfinite(value):
        return _Marked("not_finite", f"{text[:32]} is too large for a number")
    return value
