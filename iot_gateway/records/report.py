"""What an inspector's report says of some probes over a span; read in one snapshot."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hanlu.database import Connection
from hanlu.files import FileStore
from iot_gateway.devices import calibrations
from iot_gateway.devices import repository as devices
from iot_gateway.devices.calibrations import Calibration
from iot_gateway.devices.model import ChannelSetting, Device, Zone
from iot_gateway.ingest.rulebook import Limits
from iot_gateway.metrics import TEMPERATURES
from iot_gateway.readings import charts, reviews
from iot_gateway.readings.charts import Point
from iot_gateway.readings.levels import Span
from iot_gateway.records import corrected, repository, summary
from iot_gateway.records.corrected import Corrected
from iot_gateway.records.day_file import Ran, signature_of
from iot_gateway.records.kept_files import content_of
from iot_gateway.records.repository import Kept
from iot_gateway.records.summary import Summary
from iot_gateway.rules.excursion import ExcursionRule
from iot_gateway.rules.packs import pack_of

POINTS = 700
"""Buckets of a chart on paper, each with its extremes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledged:
    """An alarm of the span: when it was raised, and who took notice."""

    rule: str
    severity: str
    opened_at: datetime
    cleared_at: datetime | None
    acknowledged_at: datetime | None
    acknowledged_by: str | None
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbePart:
    """One probe: what it measured, the limits in force at the end, and what went beyond them.

    ``corrected``: the extremes with the offsets of calibrations, where there were any.
    ``mkt_c`` is None where a mean kinetic temperature means nothing: frozen goods, and any zone
    whose pack has none. ``late_since``: readings from here on came late and are not in the record
    of excursions yet; None: all are.
    """

    device: Device
    zone: Zone | None
    channel: str
    metric: str
    limits: Sequence[ExcursionRule]
    points: Sequence[Point]
    gap_s: float
    summary: Summary | None
    mkt_c: float | None
    excursions: Sequence[Ran]
    late_since: datetime | None
    alarms: Sequence[Acknowledged]
    calibration: Calibration | None
    corrected: Corrected | None


@dataclass(frozen=True, slots=True)
class Chain:
    """The signed files of a device from the first to the last, and the last one's signature."""

    device: Device
    files: Sequence[Kept]
    signature: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All of it."""

    subject: str
    span: Span
    made_at: datetime
    made_by: str
    policy_version: int
    probes: Sequence[ProbePart]
    chains: Sequence[Chain]


async def gather(
    connection: Connection,
    store: FileStore,
    about: tuple[str, Sequence[Device]],
    span: Span,
    limits: Limits,
    made: tuple[datetime, str],
) -> Report:
    """The report on a subject's devices. ``made``: when and by whom it is asked for.

    Raises FileLost where a signed file is gone from the store.
    """
    subject, found = about
    zones = {
        zone.id: zone
        for zone in await devices.zones(
            connection, [each.zone_id for each in found if each.zone_id]
        )
    }
    settings = await devices.channel_settings(connection)
    parts: list[ProbePart] = []
    chains: list[Chain] = []
    for device in found:
        zone = zones.get(device.zone_id) if device.zone_id else None
        for probe, channel in (await devices.probes(connection, device.key)).items():
            part = await _part(
                connection, (device, zone, probe, channel), settings.get(channel), span, limits
            )
            parts += [part] if part else []
        kept = await repository.chained(connection, device.key, span)
        last = await content_of(store, device.id, kept[-1]) if kept else None
        chains.append(Chain(device, kept, signature_of(last) if last else ""))
    return Report(
        subject=subject,
        span=span,
        made_at=made[0],
        made_by=made[1],
        policy_version=limits.version,
        probes=parts,
        chains=chains,
    )


async def _part(
    connection: Connection,
    where: tuple[Device, Zone | None, str, int],
    setting: ChannelSetting | None,
    span: Span,
    limits: Limits,
) -> ProbePart | None:
    """One probe; None where it never measured a temperature."""
    device, zone, probe, channel = where
    pack = pack_of(limits.packs, zone.kind, transport=zone.transport) if zone else None
    metric = _metric(pack.metric if pack else None, await summary.metrics_of(connection, [channel]))
    if metric is None:
        return None
    heat = pack.mkt.heat_kj_mol if pack and pack.mkt else summary.HEAT_KJ_MOL
    found = await summary.of_channel(connection, channel, metric, span, heat)
    curves = await charts.series(connection, channel, *span, POINTS)
    made = await calibrations.listed(connection, channel)
    ran = await repository.ran(connection, {channel: probe}, *span)
    late = await reviews.pending(connection, [channel], span)
    return ProbePart(
        device=device,
        zone=zone,
        channel=probe,
        metric=metric,
        limits=[
            rule
            for rule in limits.channel(zone, setting, device)
            if rule.metric == metric and rule.id in (f"{metric}_high", f"{metric}_low")
        ],
        points=curves.metrics.get(metric, []),
        gap_s=curves.gap_s(device.expected_interval_s),
        summary=found,
        mkt_c=found.mkt if found and pack and pack.mkt else None,
        excursions=[each for each in ran if each.metric == metric],
        late_since=late.get(channel),
        alarms=await _alarms(connection, channel, span),
        calibration=next((each for each in made if each.in_force_from <= span[1]), None),
        corrected=await corrected.extremes(connection, channel, metric, span, made),
    )


def _metric(packs: str | None, measured: Sequence[str]) -> str | None:
    """The metric of the zone's limits, else the first temperature that was measured."""
    if packs in measured:
        return packs
    return next((name for name in measured if name in TEMPERATURES), None)


async def _alarms(connection: Connection, channel: int, span: Span) -> list[Acknowledged]:
    cursor = await connection.execute(
        """select rule, severity, opened_at, cleared_at, acknowledged_at, acknowledged_by, note
           from gateway.alarm where channel_id = %s and opened_at >= %s and opened_at < %s
               and not test
           order by opened_at limit 500""",
        (channel, *span),
    )
    rows: list[dict[str, Any]] = await cursor.fetchall()
    return [Acknowledged(**row) for row in rows]
