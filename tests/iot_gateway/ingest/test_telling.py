"""What the screens are told of a committed batch: newest values by channel, contact by device."""

import asyncio
import json
from datetime import UTC, datetime

from redis.asyncio import Redis

from hanlu.ids import new_id
from hanlu.live.state import StateBoard
from iot_gateway.ingest.inbox import Arrived
from iot_gateway.ingest.registry import Registry
from iot_gateway.ingest.rulebook import Limits
from iot_gateway.ingest.store import BatchStore
from iot_gateway.ingest.telling import AT_ONCE, Telling
from iot_gateway.rules.packs import defaults
from tests.iot_gateway.support.gateway import Bench
from tests.support.present import counted_from_now, whole_second

NOW = datetime.now(UTC).replace(microsecond=0)
now_is_when_a_test_begins = counted_from_now(NOW=whole_second)
LIMITS = Limits(defaults())


async def test_a_channel_tells_its_newest_values_and_a_device_its_last_message(
    bench: Bench, valkey_url: str
) -> None:
    device = await bench.add("told-1")
    registry = Registry()
    store = BatchStore(bench.database, registry, lambda: LIMITS, new_id)
    topic = f"hanlu/v1/{device.id}/telemetry"
    async with Redis.from_url(valkey_url) as client:
        board = StateBoard(client)
        telling = Telling(bench.database, registry, board)
        for seq, value in enumerate((-20.0, -19.5)):
            said = {"ts": NOW.isoformat(), "seq": seq, "channel": "p1", "temperature_c": value}
            payload = json.dumps(said).encode()
            await telling.hear(await store.store([_message(topic, payload)]))
        await telling._tell()
        (channel,) = (await board.read("channels")).values()
        (contact,) = (await board.read("devices")).values()

    assert channel.data["device_id"] == device.id
    assert channel.data["channel"] == "p1"
    assert channel.data["latest"]["temperature_c"]["value"] == -19.5
    assert contact.data["online"] is True
    assert datetime.fromisoformat(contact.data["received_at"]) == NOW
    assert contact.data["message"]["topic"] == topic
    assert "-19.5" in contact.data["message"]["preview"]


async def test_storing_goes_on_while_many_are_told_and_a_goodbye_is_told_last(
    bench: Bench, valkey_url: str
) -> None:
    names = [f"many-{n}" for n in range(3 * AT_ONCE)]
    for name in names:
        await bench.add(name)
    registry = Registry()
    store = BatchStore(bench.database, registry, lambda: LIMITS, new_id)
    async with Redis.from_url(valkey_url) as client:
        board = StateBoard(client)
        telling = Telling(bench.database, registry, board)
        said = json.dumps({"ts": NOW.isoformat(), "seq": 1, "temperature_c": -20.0}).encode()
        await telling.hear(
            await store.store([_message(f"hanlu/v1/{name}/telemetry", said) for name in names])
        )
        whole = asyncio.create_task(telling._tell())
        while not await board.read("devices"):
            await asyncio.sleep(0)
        begun = await board.read("devices")
        goodbye = await store.store([_message(f"hanlu/v1/{names[-1]}/status", b"offline")])
        await telling.hear(goodbye)
        await whole
        await telling._tell()
        told = await board.read("devices")
    assert len(begun) < len(names) == len(told)
    assert told[names[0]].data["online"] is True
    assert told[names[-1]].data["online"] is False


def _message(topic: str, payload: bytes) -> Arrived:
    return Arrived(topic, payload, 0, 0, False, False, NOW, 1)  # noqa: FBT003  # as it arrives
