"""The live socket for real: uvicorn, PostgreSQL, Valkey, and a client that could be a browser."""

import asyncio
import itertools
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import httpx
import pytest
import websockets
from fastapi import FastAPI
from websockets.asyncio.client import ClientConnection

from hanlu import logging
from hanlu.contracts.events import Audience
from hanlu.contracts.policy import PolicyChanged
from hanlu.database import Connection, Database
from hanlu.database.outbox import last_number, number_waiting
from hanlu.embedded import ports
from hanlu.identity import people_router
from hanlu.identity.principal import Principal, Role, Scope
from hanlu.ids import new_id
from hanlu.live.client import FAILED, RIGHTS_CHANGED, SIGNED_OUT
from hanlu.live.router import router
from hanlu.live.sources import LiveSource
from hanlu.live.state import StateBoard
from hanlu.runtime import Resources
from hanlu.settings import Settings
from tests.support.api import application, relaying, serving, token_for

WANG, LI = new_id(), new_id()


async def audit_subjects(
    connection: Connection, _principal: Principal, _resources: Resources
) -> list[str]:
    """A source over a table at hand: what the test wrote, oldest first."""
    cursor = await connection.execute(
        "select subject from hanlu.audit where action = 'crate.move' order by id"
    )
    return [row["subject"] for row in await cursor.fetchall()]


async def broken_source(
    _connection: Connection, _principal: Principal, _resources: Resources
) -> list[str]:
    """A source with a fault of its own."""
    raise KeyError("a column that is gone")


async def crowd(_connection: Connection, _principal: Principal, _resources: Resources) -> list[str]:
    """A source of more than leaves in one piece, of characters that a cut may go through."""
    return ["冷链" * 100] * 1_000


class House:
    """A served application, and the ways in which a test acts on it."""

    def __init__(self, app: FastAPI, address: str) -> None:
        self.app, self.address = app, address
        self.resources: Resources = app.state.resources
        self.database: Database = self.resources.database
        self.board: StateBoard = self.resources.state

    async def move(
        self, crate: str, *technicians: UUID, region: str | None = None, topic: str = "work_orders"
    ) -> None:
        """Write something and tell it, in one unit of work."""
        async with self.database.unit_of_work(Principal.system("tests"), "crate.move") as uow:
            uow.record(crate)
            fact = PolicyChanged(
                version=1, section=crate, made_by="tests", reason="x", edits=[], sections={}
            )
            uow.emit(fact, Audience(topic=topic, region=region, technician_ids=technicians))

    async def numbered(self) -> int:
        """The last number, once the relay has numbered all that is committed."""
        async with asyncio.timeout(10):
            while True:
                async with self.database.read(Principal.system("tests")) as connection:
                    waiting = await connection.execute(
                        "select 1 from hanlu.outbox where number is null limit 1"
                    )
                    if await waiting.fetchone() is None:
                        return await last_number(connection)
                await asyncio.sleep(0.01)

    async def ticket(self, secret: str) -> str:
        async with httpx.AsyncClient(base_url=f"http://{self.address}") as client:
            answer = await client.post(
                "/api/v1/live/ticket", headers={"Authorization": f"Bearer {secret}"}
            )
        assert answer.status_code == 200, answer.text
        issued: str = answer.json()["ticket"]
        return issued

    def url(self, ticket: str) -> str:
        return f"ws://{self.address}/api/v1/live?ticket={ticket}"

    @asynccontextmanager
    async def socket(
        self,
        role: Role = "dispatcher",
        technician_id: UUID | None = None,
        scope: Scope | None = None,
    ) -> AsyncIterator[ClientConnection]:
        secret = await token_for(self.database, role, scope, technician_id)
        async with websockets.connect(self.url(await self.ticket(secret))) as socket:
            yield socket


@pytest.fixture
async def house_without_relay(app_database: Database, valkey_url: str) -> AsyncIterator[House]:
    settings = Settings.model_validate({"port": ports.choose("127.0.0.1")})
    routers = [router, people_router.tokens_router]
    async with (
        application(app_database, valkey_url, routers, settings=settings) as app,
        serving(
            app,
            [
                LiveSource("work_orders", audit_subjects),
                LiveSource("sites", broken_source),
                LiveSource("technicians", crowd),
            ],
        ) as address,
    ):
        yield House(app, address)


@pytest.fixture
async def house(house_without_relay: House) -> AsyncIterator[House]:
    async with relaying(house_without_relay.resources):
        yield house_without_relay


async def hello(socket: ClientConnection, *topics: str, **wanted: Any) -> None:
    await socket.send(json.dumps({"topics": topics} | wanted))


async def frame(socket: ClientConnection, *kinds: str) -> dict[str, Any]:
    """The next frame, of these kinds when any are named."""
    async with asyncio.timeout(10):
        while True:
            received: dict[str, Any] = json.loads(await socket.recv())
            if not kinds or received["type"] in kinds:
                return received


async def closed(socket: ClientConnection) -> int | None:
    """The code with which the server closes."""
    async with asyncio.timeout(10):
        with pytest.raises(websockets.ConnectionClosed):
            while True:
                await socket.recv()
    return socket.close_code


async def test_a_snapshot_and_then_each_event_once(house: House) -> None:
    await house.move("crate:before")
    numbered = await house.numbered()
    async with house.socket() as socket:
        await hello(socket, "work_orders")
        snapshot = await frame(socket)
        assert snapshot["type"] == "snapshot"
        assert snapshot["data"]["work_orders"][-1] == "crate:before"
        held = (await frame(socket, "heartbeat"))["seq"]
        assert snapshot["seq"] == held == numbered
        await house.move("crate:hidden", topic="alarms")
        await house.move("crate:1")
        await house.move("crate:2")
        first, second = await frame(socket, "policy.changed"), await frame(socket, "policy.changed")
        assert [each["data"]["section"] for each in (first, second)] == ["crate:1", "crate:2"]
        assert first["prev"] <= held < first["seq"]
        assert second["prev"] == first["seq"]


async def test_a_large_snapshot_leaves_in_pieces_and_arrives_whole(house: House) -> None:
    async with house.socket() as socket:
        await hello(socket, "technicians")
        async with asyncio.timeout(10):
            pieces = [piece async for piece in socket.recv_streaming(decode=False)]
        assert len(pieces) > 2
        assert json.loads(b"".join(pieces))["data"]["technicians"] == ["冷链" * 100] * 1_000
        assert (await frame(socket))["type"] == "heartbeat"


async def test_what_a_snapshot_shows_before_it_is_numbered_follows_it_once(
    house_without_relay: House,
) -> None:
    house = house_without_relay
    await house.move("crate:shown")
    async with house.socket() as socket:
        await hello(socket, "work_orders")
        snapshot = await frame(socket, "snapshot")
        assert snapshot["data"]["work_orders"][-1] == "crate:shown"
        async with relaying(house.resources):
            assert await house.numbered() == snapshot["seq"] + 1
            await house.move("crate:next")
            repeat, news = (
                await frame(socket, "policy.changed"),
                await frame(socket, "policy.changed"),
            )
        assert (repeat["data"]["section"], repeat["prev"]) == ("crate:shown", snapshot["seq"])
        assert (news["data"]["section"], news["prev"]) == ("crate:next", repeat["seq"])


async def test_a_snapshot_that_is_ahead_of_the_stream_waits_for_it(
    house_without_relay: House,
) -> None:
    house = house_without_relay
    await house.move("crate:numbered")
    async with house.database.unit_of_work(Principal.system("tests"), "relay.number") as uow:
        numbered = (await number_waiting(uow.connection))[-1].number  # but not on the stream yet
    async with house.socket() as socket:
        await hello(socket, "work_orders")
        assert (await frame(socket))["seq"] == numbered
        assert (await frame(socket))["type"] == "heartbeat", "the event must not come once more"


async def test_who_comes_back_gets_what_was_missed(house: House) -> None:
    async with house.socket() as socket:
        await hello(socket, "work_orders")
        held = (await frame(socket, "heartbeat"))["seq"]
    for number in range(3):
        await house.move(f"crate:{number}")
    async with house.socket() as watching:  # until the hub has seen all three
        await hello(watching, "work_orders")
        while (await frame(watching, "heartbeat", "policy.changed"))["seq"] < held + 3:
            pass
    async with house.socket() as socket:
        await hello(socket, "work_orders", resume_after=held)
        missed = [await frame(socket) for _ in range(3)]
        assert [each["data"]["section"] for each in missed] == ["crate:0", "crate:1", "crate:2"]
        assert [each["prev"] for each in missed] == [held, missed[0]["seq"], missed[1]["seq"]]
        assert (await frame(socket))["type"] == "heartbeat"
        await hello(socket, "work_orders", resume_after=10**9)
        assert await frame(socket, "snapshot")
        assert (await frame(socket, "heartbeat"))["seq"] == missed[-1]["seq"]


async def test_a_technician_hears_of_own_work_only(house: House) -> None:
    async with house.socket("technician", WANG) as wang:
        await hello(wang, "work_orders", "technicians")
        await frame(wang, "heartbeat")
        await house.move("crate:li", LI)
        await house.move("crate:wang", WANG)
        assert (await frame(wang, "policy.changed"))["data"]["section"] == "crate:wang"
        for item_id, technician in (("li", LI), ("wang", WANG)):
            await house.board.publish(
                "technicians",
                item_id,
                [1],
                Audience(topic="technicians", technician_ids=(technician,)),
            )
        assert (await frame(wang, "state"))["data"] == {"technicians": {"wang": [1]}}


async def test_states_come_coalesced_and_are_whole_in_a_snapshot(house: House) -> None:
    audience = Audience(topic="technicians")
    async with house.socket() as socket:
        await hello(socket, "technicians", bounds=[110, 35, 120, 45])
        await frame(socket, "heartbeat")
        for number in range(50):
            await house.board.publish("technicians", "a", [number], audience, (116.4, 39.9))
            await house.board.publish("technicians", "far", [number], audience, (121.5, 31.2))
        states = [await frame(socket, "state")]
        while states[-1]["data"]["technicians"]["a"] != [49]:
            states.append(await frame(socket, "state"))
        assert len(states) < 10
        assert all(set(each["data"]["technicians"]) == {"a"} for each in states)
        await house.board.publish("technicians", "a", [50], audience, (121.5, 31.2))
        assert (await frame(socket, "state"))["data"] == {"technicians": {"a": None}}
        await hello(socket, "technicians")
        whole = await frame(socket, "snapshot")
        assert whole["state"] == {"technicians": {"a": [50], "far": [49]}}


async def test_a_ticket_opens_one_socket_from_our_own_page(house: House) -> None:
    secret = await token_for(house.database)
    ticket = await house.ticket(secret)
    for origin in ("http://evil.test", "null"):
        with pytest.raises(websockets.InvalidStatus, match="403"):
            await websockets.connect(house.url(ticket), additional_headers={"Origin": origin})
    own = {"Origin": f"http://{house.address}"}
    async with websockets.connect(house.url(ticket), additional_headers=own):
        pass
    for used in (ticket, "guessed", ""):
        with pytest.raises(websockets.InvalidStatus, match="403"):
            await websockets.connect(house.url(used))


async def test_no_ticket_is_ever_written_down(
    house: House, capfd: pytest.CaptureFixture[str]
) -> None:
    logging.configure("debug")
    used = await house.ticket(await token_for(house.database))
    async with websockets.connect(house.url(used)) as socket:
        await hello(socket, "work_orders")
        await frame(socket, "snapshot")
    with pytest.raises(websockets.InvalidStatus):
        await websockets.connect(house.url(used))
    written = "".join(capfd.readouterr())
    assert "/api/v1/live" in written, "else this looks in the wrong place"
    assert used not in written


async def test_a_revoked_login_loses_its_socket_within_seconds(house: House) -> None:
    secret = await token_for(house.database, "dispatcher")
    async with websockets.connect(house.url(await house.ticket(secret))) as socket:
        await hello(socket, "work_orders")
        await frame(socket, "heartbeat")
        async with house.database.unit_of_work(Principal.system("tests"), "token.revoke") as uow:
            await uow.connection.execute("update hanlu.token set revoked_at = now()")
        async with asyncio.timeout(5):
            assert await closed(socket) == SIGNED_OUT


async def test_a_changed_scope_closes_the_socket_within_seconds(house: House) -> None:
    async with house.socket() as socket:
        await hello(socket, "work_orders")
        await frame(socket, "heartbeat")
        async with house.database.unit_of_work(Principal.system("tests"), "token.change") as uow:
            await uow.connection.execute(
                "update hanlu.token set scope_kind = 'region', scope_ids = '{south}'"
            )
        async with asyncio.timeout(5):
            assert await closed(socket) == RIGHTS_CHANGED


async def test_what_is_not_ours_to_follow_is_refused_with_a_reason(house: House) -> None:
    async with house.socket("site_manager", scope=Scope("site", (str(new_id()),))) as socket:
        for asked, code in (
            ({"topics": ["plan"]}, "topic.forbidden"),
            ({"topics": ["weather"]}, "topic.unknown"),
            ({"topics": ["alarms"], "bounds": [0, 0]}, "hello.invalid"),
            ({"topics": ["alarms"], "bounds": [0, 50, 10, 40]}, "hello.bounds"),
            ({"topic": "alarms"}, "hello.invalid"),
        ):
            await socket.send(json.dumps(asked))
            refused = await frame(socket, "refused")
            assert refused["code"] == code
        await socket.send("nonsense")
        assert (await frame(socket, "refused"))["code"] == "hello.invalid"


async def test_floods_and_giants_are_cut(house: House) -> None:
    async with house.socket() as socket:
        for _ in range(40):
            await socket.send("{}")
        assert await closed(socket) == 1008
    async with house.socket() as socket:
        await socket.send("x" * 70_000)
        assert await closed(socket) == 1009
    async with house.socket() as socket:
        await socket.send(b"\x00\x01")
        assert await closed(socket) == 1008


async def test_who_stops_reading_is_cut_and_others_feel_nothing(house: House) -> None:
    audience = Audience(topic="channels")
    async with house.socket() as stuck, house.socket() as reading:
        for socket in (stuck, reading):
            await hello(socket, "channels")
            await frame(socket, "heartbeat")
        stuck.transport.pause_reading()
        hub = house.app.state.hub
        async with asyncio.timeout(30):
            for number in itertools.count():
                await house.board.publish("channels", "a", [number, "x" * 400_000], audience)
                seen = await frame(reading, "state")
                assert seen["data"]["channels"]["a"][0] == number
                if hub.count_all() == 1:
                    break
        assert number < 60, "memory behind a stuck socket is bounded"


async def test_nobody_opens_a_sixth_socket(house: House) -> None:
    secret = await token_for(house.database)
    sockets = []
    for _ in range(5):
        sockets.append(await websockets.connect(house.url(await house.ticket(secret))))
        await hello(sockets[-1], "work_orders")
        await frame(sockets[-1], "heartbeat")
    sixth = await websockets.connect(house.url(await house.ticket(secret)))
    assert await closed(sixth) == 1008
    for socket in [*sockets, sixth]:
        await socket.close()


async def test_a_wiped_valkey_changes_nothing_that_is_told(house: House) -> None:
    async with house.socket() as socket:
        await hello(socket, "work_orders")
        await frame(socket, "heartbeat")
        await house.move("crate:early")
        await frame(socket, "policy.changed")
        await house.resources.redis.flushall()
        await house.move("crate:late")
        assert (await frame(socket, "policy.changed"))["data"]["section"] == "crate:late"


async def test_a_socket_whose_snapshot_fails_is_closed_and_the_fault_is_logged(
    house: House, capfd: pytest.CaptureFixture[str]
) -> None:
    async with house.socket() as socket:
        await hello(socket, "sites")
        assert await closed(socket) == FAILED
    assert "a column that is gone" in "".join(capfd.readouterr())
