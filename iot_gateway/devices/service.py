"""Register devices and zones."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from psycopg.errors import UniqueViolation

from hanlu.contracts import topics
from hanlu.database import UnitOfWork
from hanlu.identity.errors import Forbidden
from hanlu.ids import IdSource
from iot_gateway.connections.errors import FormatUnknown
from iot_gateway.decoders import FORMATS
from iot_gateway.devices import repository, sites
from iot_gateway.devices.errors import (
    DeviceIdInvalid,
    DeviceMissing,
    SiteNeeded,
    SourceUidTaken,
    TimezoneUnknown,
    ZoneLimitsCrossed,
    ZoneMissing,
    ZoneNameTaken,
)
from iot_gateway.devices.model import Device, DeviceDraft, Zone, ZoneKind
from iot_gateway.rules.packs import ColdChain, pack_of


def check_draft(draft: DeviceDraft) -> None:
    """Raise the refusal of a draft that no registry could take. Pure."""
    if not topics.DEVICE_ID.fullmatch(draft.id):
        raise DeviceIdInvalid(device_id=draft.id[:80])
    if draft.format not in FORMATS:
        raise FormatUnknown(format=draft.format, known=", ".join(sorted(FORMATS)))
    if draft.timezone is not None:
        try:
            ZoneInfo(draft.timezone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise TimezoneUnknown(timezone=draft.timezone[:80]) from None


async def register(uow: UnitOfWork, draft: DeviceDraft) -> Device:
    """Make a device, or replace what was said of it; its readings and channels stay.

    Where the draft names no place, the zone's place counts; at a site, the site's scope. Safe to
    repeat. Raises DeviceIdInvalid, FormatUnknown, TimezoneUnknown, ZoneMissing, SiteNeeded,
    SourceUidTaken, and Forbidden for a place outside the caller's scope.
    """
    check_draft(draft)
    if draft.zone_id is not None:
        found = await repository.zones(uow.connection, [draft.zone_id])
        if not found:
            raise ZoneMissing(zone=draft.zone_id)
        draft = replace(
            draft,
            site_id=draft.site_id or found[0].site_id,
            region=draft.region or found[0].region,
            outlet=draft.outlet or found[0].outlet,
        )
    if draft.site_id is not None:
        scope = await sites.scope_of(uow.connection, draft.site_id)
        if scope is not None:  # else told later, by its event
            draft = replace(draft, region=scope.region, outlet=scope.outlet)
    check_named(draft.power_line, draft.site_id)
    check_reach(uow, draft.region, draft.outlet, draft.site_id)
    before = await repository.device(uow.connection, draft.id)
    try:
        async with uow.connection.transaction():
            device = await repository.put_device(uow.connection, draft, uow.now)
    except UniqueViolation:
        raise SourceUidTaken(source_uid=draft.source_uid) from None
    await repository.touch(uow.connection, "registry")
    uow.record(f"device:{device.id}", before=before, after=device)
    return device


def in_zone(draft: DeviceDraft, zone: Zone) -> DeviceDraft:
    """The draft of a device that watches this zone."""
    return replace(draft, zone_id=zone.id)


async def kept(uow: UnitOfWork, draft: DeviceDraft) -> DeviceDraft:
    """The draft, with what it leaves open taken from the device as it is registered."""
    known = await repository.device(uow.connection, draft.id)
    if known is None:
        return draft
    open_fields = (
        "name",
        "source_uid",
        "site_id",
        "asset_id",
        "zone_id",
        "region",
        "outlet",
        "model",
        "power_line",
    )
    return replace(
        draft,
        timezone=draft.timezone or known.timezone,
        **{field: getattr(known, field) for field in open_fields if getattr(draft, field) is None},
    )


def check_reach(
    uow: UnitOfWork, region: str | None, outlet: str | None, site_id: UUID | None
) -> None:
    """Refuse a place that the caller's own scope does not cover."""
    if not uow.principal.reaches(region=region, outlet=outlet, site_id=site_id):
        raise Forbidden(role=uow.principal.role, permission="devices.write")


def check_named(name: str | None, site_id: UUID | None) -> None:
    """Refuse the name of a power line or an area that no site gives a meaning to."""
    if name is not None and site_id is None:
        raise SiteNeeded(name=name)


async def put_zone(uow: UnitOfWork, zone: Zone) -> Zone:
    """Make or change a zone; its channels are judged by it from the next batch on.

    Raises ZoneNameTaken, SiteNeeded.
    """
    check_named(zone.area, zone.site_id)
    if zone.site_id is not None:
        scope = await sites.scope_of(uow.connection, zone.site_id)
        if scope is not None:
            zone = replace(zone, region=scope.region, outlet=scope.outlet)
    check_reach(uow, zone.region, zone.outlet, zone.site_id)
    try:
        await repository.put_zone(uow.connection, zone, uow.now)
    except UniqueViolation:
        raise ZoneNameTaken(name=zone.name) from None
    await repository.touch(uow.connection, "registry")
    uow.record(f"zone:{zone.id}", after=zone)
    return zone


async def set_power_line(uow: UnitOfWork, device_id: str, power_line: str | None) -> None:
    """Say which power line feeds a device; None: it is not known. Safe to repeat.

    Raises DeviceMissing, SiteNeeded, Forbidden.
    """
    before = await repository.device(uow.connection, device_id)
    if before is None:
        raise DeviceMissing(device_id=device_id)
    check_named(power_line, before.site_id)
    check_reach(uow, before.region, before.outlet, before.site_id)
    await repository.set_power_line(uow.connection, before.key, power_line, uow.now)
    await repository.touch(uow.connection, "registry")
    uow.record(
        f"device:{device_id}",
        before={"power_line": before.power_line},
        after={"power_line": power_line},
    )


async def set_area(uow: UnitOfWork, zone_id: UUID, area: str | None) -> Zone:
    """Say which area of its site a zone lies in; None: it stands alone. Safe to repeat.

    Raises ZoneMissing, SiteNeeded, Forbidden.
    """
    found = await repository.zones(uow.connection, [zone_id])
    if not found:
        raise ZoneMissing(zone=zone_id)
    return await put_zone(uow, replace(found[0], area=area))


async def set_limits(
    uow: UnitOfWork, zone_id: UUID, limits: Mapping[str, float | None], packs: ColdChain
) -> Zone:
    """Set some of ``min_c`` and ``max_c``; None: the kind's own again. Safe to repeat.

    Raises ZoneMissing, ZoneLimitsCrossed, Forbidden.
    """
    found = await repository.zones(uow.connection, [zone_id])
    if not found:
        raise ZoneMissing(zone=zone_id)
    zone = replace(
        found[0],
        min_c=limits.get("min_c", found[0].min_c),
        max_c=limits.get("max_c", found[0].max_c),
    )
    pack = pack_of(packs, zone.kind, transport=zone.transport)
    low = pack.min if zone.min_c is None else zone.min_c
    high = pack.max if zone.max_c is None else zone.max_c
    if low is not None and high is not None and low >= high:
        raise ZoneLimitsCrossed(min_c=low, max_c=high)
    return await put_zone(uow, zone)


async def zone_for(
    uow: UnitOfWork, ids: IdSource, draft: DeviceDraft, kind: ZoneKind, name: str | None = None
) -> Zone:
    """The zone of this kind that a device names by its kind only: its own, named like it.

    Naming another kind changes the device's own zone; limits of its own end with the old kind.
    """
    own = name is None or name == draft.id
    name = name or draft.id
    for zone in await repository.zones_named(uow.connection, name):
        if zone.site_id == draft.site_id and zone.kind == kind:
            return zone
        if zone.site_id == draft.site_id and own:
            return await put_zone(uow, replace(zone, kind=kind, min_c=None, max_c=None))
    return await put_zone(
        uow,
        Zone(
            id=ids(),
            name=name,
            kind=kind,
            site_id=draft.site_id,
            region=draft.region,
            outlet=draft.outlet,
        ),
    )


async def find_zone(uow: UnitOfWork, named: str) -> Zone:
    """A zone by id or by a name that only one has. Raises ZoneMissing."""
    try:
        found = await repository.zones(uow.connection, [UUID(named)])
    except ValueError:
        found = await repository.zones_named(uow.connection, named)
    if len(found) != 1:
        raise ZoneMissing(zone=named)
    return found[0]
