"""Cursor pages: a list goes on after the last row seen, however many rows came in between.

A cursor is the sort key of the last row of a page, as opaque text. A repository asks for
``limit + 1`` rows where the key is beyond the cursor's, and `page_of` cuts and points on.
"""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, ClassVar
from uuid import UUID

import msgspec
from fastapi import Depends, Query

from hanlu.errors import DomainError
from hanlu.http.schemas import Page

MAX_LIMIT = 500
DEFAULT_LIMIT = 50

type Key = tuple[str | int | float | bool | datetime | UUID | None, ...]


class CursorInvalid(DomainError):
    """The cursor is not one that this list handed out."""

    status: ClassVar[int] = 400
    code: ClassVar[str] = "cursor.invalid"
    detail: ClassVar[str] = "This cursor was not handed out by this list; start without one."
    field = "cursor"


def encode_cursor(key: Key) -> str:
    """The sort key of a row as opaque text."""
    return urlsafe_b64encode(msgspec.json.encode(key)).rstrip(b"=").decode("ascii")


def decode_cursor[K](text: str, shape: type[K]) -> K:
    """The sort key, for instance ``tuple[datetime, UUID]``; raises CursorInvalid."""
    try:
        raw = urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
        return msgspec.json.decode(raw, type=shape)
    except (ValueError, binascii.Error) as error:  # msgspec's errors are ValueErrors too
        raise CursorInvalid from error


@dataclass(frozen=True, slots=True)
class PageAsked:
    """Which page a caller wants; ``after`` reads the cursor as the list's own key."""

    limit: int
    cursor: str | None

    def after[K](self, shape: type[K]) -> K | None:
        """The key to go on after, or None for the first page."""
        return None if self.cursor is None else decode_cursor(self.cursor, shape)


async def _asked(
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT)] = DEFAULT_LIMIT,
    cursor: Annotated[str | None, Query(max_length=400)] = None,
) -> PageAsked:
    return PageAsked(limit, cursor)


PageDep = Annotated[PageAsked, Depends(_asked)]


def page_of[Row, Item](
    rows: Sequence[Row],
    asked: PageAsked,
    *,
    key: Callable[[Row], Key],
    shape: Callable[[Row], Item],
) -> Page[Any]:
    """One page of ``rows``, of which ``asked.limit + 1`` were asked for."""
    kept = rows[: asked.limit]
    more = len(rows) > asked.limit
    return Page(
        items=[shape(row) for row in kept],
        next=encode_cursor(key(kept[-1])) if more and kept else None,
    )
