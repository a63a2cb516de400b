"""What ingest knows of devices, zones and bindings: read on demand, forgotten on any change."""

from collections.abc import Hashable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from paho.mqtt.client import topic_matches_sub

from hanlu.contracts import topics
from hanlu.database import Connection
from iot_gateway.alarms.model import Source
from iot_gateway.devices import bindings, defrosts, repository
from iot_gateway.devices.model import Binding, ChannelSetting, Device, Zone
from iot_gateway.rules.defrost import Pattern

# Commands come back to us as they go to the device: so we know that the broker has them.
NATIVE_FILTERS = tuple(f"{topics.PREFIX}/+/{leaf}" for leaf in (*topics.UPWARD, "command"))


_IN_COMMON = ("kind", "site_id", "zone_id", "region", "outlet", "model", "format", "timezone")


class Registry:
    """A cache over the registry's tables.

    ``refresh`` compares one number; a changed one empties the cache, so that a new device or a
    moved limit counts from the next batch on. Channels never change and stay.
    """

    def __init__(self) -> None:
        self._revision = -1
        self._devices: dict[str, Device] = {}
        self._by_key: dict[int, Device] = {}
        self._shared: dict[Hashable, Any] = {}
        # By the number of its id: every reading asks, and a UUID itself is hashed in Python.
        self._zones: dict[int, Zone] = {}
        self._channels: dict[tuple[int, str], int] = {}
        self._settings: dict[int, ChannelSetting] = {}
        self._defrosts: dict[int, Pattern] = {}
        self.bindings: list[Binding] = []

    async def refresh(self, connection: Connection) -> bool:
        """Look whether anything changed; True when the cache was emptied."""
        revision = await repository.revision(connection, "registry")
        if revision == self._revision:
            return False
        self._devices.clear()
        self._shared.clear()
        self._by_key.clear()
        self._zones = {zone.id.int: zone for zone in await repository.zones(connection)}
        self._settings = await repository.channel_settings(connection)
        self._defrosts = await defrosts.patterns(connection)
        self.bindings = await bindings.every(connection)
        self._revision = revision
        return True

    async def learn(self, connection: Connection, names: Iterable[str]) -> None:
        """Read the devices of these names that are not known yet."""
        missing = sorted(set(names) - self._devices.keys())
        if missing:
            self._keep(await repository.devices_named(connection, missing))

    async def learn_keys(self, connection: Connection, keys: Iterable[int]) -> None:
        """Read the devices (bridges) of these keys that are not known yet."""
        missing = sorted(set(keys) - self._by_key.keys())
        if missing:
            self._keep(await repository.devices_keyed(connection, missing))

    def _keep(self, devices: Iterable[Device]) -> None:
        for each in devices:
            device = self._sharing(each)
            self._devices[device.id] = self._by_key[device.key] = device
            if device.source_uid is not None:
                self._devices[device.source_uid] = device

    def _sharing(self, device: Device) -> Device:
        """The same device; what many have in common is one object for all, not one for each."""
        shared = {
            name: self._shared.setdefault(value, value)
            for name in _IN_COMMON
            if (value := getattr(device, name)) is not None
        }
        return replace(device, **shared)

    def device(self, name: str) -> Device | None:
        """The device of this id, or of this name behind a bridge."""
        return self._devices.get(name)

    def keyed(self, key: int) -> Device | None:
        """The device of this inner key."""
        return self._by_key.get(key)

    def zone(self, device: Device) -> Zone | None:
        """The zone a device watches."""
        return self._zones.get(device.zone_id.int) if device.zone_id else None

    def setting(self, channel: int) -> ChannelSetting | None:
        """What people said of a channel's probe, if anything."""
        return self._settings.get(channel)

    def defrosts(self, channel: int) -> Pattern | None:
        """When a channel's room defrosts, where that was learned."""
        return self._defrosts.get(channel)

    def binding(self, topic: str) -> Binding | None:
        """The most exact binding of a foreign topic."""
        return next((each for each in self.bindings if topic_matches_sub(each.filter, topic)), None)

    def filters(self) -> list[str]:
        """Everything the gateway listens to."""
        return [*NATIVE_FILTERS, *(binding.filter for binding in self.bindings)]

    async def channels(
        self, connection: Connection, wanted: Iterable[tuple[int, str]], now: datetime
    ) -> dict[tuple[int, str], int]:
        """Channel ids by (device key, probe id), made on first sight.

        Kept only by `remember_channels`, after the commit: a rolled-back one does not exist.
        """
        pairs = set(wanted)
        known = {pair: self._channels[pair] for pair in pairs if pair in self._channels}
        missing = pairs - known.keys()
        return known | await repository.channels(connection, missing, now) if missing else known

    def remember_channels(self, channels: dict[tuple[int, str], int]) -> None:
        """Keep what a committed transaction made or read."""
        self._channels.update(channels)

    def place(self, device: Device) -> tuple[UUID | None, str | None, str | None]:
        """Site, region and outlet of a device; its zone's where it has none of its own."""
        zone = self.zone(device)
        if zone is None:
            return device.site_id, device.region, device.outlet
        return (
            device.site_id or zone.site_id,
            device.region or zone.region,
            device.outlet or zone.outlet,
        )

    def source(self, device: Device, probe: str, channel_id: int) -> Source:
        """Where an alarm of this channel stands."""
        zone = self.zone(device)
        site_id, region, outlet = self.place(device)
        return Source(
            channel_id=channel_id,
            device_id=device.id,
            channel=probe,
            zone_id=device.zone_id,
            zone_kind=zone.kind if zone else None,
            site_id=site_id,
            asset_id=device.asset_id,
            region=region,
            outlet=outlet,
            power_line=device.power_line,
            area=zone.area if zone else None,
        )
