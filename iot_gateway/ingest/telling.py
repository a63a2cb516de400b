"""Newest values and connections for the screens: the state lane, at most four times a second.

In parts that are short beside a batch: an alarm on its way waits for one of them, not for all.
"""

import asyncio
from collections.abc import Mapping
from datetime import datetime
from itertools import batched
from typing import Any

import msgspec
import structlog
from psycopg import OperationalError
from psycopg_pool import PoolTimeout

from hanlu.contracts.events import Audience
from hanlu.database import Database
from hanlu.identity.principal import Principal
from hanlu.live.state import StateBoard, StateItem
from iot_gateway.devices import repository
from iot_gateway.devices.model import Device
from iot_gateway.devices.views import shown_value
from iot_gateway.ingest.evaluate import Stand
from iot_gateway.ingest.inbox import Arrived
from iot_gateway.ingest.quarantine import Refused
from iot_gateway.ingest.registry import Registry
from iot_gateway.ingest.showing import preview
from iot_gateway.ingest.store import Stored

log = structlog.get_logger(__name__)

EVERY_S = 0.25
AT_ONCE = 50  # channels or devices told in one go, a millisecond or two of work
# Between two parts, so that a batch with an alarm goes first; hundreds of parts still take seconds.
REST_S = 0.01
PRINCIPAL = Principal.system("gateway.telling")


class Value(msgspec.Struct, frozen=True, gc=False):
    """A newest value as it is told; one is held for each metric of each channel."""

    value: float | bool
    ts: datetime


type Values = dict[str, Value]  # by metric
type Heard = tuple[Device, Arrived]


class Telling:
    """Gathers what committed batches changed and tells it whole, by channel and by device.

    ``channels`` (by channel id): {device_id, channel, latest}. ``devices`` (by device id):
    {online, received_at, message, refusal}. Losing one costs the time until the next.
    """

    name = "telling"

    def __init__(self, database: Database, registry: Registry, state: StateBoard) -> None:
        self._database, self._registry, self._state = database, registry, state
        self._latest: dict[int, Values] = {}
        self._channels: dict[int, Stand] = {}  # those heard since the last telling
        self._heard: dict[str, Heard] = {}  # the newest of each device since then
        self._devices: dict[str, tuple[Device, dict[str, Any]]] = {}

    async def hear(self, stored: Stored) -> None:
        """Take note of a committed batch; the listener of ingest."""
        for landed in stored.rows:
            self._channels[landed.row.channel] = (landed.device, landed.probe)
            self._heard[landed.device.id] = (landed.device, landed.arrived)
        for value in stored.newest:
            known = self._latest.get(value.channel)
            if known is None:
                continue
            held = known.get(value.metric)
            if held is None or held.ts <= value.ts:
                known[value.metric] = Value(shown_value(value.metric, value.value), value.ts)
        for device, online in stored.statuses:
            self._say_heard(self._heard.pop(device.id, None))
            self._say(device, online=online)
        for refused in stored.refused:
            device_known = self._registry.device(refused.device_id or "")
            if device_known is not None:
                self.refused(device_known, refused)

    def refused(self, device: Device, refused: Refused) -> None:
        """Take note of a device's refusal, also of one that the broker made."""
        self._say(device, refusal=_refusal(refused))

    def _say_heard(self, heard: Heard | None) -> None:
        if heard is not None:
            device, arrived = heard
            summary = msgspec.Raw(arrived.summary())
            self._say(device, online=True, received_at=arrived.at, message=summary)

    def _say(self, device: Device, **said: Any) -> None:
        _, known = self._devices.get(device.id, (device, {}))
        self._devices[device.id] = (device, known | said)

    async def run(self) -> None:
        """Tell until cancelled; what could not be told is told with the next change."""
        while True:
            await asyncio.sleep(EVERY_S)
            try:
                await self._tell()
            except (OperationalError, PoolTimeout) as error:
                log.warning("telling_waits", error=str(error))

    async def _tell(self) -> None:
        """Tell what has changed until now, part by part: storing goes on in between."""
        for part in batched(list(self._channels), AT_ONCE):
            await self._tell_channels({each: self._channels.pop(each) for each in part})
            await asyncio.sleep(REST_S)
        for names in batched(list(self._heard | self._devices), AT_ONCE):
            for name in names:
                self._say_heard(self._heard.pop(name, None))
            await self._tell_devices({name: self._devices.pop(name) for name in names})
            await asyncio.sleep(REST_S)

    async def _tell_channels(self, channels: Mapping[int, Stand]) -> None:
        await self._seed({device.key for device, _ in channels.values()}, channels)
        await self._state.publish_many(
            "channels",
            {
                str(channel): StateItem(
                    data={
                        "device_id": device.id,
                        "channel": probe,
                        "latest": self._latest.get(channel, {}),
                    },
                    audience=self._audience("channels", device),
                )
                for channel, (device, probe) in channels.items()
            },
        )

    async def _tell_devices(self, devices: Mapping[str, tuple[Device, dict[str, Any]]]) -> None:
        await self._state.publish_many(
            "devices",
            {
                name: StateItem(data=said, audience=self._audience("devices", device))
                for name, (device, said) in devices.items()
            },
        )

    async def _seed(self, keys: set[int], channels: Mapping[int, Stand]) -> None:
        """Read the newest values of channels heard for the first time since the start."""
        unknown = channels.keys() - self._latest.keys()
        if not unknown:
            return
        async with self._database.read(PRINCIPAL) as connection:
            self._latest |= {
                channel: {} for channel in unknown
            }  # what is heard from here on counts
            try:
                rows = await repository.latest(connection, sorted(keys))
            except BaseException:
                for channel in unknown:
                    del self._latest[channel]
                raise
        for row in rows:
            values, metric = self._latest.setdefault(row["channel"], {}), row["metric"]
            if metric is not None and (metric not in values or values[metric].ts < row["ts"]):
                values[metric] = Value(shown_value(metric, row["value"]), row["ts"])

    def _audience(self, topic: str, device: Device) -> Audience:
        site_id, region, outlet = self._registry.place(device)
        return Audience(topic=topic, region=region, outlet=outlet, site_id=site_id)


def _refusal(refused: Refused) -> dict[str, Any]:
    return {
        "at": refused.at,
        "topic": refused.topic,
        "code": refused.code,
        "field": refused.field,
        "reason": refused.reason,
        "preview": preview(refused.payload),
    }
