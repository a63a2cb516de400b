"""Credentials reach the broker from the database, and leave it again within seconds."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion

from hanlu.clock import SystemClock
from hanlu.database import Database
from hanlu.embedded.broker_users import BrokerUnconfirmed
from hanlu.ids import new_id
from iot_gateway.connections import service
from iot_gateway.connections.brokers import MosquittoAdmin, broker_admin
from iot_gateway.connections.keeper import CredentialKeeper
from iot_gateway.connections.model import bridge_rights, new_secret
from iot_gateway.connections.repository import User
from iot_gateway.connections.service import Credentials
from tests.iot_gateway.support.gateway import TESTER, Bench, Field, eventually
from tests.support.broker import TestBroker


class Thing:
    """A device with credentials of its own."""

    def __init__(self, broker: TestBroker, credentials: Credentials) -> None:
        self.connected: bool | None = None
        self.client = client = Client(CallbackAPIVersion.VERSION2, credentials.username)
        client.username_pw_set(credentials.username, credentials.password)
        client.reconnect_delay_set(30, 60)
        client.on_connect = self._on_connect
        client.on_disconnect = self._on_disconnect
        client.connect_async(broker.host, broker.port)
        client.loop_start()

    def _on_connect(self, _c: object, _u: object, _f: object, reason: Any, _p: object) -> None:
        self.connected = not reason.is_failure

    def _on_disconnect(self, *_: object) -> None:
        self.connected = False

    async def state(self) -> bool | None:
        return self.connected

    def stop(self) -> None:
        self.client.disconnect()
        self.client.loop_stop()


@asynccontextmanager
async def keeping(database: Database, broker: TestBroker) -> AsyncIterator[list[tuple[str, str]]]:
    """The credential keeper at work; yields what it tells, as device and code."""
    admin = broker_admin(broker.admin)
    assert admin is not None
    told: list[tuple[str, str]] = []
    keeper = CredentialKeeper(
        database,
        admin,
        SystemClock(),
        lambda device, refused: told.append((device.id, refused.code)),
    )
    task = asyncio.create_task(keeper.run())
    try:
        yield told
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def admit(bench: Bench, device_id: str) -> Credentials:
    await bench.add(device_id)
    async with bench.database.unit_of_work(TESTER, "test", audited=False) as uow:
        return await service.admit_device(uow, new_id, device_id)


async def followed(bench: Bench) -> None:
    await eventually(
        lambda: bench.rows("select * from gateway.revision where subject = 'connections'"),
        lambda rows: rows[0]["applied"] == rows[0]["number"],
    )


async def test_a_revoked_device_is_cut_within_ten_seconds_and_others_stay(
    bench: Bench, broker: TestBroker
) -> None:
    async with keeping(bench.database, broker):
        first, second = await admit(bench, "rev-1"), await admit(bench, "rev-2")
        await followed(bench)
        one, other = Thing(broker, first), Thing(broker, second)
        assert await eventually(one.state, bool)
        assert await eventually(other.state, bool)
        began = time.monotonic()
        async with bench.database.unit_of_work(TESTER, "test", audited=False) as uow:
            await service.revoke_named(uow, "rev-1")
        assert await eventually(one.state, lambda connected: not connected) is False
        assert time.monotonic() - began < 10
        assert other.connected
        again = Thing(broker, first)
        assert await eventually(again.state, lambda state: state is not None) is False
        for thing in (one, other, again):
            thing.stop()


async def test_publishing_under_another_name_is_refused_and_shown_at_the_sender(
    bench: Bench, broker: TestBroker
) -> None:
    async with keeping(bench.database, broker) as told, bench.running():
        credentials = await admit(bench, "spoof-1")
        await bench.add("victim-1")
        await followed(bench)
        thing = Thing(broker, credentials)
        assert await eventually(thing.state, bool)
        topic = "hanlu/v1/victim-1/telemetry"
        thing.client.publish(topic, b'{"temperature_c": 99}', qos=1)
        refused = await bench.refused(topic)
        assert [(r["code"], r["device_id"]) for r in refused] == [("broker_publish", "spoof-1")]
        assert await bench.readings("victim-1") == []
        assert told == [("spoof-1", "broker_publish")]
        thing.stop()


async def test_a_device_reads_only_its_own_commands_and_writes_none(
    bench: Bench, broker: TestBroker, field: Field
) -> None:
    async with keeping(bench.database, broker), bench.running():
        credentials = await admit(bench, "obey-1")
        await bench.add("obey-2")
        await followed(bench)
        thing = Thing(broker, credentials)
        heard: list[str] = []
        thing.client.on_message = lambda _c, _u, message: heard.append(message.topic)
        assert await eventually(thing.state, bool)
        for topic in ("hanlu/v1/obey-1/command", "hanlu/v1/obey-2/command", "hanlu/v1/+/command"):
            thing.client.subscribe(topic, 1)
        thing.client.publish("hanlu/v1/obey-1/command", b"{}", qos=1)
        refused = await bench.refused("hanlu/v1/obey-1/command")
        assert [each["code"] for each in refused] == ["broker_publish"]
        await asyncio.sleep(0.3)
        field.send("hanlu/v1/obey-2/command", b"{}")
        field.send("hanlu/v1/obey-1/command", b"{}")

        async def topics_heard() -> list[str]:
            return heard

        assert await eventually(topics_heard, bool) == ["hanlu/v1/obey-1/command"]
        thing.stop()


@pytest.mark.parametrize(
    "wrong", ["#", "+/x", "$SYS/#", "hanlu/#", "hanlu/v1/+/telemetry", "a b/#", "a/#/b", ""]
)
def test_a_bridge_gets_no_filter_that_reaches_others(wrong: str) -> None:
    with pytest.raises(ValueError, match=r"filter"):
        bridge_rights((wrong,))


async def test_mosquitto_gets_its_own_files_with_the_fixed_users_first(tmp_path: Path) -> None:
    (tmp_path / "passwords.fixed").write_text("hanlu-gateway:$7$x\n")
    (tmp_path / "mosquitto.pid").write_text("none")
    secret = new_secret()
    user = User("cold-1", secret.bcrypt, secret.pbkdf2, ["a/b"], ["a/c"])
    with pytest.raises(BrokerUnconfirmed):
        MosquittoAdmin(tmp_path).apply([user])
    assert (tmp_path / "passwords").read_text() == f"hanlu-gateway:$7$x\ncold-1:{secret.pbkdf2}\n"
    assert "user cold-1\ntopic write a/b\ntopic read a/c\n" in (tmp_path / "acl").read_text()
