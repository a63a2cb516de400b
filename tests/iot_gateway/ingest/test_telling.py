"""What the screens are told of a committed batch: newest values by channel, contact by device."""

import json
from datetime import UTC, datetime

from redis.asyncio import Redis

from hanlu.ids import new_id
from hanlu.live.state import StateBoard
from iot_gateway.ingest.inbox import Arrived
from iot_gateway.ingest.registry import Registry
from iot_gateway.ingest.rulebook import Limits
from iot_gateway.ingest.store import BatchStore
from iot_gateway.ingest.telling import Telling
from iot_gateway.rules.packs import defaults
from tests.iot_gateway.support.gateway import Bench

NOW = datetime.now(UTC).replace(microsecond=0)
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
            message = Arrived(topic, payload, 0, 0, False, False, NOW, 1)  # noqa: FBT003  # as it arrives
            await telling.hear(await store.store([message]))
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
