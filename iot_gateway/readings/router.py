"""HTTP edge of readings: charts, counts, excursions and the connection's log of a device."""

from datetime import timedelta
from typing import Annotated, Literal

from fastapi import Query

from hanlu.errors import documented
from hanlu.http.dependencies import ClockDep, ReadUow, require
from hanlu.http.routing import Router
from iot_gateway.devices import repository, views
from iot_gateway.devices.errors import DeviceMissing, RangeInvalid
from iot_gateway.devices.router import DeviceId
from iot_gateway.devices.schemas import (
    CountOut,
    ExcursionOut,
    ExcursionsOut,
    LimitsOut,
    LogOut,
    RollupOut,
    SeriesOut,
    SpanOut,
)
from iot_gateway.edge import PacksDep
from iot_gateway.readings import charts, log, record, reviews
from iot_gateway.readings.asking import DAY, From, To, device_asked, span_asked
from iot_gateway.readings.levels import Bucket, Span, seconds_within, united

router = Router(prefix="/devices", tags=["readings"])

WIDTHS = {"1m": 60, "15m": 900, "1h": 3600, "1d": 86_400}
MOST_BUCKETS = 5_000


@router.get(
    "/{device_id}/readings",
    dependencies=[require("readings.read")],
    responses=documented(DeviceMissing, RangeInvalid),
)
async def chart(  # one parameter a choice
    device_id: DeviceId,
    connection: ReadUow,
    clock: ClockDep,
    packs: PacksDep,
    since: From = None,
    until: To = None,
    points: Annotated[int, Query(ge=1, le=5000)] = 500,
    channel: Annotated[str | None, Query(max_length=64)] = None,
) -> SeriesOut:
    """One channel's readings as a chart; without ``channel``, those of its first."""
    begin, end = span_asked(since, until, clock.now())
    device = await device_asked(connection, device_id)
    probes = await repository.probes(connection, device.key)
    probe = channel if channel is not None else next(iter(probes), "")
    channel_id = probes.get(probe)
    zone = await repository.zones(connection, [device.zone_id] if device.zone_id else [])
    limits = views.zone_out(zone[0], packs) if zone else None
    curves, spans, late = charts.Curves({}), [], {}
    if channel_id is not None:
        curves = await charts.series(connection, channel_id, begin, end, points)
        spans = await record.of_channels(connection, [channel_id], begin, end)
        late = await reviews.pending(connection, [channel_id], (begin, end))
    return SeriesOut(
        device_id=device.id,
        channel=probe,
        channel_id=channel_id,
        metrics=curves.metrics,
        gap_s=curves.gap_s(device.expected_interval_s),
        limits=LimitsOut(
            min_c=limits.min_c if limits else None, max_c=limits.max_c if limits else None
        ),
        excursions=[
            SpanOut(
                from_=row["since"],
                to=row["ended_at"],
                peak=row["peak"],
                known_at=row["known_at"],
            )
            for row in spans
        ],
        late_since=min(late.values(), default=None),
        points=max((len(each) for each in curves.metrics.values()), default=0),
    )


@router.get(
    "/{device_id}/rollups",
    dependencies=[require("readings.read")],
    responses=documented(DeviceMissing, RangeInvalid),
)
async def rollups(  # one parameter a choice
    device_id: DeviceId,
    connection: ReadUow,
    clock: ClockDep,
    width: Literal["1m", "15m", "1h", "1d"] = "1h",
    metric: Annotated[str, Query(max_length=64)] = "temperature_c",
    since: From = None,
    until: To = None,
    channel: Annotated[str, Query(max_length=64)] = "",
) -> dict[str, list[RollupOut]]:
    """One metric in buckets (UTC), each with its extremes and its seconds in excursions."""
    begin, end = span_asked(since, until, clock.now())
    width_s = WIDTHS[width]
    if (end - begin).total_seconds() > MOST_BUCKETS * width_s:
        raise RangeInvalid(days=MOST_BUCKETS * width_s // 86_400)
    device = await device_asked(connection, device_id)
    probes = await repository.probes(connection, device.key)
    if channel not in probes:
        return {"items": []}
    found = await charts.buckets(connection, probes[channel], begin, end, width_s)
    buckets = found.get(metric, [])
    if not buckets:
        return {"items": []}
    last = min(end, buckets[-1].at + timedelta(seconds=width_s))
    rows = await record.of_channels(connection, [probes[channel]], begin, end)
    spans = united(
        (max(row["since"], begin), min(row["ended_at"] or last, end))
        for row in rows
        if row["metric"] == metric
    )
    return {"items": [_rollup_out(each, width_s, spans) for each in buckets]}


def _rollup_out(bucket: Bucket, width_s: int, excursions: list[Span]) -> RollupOut:
    whole = (bucket.at, bucket.at + timedelta(seconds=width_s))
    return RollupOut(
        at=bucket.at,
        min=bucket.low,
        max=bucket.high,
        mean=bucket.mean,
        count=bucket.n,
        excursion_s=round(seconds_within(whole, excursions)),
    )


@router.get(
    "/{device_id}/readings/count",
    dependencies=[require("readings.read")],
    responses=documented(DeviceMissing),
)
async def count(
    device_id: DeviceId, connection: ReadUow, since: From = None, until: To = None
) -> CountOut:
    """How many readings of a device are stored, in all its channels."""
    device = await device_asked(connection, device_id)
    probes = await repository.probes(connection, device.key)
    return CountOut(count=await charts.count(connection, list(probes.values()), since, until))


@router.get(
    "/{device_id}/excursions",
    dependencies=[require("readings.read")],
    responses=documented(DeviceMissing, RangeInvalid),
)
async def excursions(
    device_id: DeviceId,
    connection: ReadUow,
    clock: ClockDep,
    since: From = None,
    until: To = None,
    derived: Annotated[  # noqa: FBT002  # a query parameter
        bool, Query(description="Also cumulative time, warnings, doors, power and the rest.")
    ] = False,
) -> ExcursionsOut:
    """The record of a device: excursions that overlap a span, the last 30 days by default."""
    now = clock.now()
    begin, end = span_asked(since or (until or now) - 30 * DAY, until, now)
    device = await device_asked(connection, device_id)
    probes = await repository.probes(connection, device.key)
    names = {channel_id: probe for probe, channel_id in probes.items()}
    rows = await record.of_channels(connection, list(names), begin, end, derived=derived)
    late = await reviews.pending(connection, list(names), (begin, end))
    return ExcursionsOut(
        items=[
            ExcursionOut(
                channel=names[row["channel"]],
                rule=row["rule"],
                metric=row["metric"],
                from_=row["since"],
                to=row["ended_at"],
                called_at=row["called_at"],
                peak=row["peak"],
                peak_at=row["peak_at"],
                limit=row["limit_value"],
                severity=row["severity"],
                known_at=row["known_at"],
            )
            for row in rows
        ],
        late_since=min(late.values(), default=None),
    )


@router.get(
    "/{device_id}/connection-log",
    dependencies=[require("devices.read")],
    responses=documented(DeviceMissing),
)
async def connection_log(device_id: DeviceId, connection: ReadUow) -> LogOut:
    """The last message of a device and what was refused of late, the newest first."""
    device = await device_asked(connection, device_id)
    return LogOut(items=await log.of_device(connection, device))
