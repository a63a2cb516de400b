"""HTTP edge of the record: signed files, CSV and the inspector's PDF. Each export is audited."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import Annotated, Any, Literal
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from fastapi import Query
from fastapi.responses import Response, StreamingResponse

from hanlu.database import Connection, UnitOfWork
from hanlu.errors import documented
from hanlu.http.dependencies import (
    ClockDep,
    PrincipalDep,
    ReadUow,
    ResourcesDep,
    WriteUow,
    require,
)
from hanlu.http.routing import Router
from iot_gateway.devices import calibrations
from iot_gateway.devices import repository as devices
from iot_gateway.devices.calibrations import Calibration
from iot_gateway.devices.errors import DeviceMissing, RangeInvalid, ZoneMissing
from iot_gateway.devices.model import Device
from iot_gateway.devices.router import DeviceId
from iot_gateway.ingest.rulebook import limits_in_force
from iot_gateway.metrics import METRICS
from iot_gateway.readings.asking import From, To, device_asked, span_asked
from iot_gateway.readings.levels import Span
from iot_gateway.records import csv_rows, inspector_pdf, repository, summary
from iot_gateway.records.corrected import offset_at
from iot_gateway.records.day_file import Taken
from iot_gateway.records.errors import FileLost, NothingSigned, TimezoneUnknown
from iot_gateway.records.kept_files import content_of
from iot_gateway.records.report import gather
from iot_gateway.records.repository import Kept
from iot_gateway.records.schemas import KeyOut, KeysOut, RecordFileOut

router = Router(tags=["records"])

LONGEST_PDF = timedelta(days=93)
CSV, PDF, TEXT = "text/csv; charset=utf-8", "application/pdf", "text/plain; charset=utf-8"

Timezone = Annotated[str, Query(max_length=64, description="Times are shown in this zone.")]
Lang = Annotated[Literal["en", "zh"], Query(description="Language of the report.")]


def _answers(media: str) -> dict[int | str, dict[str, Any]]:
    body = {"schema": {"type": "string", "format": "binary"}}
    return {200: {"description": "The file.", "content": {media.partition(";")[0]: body}}}


@router.get("/records/keys", dependencies=[require("records.read")])
async def keys(connection: ReadUow) -> KeysOut:
    """The public keys that day files were signed with, to compare with a file's own."""
    return KeysOut(items=[KeyOut(**row) for row in await repository.keys(connection)])


@router.get(
    "/devices/{device_id}/records",
    dependencies=[require("records.read")],
    responses=documented(DeviceMissing, RangeInvalid),
)
async def signed_files(
    device_id: DeviceId,
    connection: ReadUow,
    clock: ClockDep,
    since: From = None,
    until: To = None,
) -> dict[str, list[RecordFileOut]]:
    """The signed files of a device that cover a span, without a hole, in the order of signing."""
    span = span_asked(since, until, clock.now())
    device = await device_asked(connection, device_id)
    found = await repository.chained(connection, device.key, span)
    return {"items": [_file_out(device, each) for each in found]}


@router.get(
    "/devices/{device_id}/records/signed",
    dependencies=[require("records.read")],
    response_class=Response,
    responses=documented(DeviceMissing, RangeInvalid, NothingSigned, FileLost) | _answers(TEXT),
)
async def signed(
    device_id: DeviceId,
    uow: WriteUow,
    resources: ResourcesDep,
    since: From = None,
    until: To = None,
) -> Response:
    """Those files joined into one, as ``python -m iot_gateway verify`` takes it."""
    span = span_asked(since, until, uow.now)
    device = await device_asked(uow.connection, device_id)
    found = await repository.chained(uow.connection, device.key, span)
    if not found:
        raise NothingSigned(device_id=device_id)
    content = b"".join([await content_of(resources.files, device_id, each) for each in found])
    _audit(uow, f"device:{device_id}", "signed", span)
    return Response(content, headers=_named(device_id, span, "hanlu"), media_type=TEXT)


@router.get(
    "/devices/{device_id}/records/csv",
    dependencies=[require("records.read")],
    response_class=StreamingResponse,
    responses=documented(DeviceMissing, RangeInvalid) | _answers(CSV),
)
async def device_csv(
    device_id: DeviceId,
    uow: WriteUow,
    principal: PrincipalDep,
    resources: ResourcesDep,
    since: From = None,
    until: To = None,
) -> Response:
    """Every reading of a device in a span, for a spreadsheet; times are UTC."""
    span = span_asked(since, until, uow.now)
    device = await device_asked(uow.connection, device_id)
    _audit(uow, f"device:{device_id}", "csv", span)
    rows = _csv([device], span, resources.database.read(principal))
    return StreamingResponse(rows, headers=_named(device_id, span, "csv"), media_type=CSV)


@router.get(
    "/zones/{zone_id}/records/csv",
    dependencies=[require("records.read")],
    response_class=StreamingResponse,
    responses=documented(ZoneMissing, RangeInvalid) | _answers(CSV),
)
async def zone_csv(
    zone_id: UUID,
    uow: WriteUow,
    principal: PrincipalDep,
    resources: ResourcesDep,
    since: From = None,
    until: To = None,
) -> Response:
    """Every reading of the devices that are now in a zone."""
    span = span_asked(since, until, uow.now)
    _, found = await _zone(uow.connection, zone_id)
    _audit(uow, f"zone:{zone_id}", "csv", span)
    rows = _csv(found, span, resources.database.read(principal))
    return StreamingResponse(rows, headers=_named(str(zone_id), span, "csv"), media_type=CSV)


@router.get(
    "/devices/{device_id}/records/pdf",
    dependencies=[require("records.read")],
    response_class=Response,
    responses=documented(DeviceMissing, RangeInvalid, TimezoneUnknown, FileLost) | _answers(PDF),
)
async def device_pdf(  # one parameter a choice
    device_id: DeviceId,
    uow: WriteUow,
    resources: ResourcesDep,
    since: From = None,
    until: To = None,
    lang: Lang = "en",
    timezone: Timezone = "UTC",
) -> Response:
    """An inspector's report on a device over at most 93 days."""
    span, zone = span_asked(since, until, uow.now, LONGEST_PDF), _timezone(timezone)
    device = await device_asked(uow.connection, device_id)
    about = (f"{device.name} ({device.id})", [device])
    content = await _pdf(uow, resources, about, span, (lang, zone))
    _audit(uow, f"device:{device_id}", "pdf", span)
    return Response(content, headers=_named(device_id, span, "pdf"), media_type=PDF)


@router.get(
    "/zones/{zone_id}/records/pdf",
    dependencies=[require("records.read")],
    response_class=Response,
    responses=documented(ZoneMissing, RangeInvalid, TimezoneUnknown, FileLost) | _answers(PDF),
)
async def zone_pdf(  # one parameter a choice
    zone_id: UUID,
    uow: WriteUow,
    resources: ResourcesDep,
    since: From = None,
    until: To = None,
    lang: Lang = "en",
    timezone: Timezone = "UTC",
) -> Response:
    """An inspector's report on the devices that are now in a zone, over at most 93 days."""
    span, zone = span_asked(since, until, uow.now, LONGEST_PDF), _timezone(timezone)
    about = await _zone(uow.connection, zone_id)
    content = await _pdf(uow, resources, about, span, (lang, zone))
    _audit(uow, f"zone:{zone_id}", "pdf", span)
    return Response(content, headers=_named(str(zone_id), span, "pdf"), media_type=PDF)


def _audit(uow: UnitOfWork, subject: str, form: str, span: Span) -> None:
    uow.record(subject, after={"export": form, "from": span[0], "to": span[1]})


async def _zone(connection: Connection, zone_id: UUID) -> tuple[str, Sequence[Device]]:
    """The name of a zone and the devices in it; raises ZoneMissing."""
    found = await devices.zones(connection, [zone_id])
    if not found:
        raise ZoneMissing(zone=zone_id)
    return found[0].name, await devices.devices_in_zone(connection, zone_id)


async def _pdf(
    uow: UnitOfWork,
    resources: ResourcesDep,
    about: tuple[str, Sequence[Device]],
    span: Span,
    shown: tuple[Literal["en", "zh"], ZoneInfo],
) -> bytes:
    limits = limits_in_force(resources.policy)
    made = (uow.now, uow.principal.name)
    report = await gather(uow.connection, resources.files, about, span, limits, made)
    return await asyncio.to_thread(inspector_pdf.render, report, *shown)


async def _csv(found: Sequence[Device], span: Span, reading: Any) -> AsyncIterator[str]:
    """The file in pieces of a device's day, out of one snapshot of its own."""
    async with reading as connection:
        probes = {each.id: await devices.probes(connection, each.key) for each in found}
        ids = [channel for each in probes.values() for channel in each.values()]
        named = set(await summary.metrics_of(connection, ids))
        metrics = [name for name in METRICS if name in named]
        made = await calibrations.listed_of(connection, ids)
        yield csv_rows.MARK + csv_rows.header(metrics, offsets=bool(made))
        for device in found:
            own = probes[device.id]
            channels = {channel: probe for probe, channel in own.items()}
            offset_of = partial(_offset, {probe: made.get(key, ()) for probe, key in own.items()})
            for begin, end in _days(span):
                taken = await repository.taken(connection, channels, begin, end)
                if taken:
                    yield csv_rows.lines(device.id, taken, metrics, offset_of if made else None)


def _offset(made: Mapping[str, Sequence[Calibration]], taken: Taken) -> float | None:
    return offset_at(made[taken.channel], taken.measured_at)


def _days(span: Span) -> list[Span]:
    """The UTC days of a span; the first and the last may be cut."""
    begin, until = span
    found = []
    while begin < until:
        _, midnight = repository.day_span(begin.date())
        end = min(midnight, until)
        found.append((begin, end))
        begin = end
    return found


def _timezone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise TimezoneUnknown(timezone=name) from error


def _named(subject: str, span: Span, kind: str) -> dict[str, str]:
    """Headers that have a browser save the file. A device id has only plain letters."""
    since, until = (each.strftime("%Y%m%d") for each in span)
    name = f"{subject.replace(':', '-')}-{since}-{until}.{kind}"
    return {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "private, no-store",
    }


def _file_out(device: Device, kept: Kept) -> RecordFileOut:
    return RecordFileOut(
        device_id=device.id,
        number=kept.number,
        day=kept.day,
        part=kept.part,
        readings=kept.readings,
        excursions=kept.excursions,
        signed_at=kept.signed_at,
        public_key=kept.public_key,
        previous=kept.previous,
        head=kept.head,
    )
