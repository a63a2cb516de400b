"""Several statements in one round trip: asked together, their answers read afterwards."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from psycopg.errors import PipelineAborted

from hanlu.database.database import Connection

type Answer[T] = Callable[[], Awaitable[T]]
"""Reads what was asked of the database; to be called once, after the round trip."""


@asynccontextmanager
async def together(connection: Connection) -> AsyncIterator[None]:
    """Statements inside leave at once, one behind the other; all are done at the end.

    Raises the error of the one that failed: those behind it fail as well, without a reason of
    their own, and psycopg may raise theirs instead. Until the end a cursor's ``rowcount`` says
    nothing, and ``copy`` is not possible.
    """
    try:
        async with connection.pipeline():
            yield
    except PipelineAborted as aborted:
        raise _reason(aborted) from None


def _reason(error: BaseException) -> BaseException:
    while isinstance(error, PipelineAborted) and error.__context__ is not None:
        error = error.__context__
    return error
