"""Identifiers: UUIDv7, so that rows made together lie together in an index."""

from collections.abc import Callable
from uuid import UUID

from uuid_utils.compat import uuid7

IdSource = Callable[[], UUID]


def new_id() -> UUID:
    """A fresh UUIDv7 (RFC 9562, section 5.7): ordered by time of making."""
    return uuid7()
