"""Signing one day of one device, in one transaction."""

import asyncio
from collections.abc import Mapping, Sequence

import msgspec
import structlog

from hanlu.database import UnitOfWork
from hanlu.files import FileStore
from iot_gateway.devices import repository as devices
from iot_gateway.devices.model import Device
from iot_gateway.ingest.rulebook import LimitsSource
from iot_gateway.records import due, kept_files, repository
from iot_gateway.records.day_file import (
    Header,
    Limit,
    ReadingKey,
    Taken,
    compose,
    instant,
    key_of,
    keys_of,
)
from iot_gateway.records.repository import Kept
from iot_gateway.records.signing import SigningKey
from iot_gateway.rules.excursion import ExcursionRule

log = structlog.get_logger(__name__)


class Sealer:
    """Signs days that are due with the installation's key, and keeps the files."""

    def __init__(self, key: SigningKey, files: FileStore, limits: LimitsSource) -> None:
        self._key, self._files, self._limits = key, files, limits

    async def seal_next(self, uow: UnitOfWork) -> bool:
        """Sign the oldest day that is ripe; False: there is none, or another process signs.

        A process that dies before the commit leaves the day due, and at most a file in the store
        that nobody names.
        """
        found = await due.take(uow.connection, uow.now)
        if found is None:
            return False
        await self._seal(uow, found)
        return True

    async def _seal(self, uow: UnitOfWork, wanted: due.Due) -> None:
        connection = uow.connection
        (device,) = await devices.devices_keyed(connection, [wanted.device])
        probes = await devices.probes(connection, device.key)
        channels = {channel: probe for probe, channel in probes.items()}
        span = repository.day_span(wanted.day)
        parts = await repository.parts(connection, device.key, wanted.day)
        taken = await repository.taken(connection, channels, *span)
        fresh = await self._not_in(parts, taken)
        if not fresh:
            return
        ran = await repository.ran(connection, channels, *span)
        number, previous = await repository.last(connection, device.key)
        header = msgspec.structs.replace(
            await self._about(uow, device, probes),
            day=wanted.day.isoformat(),
            part=len(parts) + 1,
            number=number + 1,
            previous=previous,
        )
        composed = await asyncio.to_thread(compose, header, fresh, ran, self._key.sign)
        kept = Kept(
            device=device.key,
            number=header.number,
            day=wanted.day,
            part=header.part,
            readings=len(fresh),
            excursions=len(ran),
            signed_at=uow.now,
            public_key=header.key,
            previous=previous,
            head=composed.head,
            file=await kept_files.store(self._files, composed.content),
        )
        await repository.keep(connection, kept)
        log.info("record_signed", device=device.id, day=header.day, part=kept.part)

    async def _not_in(self, parts: Sequence[Kept], taken: Sequence[Taken]) -> Sequence[Taken]:
        """The readings that no earlier part of the day holds."""
        held: set[ReadingKey] = set()
        for part in parts:
            held |= await asyncio.to_thread(keys_of, await kept_files.load(self._files, part.file))
        if not held:
            return taken
        return [each for each in taken if key_of(each) not in held]

    async def _about(self, uow: UnitOfWork, device: Device, probes: Mapping[str, int]) -> Header:
        """A header that says all but which file it is: the device, its zone and its limits now."""
        zone = None
        if device.zone_id is not None:
            zone = next(iter(await devices.zones(uow.connection, [device.zone_id])), None)
        limits = self._limits()
        settings = await devices.channel_settings(uow.connection)
        return Header(
            device=device.id,
            name=device.name,
            day="",
            part=0,
            number=0,
            previous="",
            signed_at=instant(uow.now),
            key=self._key.public,
            site_id=None if device.site_id is None else str(device.site_id),
            zone=None if zone is None else zone.name,
            zone_kind=None if zone is None else zone.kind,
            policy_version=limits.version,
            limits=tuple(
                _limit(probe, rule)
                for probe, channel in probes.items()
                for rule in limits.channel(zone, settings.get(channel), device)
                if rule.id in (f"{rule.metric}_high", f"{rule.metric}_low")
            ),
        )


def _limit(probe: str, rule: ExcursionRule) -> Limit:
    return Limit(
        channel=probe,
        rule=rule.id,
        metric=rule.metric,
        side=rule.side,
        limit=rule.limit,
        inclusive=rule.inclusive,
        hold_s=rule.hold_s,
        critical=rule.critical,
    )
