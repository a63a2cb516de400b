"""Ingest on a real broker and a real database, started and killed at will."""

import asyncio
import contextlib
import json
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion

from hanlu.clock import SystemClock
from hanlu.database import Database
from hanlu.database.lease import Lease
from hanlu.identity.principal import Principal
from hanlu.ids import new_id
from iot_gateway.devices import repository as devices
from iot_gateway.devices.model import Device, DeviceDraft, Zone
from iot_gateway.ingest.consumer import Ingest
from iot_gateway.ingest.inbox import Inbox
from iot_gateway.ingest.later import Later
from iot_gateway.ingest.link import MqttLink
from iot_gateway.ingest.registry import Registry
from iot_gateway.ingest.rulebook import Limits
from iot_gateway.ingest.store import BatchStore
from iot_gateway.readings import reviews
from iot_gateway.rules.packs import defaults
from tests.support.broker import TestBroker

TESTER = Principal.system("tests")


async def eventually[T](ask: Callable[[], Awaitable[T]], wanted: Callable[[T], bool]) -> T:
    """The first answer that is as wanted; the last one after 30 s, for the assertion to show."""
    until = time.monotonic() + 30
    while not wanted(answer := await ask()) and time.monotonic() < until:
        await asyncio.sleep(0.02)
    return answer


class Field:
    """The devices' side: publishes as any device and hears what comes back."""

    def __init__(self, broker: TestBroker) -> None:
        self.heard: list[tuple[str, bytes]] = []
        self._client = client = Client(CallbackAPIVersion.VERSION2)
        client.username_pw_set(broker.username, broker.password)
        client.on_message = lambda _c, _u, message: self.heard.append(
            (message.topic, bytes(message.payload))
        )
        client.connect(broker.host, broker.port)
        client.subscribe("hanlu/v1/+/ack", 1)
        client.loop_start()

    def send(self, topic: str, payload: object, *, retain: bool = False) -> None:
        """Publish at QoS 1 and wait for the broker's acknowledgement."""
        raw = payload if isinstance(payload, bytes | str) else json.dumps(payload)
        self._client.publish(topic, raw, qos=1, retain=retain).wait_for_publish(5)

    def listen(self, topic_filter: str) -> None:
        """Hear what is sent there as well."""
        self._client.subscribe(topic_filter, 1)

    def telemetry(self, device_id: str, payload: object) -> None:
        """Publish on a device's telemetry topic."""
        self.send(f"hanlu/v1/{device_id}/telemetry", payload)

    def acks(self, device_id: str) -> list[dict[str, Any]]:
        """What the device's ack topic said."""
        return [json.loads(p) for t, p in self.heard if t == f"hanlu/v1/{device_id}/ack"]

    def close(self) -> None:
        self._client.disconnect()
        self._client.loop_stop()


class Bench:
    """A database, a broker, and the gateway between them."""

    def __init__(self, database: Database, broker: TestBroker) -> None:
        self.database, self.broker = database, broker
        self.client_id = f"gateway-{secrets.token_hex(6)}"
        self.ingest: Ingest
        self.link: MqttLink

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Ingest]:
        """Ingest at work; on leaving it stops without a goodbye to what is unstored."""
        inbox = Inbox()
        link = self.link = MqttLink(self.broker.url, self.client_id, inbox, SystemClock())
        registry = Registry()
        store = BatchStore(self.database, registry, lambda: Limits(defaults()), new_id)
        self.ingest = Ingest(link, inbox, store, registry, SystemClock())
        task = asyncio.create_task(self.ingest.run())
        try:

            async def ready() -> bool:
                return self.ingest.pulse.ready

            assert await eventually(ready, bool)
            yield self.ingest
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def add(self, device_id: str, *, kind: str | None = None, **draft: Any) -> Device:
        """Register a device, in a zone of its own where a kind is given."""
        async with self.database.unit_of_work(TESTER, "test", audited=False) as uow:
            zone_id = None
            if kind is not None:
                zone_id = new_id()
                zone = Zone(id=zone_id, name=f"zone of {device_id}", kind=kind)  # type: ignore[arg-type]
                await devices.put_zone(uow.connection, zone, uow.now)
            device = await devices.put_device(
                uow.connection, DeviceDraft(id=device_id, zone_id=zone_id, **draft), uow.now
            )
            await devices.touch(uow.connection, "registry")
        return device

    async def rows(self, query: str, *params: object) -> list[dict[str, Any]]:
        """What a query finds."""
        async with self.database.read(TESTER) as connection:
            cursor = await connection.execute(query, params)
            return await cursor.fetchall()

    async def readings(self, device_id: str, columns: Sequence[str] = ("temperature_c",)) -> Any:
        """Stored readings of a device in measured order."""
        names = ", ".join(f"r.{name}" for name in columns)
        return await self.rows(
            f"""select c.probe, r.ts, r.seq, {names} from gateway.reading r
                join gateway.channel c on c.id = r.channel
                join gateway.device d on d.key = c.device
                where d.id = %s order by r.ts, r.seq""",  # noqa: S608  # a test's own columns
            device_id,
        )

    async def stored(self, device_id: str, count: int) -> Any:
        """Readings of a device, once there are so many."""
        return await eventually(lambda: self.readings(device_id), lambda rows: len(rows) >= count)

    async def refused(self, topic: str) -> list[dict[str, Any]]:
        """What was quarantined from a topic, once something was."""
        return await eventually(
            lambda: self.rows(
                "select * from gateway.quarantine where topic = %s order by id", topic
            ),
            bool,
        )

    async def alarms(self, device_id: str) -> list[dict[str, Any]]:
        """Every alarm of a device, the oldest first."""
        return await self.rows(
            "select * from gateway.alarm where device_id = %s order by known_at", device_id
        )

    async def reviewed(self) -> None:
        """Let time pass until everything that came late is worked in."""
        limits = Limits(defaults())
        lease = Lease(self.database, "test.reviewed", new_id())
        later = Later(self.database, lease, new_id, lambda: limits)
        while True:
            await later.look()
            async with self.database.unit_of_work(TESTER, "test", audited=False) as uow:
                cursor = await uow.connection.execute(
                    "update gateway.review set changed_at = %s", (uow.now - 2 * reviews.QUIET,)
                )
                if cursor.rowcount == 0:
                    break
        await later.look()  # for delays that ran out while their channel was reviewed


def iso(at: datetime) -> str:
    """An instant as a device writes it."""
    return at.isoformat()
