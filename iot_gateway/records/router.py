"""HTTP edge of the record: signed files, CSV and the inspector's PDF. Each export is audited."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from fastapi import Query
from fastapi.responses import Response, StreamingResponse

from hanlu import sheets
from hanlu.errors import documented
from hanlu.http.dependencies import (
    ClockDep,
    PrincipalDep,
    ReadUow,
    ResourcesDep,
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
from iot_gateway.readings import reviews
from iot_gateway.readings.asking import From, To, device_asked, span_asked
from iot_gateway.readings.levels import Span
from iot_gateway.records import csv_rows, excursion_rows, inspector_pdf, repository, summary
from iot_gateway.records.corrected import offset_at
from iot_gateway.records.day_file import Taken
from iot_gateway.records.errors import FileLost, NothingSigned, TimezoneUnknown
from iot_gateway.records.exports import DeviceExport, Export, ZoneExport
from iot_gateway.records.kept_files import check_kept, joined
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
    response_class=StreamingResponse,
    responses=documented(DeviceMissing, RangeInvalid, NothingSigned, FileLost) | _answers(TEXT),
)
async def signed(export: DeviceExport, resources: ResourcesDep) -> Response:
    """Those files joined into one, as ``python -m iot_gateway verify`` takes it."""
    (device,) = export.devices
    found = await repository.chained(export.uow.connection, device.key, export.span)
    if not found:
        raise NothingSigned(device_id=device.id)
    await check_kept(resources.files, device.id, found)
    headers = export.saved_as("signed", "hanlu")
    return StreamingResponse(joined(resources.files, found), headers=headers, media_type=TEXT)


@router.get(
    "/devices/{device_id}/records/csv",
    dependencies=[require("records.read")],
    response_class=StreamingResponse,
    responses=documented(DeviceMissing, RangeInvalid) | _answers(CSV),
)
async def device_csv(
    export: DeviceExport, principal: PrincipalDep, resources: ResourcesDep
) -> Response:
    """Every reading of a device in a span, for a spreadsheet; times are UTC."""
    return _csv(export, resources.database.read(principal))


@router.get(
    "/zones/{zone_id}/records/csv",
    dependencies=[require("records.read")],
    response_class=StreamingResponse,
    responses=documented(ZoneMissing, RangeInvalid) | _answers(CSV),
)
async def zone_csv(
    export: ZoneExport, principal: PrincipalDep, resources: ResourcesDep
) -> Response:
    """Every reading of the devices that are now in a zone."""
    return _csv(export, resources.database.read(principal))


@router.get(
    "/devices/{device_id}/records/excursions",
    dependencies=[require("records.read")],
    response_class=Response,
    responses=documented(DeviceMissing, RangeInvalid) | _answers(CSV),
)
async def device_excursions(export: DeviceExport) -> Response:
    """Every excursion of a device that touches a span, for a spreadsheet; times are UTC."""
    return await _excursions(export)


@router.get(
    "/zones/{zone_id}/records/excursions",
    dependencies=[require("records.read")],
    response_class=Response,
    responses=documented(ZoneMissing, RangeInvalid) | _answers(CSV),
)
async def zone_excursions(export: ZoneExport) -> Response:
    """Every excursion of the devices that are now in a zone."""
    return await _excursions(export)


@router.get(
    "/devices/{device_id}/records/pdf",
    dependencies=[require("records.read")],
    response_class=Response,
    responses=documented(DeviceMissing, RangeInvalid, TimezoneUnknown, FileLost) | _answers(PDF),
)
async def device_pdf(
    export: DeviceExport, resources: ResourcesDep, lang: Lang = "en", timezone: Timezone = "UTC"
) -> Response:
    """An inspector's report on a device over at most 93 days."""
    return await _pdf(export, resources, lang, _timezone(timezone))


@router.get(
    "/zones/{zone_id}/records/pdf",
    dependencies=[require("records.read")],
    response_class=Response,
    responses=documented(ZoneMissing, RangeInvalid, TimezoneUnknown, FileLost) | _answers(PDF),
)
async def zone_pdf(
    export: ZoneExport, resources: ResourcesDep, lang: Lang = "en", timezone: Timezone = "UTC"
) -> Response:
    """An inspector's report on the devices that are now in a zone, over at most 93 days."""
    return await _pdf(export, resources, lang, _timezone(timezone))


async def _pdf(
    export: Export, resources: ResourcesDep, lang: Literal["en", "zh"], zone: ZoneInfo
) -> Response:
    uow, about = export.uow, (export.title, export.within(LONGEST_PDF).devices)
    limits = limits_in_force(resources.policy)
    made = (uow.now, uow.principal.name)
    report = await gather(uow.connection, resources.files, about, export.span, limits, made)
    content = await asyncio.to_thread(inspector_pdf.render, report, lang, zone)
    return Response(content, headers=export.saved_as("pdf", "pdf"), media_type=PDF)


async def _excursions(export: Export) -> Response:
    connection, span = export.uow.connection, export.span
    pieces = [sheets.MARK, excursion_rows.header()]
    for device in export.devices:
        probes = await devices.probes(connection, device.key)
        late = await reviews.pending(connection, list(probes.values()), span)
        for probe, channel in probes.items():
            ran = await repository.ran(connection, {channel: probe}, *span)
            pieces.append(excursion_rows.lines(device.id, probe, ran, span, late.get(channel)))
    headers = export.saved_as("excursions", "excursions.csv")
    return Response("".join(pieces), headers=headers, media_type=CSV)


def _csv(export: Export, reading: Any) -> Response:
    rows = _rows(export.devices, export.span, reading)
    return StreamingResponse(rows, headers=export.saved_as("csv", "csv"), media_type=CSV)


async def _rows(found: Sequence[Device], span: Span, reading: Any) -> AsyncIterator[str]:
    """The file in pieces of a device's day, out of one snapshot of its own."""
    async with reading as connection:
        probes = {each.id: await devices.probes(connection, each.key) for each in found}
        ids = [channel for each in probes.values() for channel in each.values()]
        named = set(await summary.metrics_of(connection, ids))
        metrics = [name for name in METRICS if name in named]
        made = await calibrations.listed_of(connection, ids)
        yield sheets.MARK + csv_rows.header(metrics, offsets=bool(made))
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
