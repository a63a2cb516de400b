"""Looking again and again: what is waited out, what ends it, and when it looks at once."""

import asyncio
from collections.abc import Iterable, Iterator

import pytest
from psycopg import OperationalError

from hanlu.looking import look_again


class Looked:
    """Answers in turn what it is given; raises what is an error, and waits for ever at the end."""

    def __init__(self, answers: Iterable[bool | Exception]) -> None:
        self._answers: Iterator[bool | Exception] = iter(answers)
        self.times = 0
        self.done = asyncio.Event()

    async def __call__(self) -> bool:
        self.times += 1
        answer = next(self._answers, None)
        if answer is None:
            self.done.set()
            await asyncio.Event().wait()
        if isinstance(answer, Exception):
            raise answer
        return bool(answer)


async def until_done(look: Looked, every_s: float, away: list[str]) -> None:
    task = asyncio.ensure_future(look_again("test", every_s, look, lambda: away.append("away")))
    async with asyncio.timeout(30):
        await look.done.wait()
    task.cancel()
    await asyncio.wait([task])


async def test_a_database_that_is_away_is_waited_out_and_told() -> None:
    look, away = Looked([OperationalError("gone")] * 2), list[str]()
    await until_done(look, 0.001, away)
    assert (look.times, away) == (3, ["away", "away"])


async def test_while_there_is_more_it_looks_at_once() -> None:
    look = Looked([True, True])
    await until_done(look, 3600, [])
    assert look.times == 3


async def test_any_other_error_ends_it() -> None:
    with pytest.raises(ValueError, match="broken"):
        await look_again("test", 0.001, Looked([ValueError("broken")]))
