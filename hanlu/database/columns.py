"""Whole columns as parameters: arrays in PostgreSQL's binary form, packed at once.

psycopg asks each element of a list in turn how it is written, which costs more than the statement
where a batch has thousands of rows. No element may be None but where it is said. The statement says
the type (``%b::int[]``); the form is that of array_send and timestamptz_send.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from struct import Struct, pack

from psycopg import adapters, postgres
from psycopg.adapt import Buffer, Dumper
from psycopg.pq import Format

_HEAD = Struct(">iiI")  # dimensions, whether any is null, type of the elements
_DIMENSION = Struct(">ii")  # length, first index
_LENGTH = Struct(">i")
_NULL = _LENGTH.pack(-1)
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


class Column(bytes):
    """A column as it is sent; for a ``%b``."""


class _ColumnDumper(Dumper):
    format = Format.BINARY

    def dump(self, obj: Column) -> Buffer:
        return obj


adapters.register_dumper(Column, _ColumnDumper)


def int4s(values: Sequence[int]) -> Column:
    """For ``int[]``; raises struct.error for more than 32 bits."""
    return _packed("int4", "i", 4, values)


def int8s(values: Sequence[int]) -> Column:
    """For ``bigint[]``; raises struct.error for more than 64 bits."""
    return _packed("int8", "q", 8, values)


def float4s(values: Sequence[float | None]) -> Column:
    """For ``real[]``, rounded to the nearest; None is null."""
    return _nullable("float4", "f", 4, values)


def float8s(values: Sequence[float | None]) -> Column:
    """For ``float8[]``; None is null."""
    return _nullable("float8", "d", 8, values)


def bools(values: Sequence[bool | None]) -> Column:
    """For ``bool[]``; None is null."""
    return _nullable("bool", "?", 1, values)


def instants(values: Sequence[datetime]) -> Column:
    """For ``timestamptz[]``: aware, to the microsecond."""
    since = [value - _EPOCH for value in values]
    micros = [(each.days * 86_400 + each.seconds) * 1_000_000 + each.microseconds for each in since]
    return _packed("timestamptz", "q", 8, micros)


def texts(values: Sequence[bytes]) -> Column:
    """For ``text[]``, each in UTF-8."""
    sized = [part for value in values for part in (_LENGTH.pack(len(value)), value)]
    return Column(b"".join((_head("text", len(values)), *sized)))


def _nullable(element: str, code: str, size: int, values: Sequence[float | None]) -> Column:
    if None not in values:
        return _packed(element, code, size, values)
    one = Struct(f">i{code}").pack
    sized = [_NULL if value is None else one(size, value) for value in values]
    return Column(b"".join((_head(element, len(values), nulls=True), *sized)))


def _packed(element: str, code: str, size: int, values: Sequence[float | None]) -> Column:
    flat: list[float | None] = [size] * (2 * len(values))
    flat[1::2] = values
    return Column(_head(element, len(values)) + pack(">" + f"i{code}" * len(values), *flat))


def _head(element: str, count: int, *, nulls: bool = False) -> bytes:
    """An array of none has no dimension."""
    head = _HEAD.pack(1 if count else 0, nulls, postgres.types[element].oid)
    return head + _DIMENSION.pack(count, 1) if count else head
