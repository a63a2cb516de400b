"""What a running product's api process spends on many boards that watch everybody move."""

import asyncio
import json
import math
import time
from datetime import UTC, datetime
from uuid import NAMESPACE_OID, uuid5

from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin

from benchmarks.effort import spent_s
from benchmarks.rig import Rig, furnish, running
from hanlu.contracts.events import Audience
from hanlu.live.state import StateBoard, StateItem
from hanlu.stream.wire import open_redis

FRAME_S, EVERYBODY_S = 0.25, 5.0
_TOLD_TO = Audience(topic="technicians")


def server_cores(people: int, viewers: int, seconds: int) -> tuple[float, float]:
    """(cores of the api process, bytes a second to one viewer) while everybody moves every 5 s."""
    with running() as product:
        rig = furnish(product, devices=0, technicians=1, orders=1)
        return asyncio.run(_watched(rig, people, viewers, seconds))


async def _watched(rig: Rig, people: int, viewers: int, seconds: int) -> tuple[float, float]:
    redis = open_redis(rig.product.setting("HANLU_REDIS_URL"))
    heard = [0]
    # a program's: one person may open only a few
    token = rig.product.run("token", "create", "--role", "service", "--name", "boards").split()[-1]
    sockets = [await _board(rig, token) for _ in range(viewers)]
    listening = [asyncio.create_task(_listen(socket, heard)) for socket in sockets]
    try:
        board = StateBoard(redis)
        await _move(board, people, EVERYBODY_S)  # everybody is known, and everything is warm
        before, heard[0], begun = spent_s(rig.product), 0, time.monotonic()
        await _move(board, people, seconds)
        lasted = time.monotonic() - begun
        after = spent_s(rig.product)
    finally:
        for task in listening:
            task.cancel()
        await asyncio.gather(*listening, return_exceptions=True)
        await asyncio.gather(*(socket.close() for socket in sockets))
        await redis.aclose()
    return (after["api"] - before["api"]) / lasted, heard[0] / viewers / lasted


async def _board(rig: Rig, token: str) -> ClientConnection:
    async with rig.access.product(token=token) as program:
        ticket = (await program.post("/live/ticket", {}))["ticket"]
    address = rig.access.url.replace("http", "ws", 1)
    origin = Origin(rig.access.url)
    socket = await connect(f"{address}/api/v1/live?ticket={ticket}", origin=origin, max_size=None)
    await socket.send(json.dumps({"topics": ["technicians", "work_orders"]}))
    await socket.recv()
    return socket


async def _listen(socket: ClientConnection, heard: list[int]) -> None:
    async for message in socket:
        heard[0] += len(message)


async def _move(board: StateBoard, people: int, seconds: float) -> None:
    """A twentieth of them four times a second, so that everybody moves once in 5 s."""
    groups = round(EVERYBODY_S / FRAME_S)
    for turn in range(round(seconds / FRAME_S)):
        begun = time.monotonic()
        at = datetime.now(UTC)
        moved = {
            str(uuid5(NAMESPACE_OID, str(n))): _item(n, turn, at)
            for n in range(turn % groups, people, groups)
        }
        await board.publish_many("technicians", moved)
        await asyncio.sleep(max(0.0, FRAME_S - (time.monotonic() - begun)))


def _item(n: int, turn: int, at: datetime) -> StateItem:
    lat, lon = round(30.25 + math.sin(n + turn) / 10, 6), round(120.15 + math.cos(n) / 10, 6)
    data = {"lat": lat, "lon": lon, "at": at, "heading": turn % 360, "state": "driving"}
    return StateItem(data=data, audience=_TOLD_TO, position=(lon, lat))
