"""A reader that is too slow is cut, and nobody else feels it."""

import asyncio

import pytest

from hanlu.identity.principal import Principal
from hanlu.identity.sessions import Credential
from hanlu.ids import new_id
from hanlu.live import client as module
from hanlu.live.client import MAX_WAITING_BYTES, TRY_AGAIN, Client


def client() -> Client:
    return Client(Principal.system("tests"), Credential("token", new_id()))


async def test_frames_leave_in_order() -> None:
    reader, received = client(), list[bytes]()

    async def take(frame: bytes) -> None:
        received.append(frame)

    pumping = asyncio.create_task(reader.pump(take))
    for number in range(100):
        reader.offer(str(number).encode())
    async with asyncio.timeout(5):
        while len(received) < 100:  # the list is the test's own
            await asyncio.sleep(0)
    pumping.cancel()
    assert received == [str(number).encode() for number in range(100)]


async def test_a_reader_that_stops_is_cut_at_the_limit() -> None:
    reader = client()

    async def stuck(_frame: bytes) -> None:
        await asyncio.Event().wait()

    pumping = asyncio.create_task(reader.pump(stuck))
    offered = 0
    while reader.closing is None:
        reader.offer(b"x" * 10_000)
        offered += 10_000
    assert offered <= MAX_WAITING_BYTES + 20_000
    assert reader.closing.code == TRY_AGAIN
    pumping.cancel()


async def test_a_large_snapshot_and_what_follows_it_at_once_are_no_reason_to_cut() -> None:
    reader = client()
    reader.offer(b"an event")
    reader.offer(b"x" * (3 * MAX_WAITING_BYTES))
    reader.offer(b"a heartbeat")
    assert reader.closing is None


async def test_what_piles_up_behind_a_large_snapshot_is_cut_at_the_limit() -> None:
    reader = client()
    leaving = asyncio.Event()

    async def stuck(_frame: bytes) -> None:
        leaving.set()
        await asyncio.Event().wait()

    pumping = asyncio.create_task(reader.pump(stuck))
    reader.offer(b"x" * (3 * MAX_WAITING_BYTES))
    await leaving.wait()
    offered = 0
    while reader.closing is None:
        reader.offer(b"x" * 10_000)
        offered += 10_000
    assert offered == MAX_WAITING_BYTES + 10_000
    pumping.cancel()


async def test_a_slow_line_has_time_for_a_large_snapshot(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server takes a frame at once and makes the next one wait until it has left."""
    monkeypatch.setattr(module, "SEND_WITHIN_S", 0.05)
    monkeypatch.setattr(module, "SLOWEST_BYTES_PER_S", 1_000)
    reader, received = client(), list[bytes]()

    async def take(frame: bytes) -> None:
        if received:
            await asyncio.sleep(0.2)
        received.append(frame)

    pumping = asyncio.create_task(reader.pump(take))
    reader.offer(b"x" * 60_000)  # a minute of that line
    reader.offer(b"what follows")
    async with asyncio.timeout(30):
        while len(received) < 2 and reader.closing is None:
            await asyncio.sleep(0.01)
    pumping.cancel()
    assert reader.closing is None
