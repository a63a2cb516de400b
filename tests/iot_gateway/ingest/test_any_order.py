"""The record is the same in any order: shuffled, repeated, cut anywhere, the gateway killed.

Each case is a device of its own whose readings arrive in an order of its own; its excursions must
equal, byte for byte, those of a device that said the same in order. Here a short form;
``make orders`` runs 10,000 cases (``HANLU_ORDERS``, with ``HANLU_ORDERS_SEED``).
"""

import asyncio
import contextlib
import json
import os
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from random import Random

from hanlu.ids import new_id
from iot_gateway.devices import repository as devices
from iot_gateway.devices.model import ChannelSetting, DeviceDraft, Zone, ZoneKind
from iot_gateway.ingest.inbox import Arrived
from iot_gateway.ingest.registry import Registry
from iot_gateway.ingest.rulebook import Limits
from iot_gateway.ingest.store import BatchStore
from iot_gateway.rules.packs import defaults
from iot_gateway.rules.place import Probe
from tests.iot_gateway.support.gateway import TESTER, Bench, iso
from tests.support.present import counted_from_now, whole_second

CASES = int(os.environ.get("HANLU_ORDERS", "28"))
SEED = int(os.environ.get("HANLU_ORDERS_SEED", "20260301"))
NOW = datetime.now(UTC).replace(microsecond=0)
now_is_when_a_test_begins = counted_from_now(NOW=whole_second)
LIMITS = Limits(defaults())
READINGS, PARTS = 24, 5
ORDERS_AT_ONCE = 4 if CASES < 1000 else 100

type Place = tuple[ZoneKind, bool, Probe]  # kind, whether it moves, where the probe sits

# Temperatures at the limits of a kind and on either side of them; the rest of a reading below.
TEMPS_C: dict[ZoneKind, tuple[float, ...]] = {
    "frozen": (-31.0, -30.0, -25.0, -19.0, -18.6, -18.5, -18.0, -17.9, -15.1, -12.0, -11.9, -3.3),
    "chilled_0_4": (-1.1, -1.0, -0.1, 0.0, 0.4, 0.5, 2.0, 3.5, 3.6, 4.0, 4.1, 5.1, 8.0, 8.1),
    "chilled_0_10": (-1.0, -0.1, 0.0, 0.6, 5.0, 7.4, 8.0, 8.1, 9.5, 10.0, 10.1, 15.0, 15.3),
    "pharma_2_8": (-0.6, -0.5, 0.0, 1.9, 2.0, 2.4, 5.0, 7.4, 7.6, 8.0, 8.1, 15.2),
}
OTHERS: dict[str, tuple[float | bool, ...]] = {
    "humidity_pct": (30.0, 35.0, 50.0, 75.0, 80.2),
    "door_open": (True, False),
    "power_on": (True, False),
    "defrost": (True, False),
    "compressor_on": (True, False),
    "battery_pct": (10.0, 20.0, 24.0, 25.0, 80.0),
    "run_hours": (3999.0, 4000.5, 4300.0),
    "vibration_mm_s": (0.0, 4.5, 4.6, 7.2),
}
PLACES: list[Place] = [
    *((kind, False, "air") for kind in TEMPS_C),
    ("frozen", True, "air"),
    ("chilled_0_10", True, "air"),
    ("frozen", False, "product"),
]
GAPS_MIN = (0.0, 1.0, 5.0, 5.0, 5.0, 20.0, 90.0, 700.0)


def told(random: Random, kind: ZoneKind) -> list[dict[str, object]]:
    """One device's readings in measured order, the last a little before now."""
    at_min, readings = 0.0, []
    for seq in range(READINGS):
        at_min += random.choice(GAPS_MIN)
        values: dict[str, object] = {
            name: random.choice(choices)
            for name, choices in OTHERS.items()
            if random.random() < 0.2
        }
        if random.random() < 0.9:
            values["temperature_c"] = random.choice(TEMPS_C[kind])
        readings.append({"at_min": at_min, "seq": seq, **values})
    return [
        {"ts": iso(NOW - timedelta(minutes=at_min + 1 - float(str(each.pop("at_min"))))), **each}
        for each in readings
    ]


def shuffled(random: Random, readings: Sequence[dict[str, object]]) -> list[dict[str, object]]:
    """In another order: any at all, or a backlog that comes after the newest; some said twice."""
    again = [each for each in readings if random.random() < 0.3]
    if random.random() < 0.5:
        mixed = [*readings, *again]
        random.shuffle(mixed)
        return mixed
    cut = random.randrange(len(readings))
    return [*readings[cut:], *readings[:cut], *again]


def cut(random: Random, said: Sequence[dict[str, object]]) -> list[list[dict[str, object]]]:
    """In ``PARTS`` parts, some of which may be empty."""
    ends = sorted(random.choices(range(len(said) + 1), k=PARTS - 1))
    return [
        list(said[begin:end]) for begin, end in zip([0, *ends], [*ends, len(said)], strict=True)
    ]


def arrived(device_id: str, body: object) -> Arrived:
    topic, payload = f"hanlu/v1/{device_id}/telemetry", json.dumps(body).encode()
    return Arrived(topic, payload, 0, 0, retained=False, repeated=False, at=NOW, connection=1)


class Orders:
    """Rounds of devices that say the same, each in an order of its own, on one database."""

    def __init__(self, bench: Bench, random: Random) -> None:
        self.bench, self.random = bench, random
        self.kills = 0

    async def round(self, number: int, place: Place, orders: int) -> None:
        """One series: a clean run, and so many runs that must come to the same."""
        kind, transport, probe = place
        names = [f"order-{number}-{n}" for n in range(orders + 1)]
        await self._add(names, kind, transport=transport, probe=probe)
        readings = told(self.random, kind)
        for begin in range(0, READINGS, 3):
            await self._store([arrived(names[0], each) for each in readings[begin : begin + 3]])
        parts = {name: cut(self.random, shuffled(self.random, readings)) for name in names[1:]}
        for n in range(PARTS):
            batch = [arrived(name, each) for name in names[1:] for each in parts[name][n]]
            if batch:
                await self._killed_or_not(batch)
        await self.bench.reviewed()
        await self._compare(names, parts)

    async def _add(
        self, names: list[str], kind: ZoneKind, *, transport: bool, probe: Probe
    ) -> None:
        async with self.bench.database.unit_of_work(TESTER, "test", audited=False) as uow:
            zone = Zone(id=new_id(), name=names[0], kind=kind, transport=transport)
            await devices.put_zone(uow.connection, zone, uow.now)
            for name in names:
                draft = DeviceDraft(id=name, zone_id=zone.id)
                device = await devices.put_device(uow.connection, draft, uow.now)
                made = await devices.channels(uow.connection, [(device.key, "")], uow.now)
                setting = ChannelSetting(place=probe)
                await devices.set_channel(uow.connection, made[device.key, ""], setting)
            await devices.touch(uow.connection, "registry")

    def _gateway(self) -> BatchStore:
        """A gateway that has just started: it knows nothing but what is stored."""
        return BatchStore(self.bench.database, Registry(), lambda: LIMITS, new_id)

    async def _store(self, batch: list[Arrived]) -> None:
        await self._gateway().store(batch)

    async def _killed_or_not(self, batch: list[Arrived]) -> None:
        """Store a batch; now and then the gateway dies on the way, or before it acknowledges."""
        fate = self.random.random()
        if fate < 0.3:
            self.kills += 1
            dying = asyncio.create_task(self._store(batch))
            await asyncio.sleep(self.random.random() * 0.06)
            dying.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await dying
        await self._store(batch)
        if fate > 0.8:
            self.kills += 1
            await self._store(batch)

    async def _compare(
        self, names: list[str], parts: dict[str, list[list[dict[str, object]]]]
    ) -> None:
        rows = await self.bench.rows(
            """select d.id, string_agg((to_jsonb(e) - 'channel' - 'known_at')::text, chr(10)
                   order by e.rule, e.since) as record
               from gateway.device d join gateway.channel c on c.device = d.key
               left join gateway.excursion e on e.channel = c.id
               where d.id = any(%s) group by d.id""",
            names,
        )
        records = {row["id"]: row["record"] for row in rows}
        clean = records[names[0]]
        for name in names[1:]:
            assert records[name] == clean, f"seed {SEED}, {name}: {parts[name]}"


async def test_any_order_any_repeat_and_any_kill_make_the_same_record(bench: Bench) -> None:
    random = Random(SEED)  # no secret
    orders = Orders(bench, random)
    done = 0
    while done < CASES:
        number = done // ORDERS_AT_ONCE
        await orders.round(number, PLACES[number % len(PLACES)], ORDERS_AT_ONCE)
        done += ORDERS_AT_ONCE
    assert orders.kills
