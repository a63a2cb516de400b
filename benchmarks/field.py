"""Devices for measuring: readings by the thousand, and critical ones whose alarm is timed."""

import asyncio
import json
import time
from datetime import UTC, datetime, timedelta

import psycopg

from benchmarks import gateway_rig
from benchmarks.gateway_rig import Way
from benchmarks.lean_mqtt import Lean, client, packets

WITHIN_S = 600.0
ALARM_WITHIN_S = 10.0
ALARMS = 60
COLD_C, WARM_C = -20.0, -5.0
AHEAD = 8000  # readings published and not yet stored: twice the broker's window
LOOK_EVERY_S = 0.05


async def until_heard(path: Way, device: int) -> int:
    """Say something again and again until the gateway listens; how many readings that stored."""
    caller = await client(path.mqtt_url, "bench-greeter")
    said = json.dumps({"ts": datetime.now(UTC).isoformat(), "seq": 1, "temperature_c": COLD_C})
    topic = f"hanlu/v1/dev-{device}/telemetry"
    deadline = time.monotonic() + WITHIN_S
    while not gateway_rig.stored(path.owner_url):
        if time.monotonic() > deadline:
            raise TimeoutError("the gateway does not listen")
        caller.transport.write(packets([(topic, said.encode())])[0])
        await asyncio.sleep(0.5)
    caller.transport.close()
    return 1


class Field:
    """Devices that publish one after the other, each with its own numbering.

    Number n of each is measured n times ``every_s`` after ``begin``.
    """

    def __init__(
        self,
        publisher: Lean,
        devices: int,
        begin: datetime | None = None,
        every_s: float = 1.0,
    ) -> None:
        self.publisher, self._devices, self._every_s = publisher, devices, every_s
        self._begin = begin or datetime.now(UTC) - timedelta(minutes=30)
        self._rounds = 0
        self.sent = 0

    def reading(self, device: int, number: int, temperature_c: float) -> tuple[str, bytes]:
        """Topic and payload, 120 bytes or a little more."""
        said = {
            "ts": (self._begin + timedelta(seconds=number * self._every_s)).isoformat(),
            "seq": number,
            "boot": "b1",
            "temperature_c": temperature_c,
            "humidity_pct": 61.5,
        }
        return f"hanlu/v1/dev-{device}/telemetry", json.dumps(said).encode()

    def make(self, rounds: int) -> list[bytes]:
        """The next ``rounds`` readings of every device, ready to be sent."""
        numbers = range(self._rounds + 1, self._rounds + rounds + 1)
        self._rounds += rounds
        return packets(
            [self.reading(d, n, COLD_C + n % 7 / 10) for n in numbers for d in range(self._devices)]
        )

    async def send(self, made: list[bytes]) -> None:
        """Publish what was made; the broker has all of it when this returns."""
        self.sent += len(made)
        self.publisher.publish(made)
        await asyncio.wait_for(self.publisher.done.wait(), WITHIN_S)

    async def keep_pace(self, made: list[bytes], path: Way) -> None:
        """The same, as fast as the gateway stores it and no faster: no backlog at the broker."""
        self.sent += len(made)
        self.publisher.publish(made, AHEAD)
        first = self._rounds + 1 - len(made) // self._devices
        async with await psycopg.AsyncConnection.connect(path.owner_url, autocommit=True) as store:
            for place in range(0, len(made), AHEAD // 4):
                number, device = divmod(place, self._devices)
                device_id, seq = f"dev-{device}", first + number
                while not await gateway_rig.has_arrived(store, device_id, seq):  # noqa: ASYNC110  # the store tells nobody
                    await asyncio.sleep(LOOK_EVERY_S)
                self.publisher.allow(place + AHEAD)
        await asyncio.wait_for(self.publisher.done.wait(), WITHIN_S)

    async def steadily(self, rate_per_s: int) -> None:
        """Publish so many readings a second until cancelled, whatever is acknowledged."""
        begin, sent = time.monotonic(), 0
        while True:
            due = int((time.monotonic() - begin) * rate_per_s) - sent
            made = [
                self.reading(n % self._devices, self._rounds + 1 + n // self._devices, COLD_C)
                for n in range(sent, sent + due)
            ]
            self.publisher.transport.write(b"".join(packets(made)))
            sent += due
            await asyncio.sleep(0.01)

    def wait(self, path: Way) -> float:
        """Until the gateway has stored all; the instant."""
        return gateway_rig.wait_until_arrived(path.owner_url, self._rounds, self._devices, WITHIN_S)


async def alarm_delays(path: Way, field: Field, devices: int, rate_per_s: int) -> list[float]:
    """Under a steady load, from a critical reading published to its event committed.

    Each alarm is of a device of its own, so that it is the first to be heard of it.
    """
    delays_s: list[float] = []
    caller = await client(path.mqtt_url, "bench-caller")
    async with (
        await psycopg.AsyncConnection.connect(path.owner_url, autocommit=True) as listener,
        await psycopg.AsyncConnection.connect(path.owner_url, autocommit=True) as store,
    ):
        await listener.execute("listen hanlu_outbox")
        load = asyncio.create_task(field.steadily(rate_per_s))
        for n in range(ALARMS):
            await asyncio.sleep(0.1)
            begin = time.monotonic()
            caller.transport.write(packets([field.reading(devices + n, 1, WARM_C)])[0])
            if await _rings(listener, store, f"dev-{devices + n}"):
                delays_s.append(time.monotonic() - begin)
        load.cancel()
    caller.transport.close()
    return delays_s


async def _rings(
    listener: psycopg.AsyncConnection, store: psycopg.AsyncConnection, device_id: str
) -> bool:
    """Wait for an event with which this device has an alarm; other devices' are told meanwhile."""
    begin = time.monotonic()
    while time.monotonic() - begin < ALARM_WITHIN_S:
        _ = [told async for told in listener.notifies(timeout=ALARM_WITHIN_S, stop_after=1)]
        cursor = await store.execute(
            "select 1 from gateway.alarm where device_id = %s", (device_id,)
        )
        if await cursor.fetchone() is not None:
            return True
    return False
