"""Trying a rule on the past: 'this rule would have raised 14 alarms last month, here they are'."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any, ClassVar, Literal

import msgspec
from pydantic import AwareDatetime, Field

from hanlu.contracts.alarms import Severity
from hanlu.database import Connection
from hanlu.errors import DomainError, documented
from hanlu.http.dependencies import ClockDep, ReadUow, require
from hanlu.http.idempotency import unkeyed
from hanlu.http.routing import Router
from hanlu.http.schemas import CodeWithParams, Schema
from iot_gateway import backtest
from iot_gateway.devices import repository
from iot_gateway.devices.errors import DeviceMissing, RangeInvalid
from iot_gateway.devices.model import ChannelSetting, Device
from iot_gateway.devices.router import DeviceId
from iot_gateway.edge import PacksDep
from iot_gateway.readings import record
from iot_gateway.rules.excursion import ExcursionRule
from iot_gateway.rules.packs import Pack, pack_of, parse_pack, rules_of
from iot_gateway.rules.place import Probe
from iot_gateway.series import Series

router = Router(prefix="/devices", tags=["alarms"])

MONTH, LONGEST = timedelta(days=30), timedelta(days=92)
MOST_READINGS = 200_000


class PackInvalid(DomainError):
    """The rules to try make no sense; ``reason`` names the place."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "backtest.rules_invalid"
    detail: ClassVar[str] = "These rules cannot be tried: {reason}"


class TrialIn(Schema):
    """What to try, on which probe and span: the last 30 days by default.

    ``rules``: a pack as it stands in the policy, such as {"max": 5, "delay_high": "20 min"}, or the
    name of one; none: those in force for this probe in its zone. ``changes`` are laid over them,
    ``max`` and ``min`` as limits of the zone's own, which take the critical limits with them.
    """

    rules: dict[str, Any] | str | None = None
    changes: Annotated[dict[str, Any], Field(default_factory=dict)]
    channel: Annotated[str, Field(max_length=64)] = ""
    place: Literal["air", "product"] = "air"
    since: AwareDatetime | None = None
    until: AwareDatetime | None = None


class TrialAlarmOut(Schema):
    """An alarm there would have been; ``closed_at`` null: it would still stand."""

    rule: str
    severity: Severity
    since: datetime
    opened_at: datetime
    closed_at: datetime | None
    peak: float | None
    why: CodeWithParams


class TriedOut(Schema):
    """The plain limits that were tried; null: there is none."""

    max: float | None
    min: float | None
    band: float
    delay_high: str
    delay_low: str


class TrialOut(Schema):
    """How many alarms there would have been, and which; ``cut``: the span held more readings than
    are tried at once, and its oldest were left out.
    """

    tried: TriedOut
    count: int
    alarms: list[TrialAlarmOut]
    readings: int
    cut: bool
    since: datetime
    until: datetime


@router.post(
    "/{device_id}/backtest",
    dependencies=[require("readings.read")],
    responses=documented(DeviceMissing, RangeInvalid, PackInvalid),
    openapi_extra=unkeyed("it only reads"),
)
async def try_rules(
    device_id: DeviceId, body: TrialIn, connection: ReadUow, packs: PacksDep, clock: ClockDep
) -> TrialOut:
    """Try rules on the stored readings of a probe: which alarms would they have raised?"""
    until = body.until or clock.now()
    since = body.since or until - MONTH
    if not since < until <= since + LONGEST:
        raise RangeInvalid(days=LONGEST.days)
    device = await repository.device(connection, device_id)
    if device is None:
        raise DeviceMissing(device_id=device_id)
    channel = (await repository.probes(connection, device.key)).get(body.channel)
    asked = await _asked(connection, packs, device, channel, body)
    rules = rules_of(
        asked.pack,
        min_c=asked.min_c,
        max_c=asked.max_c,
        interval_s=device.expected_interval_s,
        probe=asked.place,
    )
    metrics = frozenset[str]().union(
        *(rule.reads for rule in rules if isinstance(rule, ExcursionRule))
    )
    samples = (
        []
        if channel is None
        else await record.samples(
            connection, channel, metrics & record.STORED, since, until, MOST_READINGS + 1
        )
    )
    tried = Series(device_id, tuple(samples[-MOST_READINGS:]), 0)
    found = await asyncio.to_thread(backtest.run, rules, tried)  # the loop goes on meanwhile
    return TrialOut(
        tried=asked.shown(),
        count=len(found),
        alarms=[
            TrialAlarmOut(
                rule=each.rule,
                severity=each.severity,
                since=each.since,
                opened_at=each.opened_at,
                closed_at=each.closed_at,
                peak=each.peak,
                why=CodeWithParams(code=each.why.code, params=each.why.params),
            )
            for each in found
        ],
        readings=len(tried.samples),
        cut=len(samples) > MOST_READINGS,
        since=since,
        until=until,
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    """A pack, and the limits that stand instead of its own."""

    pack: Pack
    place: Probe
    min_c: float | None = None
    max_c: float | None = None

    def shown(self) -> TriedOut:
        return TriedOut(
            max=self.pack.max if self.max_c is None else self.max_c,
            min=self.pack.min if self.min_c is None else self.min_c,
            band=self.pack.band,
            delay_high=self.pack.delay_high,
            delay_low=self.pack.delay_low,
        )


async def _asked(
    connection: Connection,
    packs: dict[str, Pack],
    device: Device,
    channel: int | None,
    body: TrialIn,
) -> _Asked:
    changes = dict(body.changes)
    limits = {name: _limit(name, changes.pop(name)) for name in ("max", "min") if name in changes}
    if body.rules is not None:
        asked = _Asked(_pack(body.rules, packs), body.place)
    else:
        asked = await _in_force(connection, packs, device, channel)
    pack = _pack(msgspec.to_builtins(asked.pack) | changes, packs) if changes else asked.pack
    low, high = limits.get("min", asked.min_c), limits.get("max", asked.max_c)
    laid = _Asked(pack, asked.place, low, high)
    tried = laid.shown()
    if tried.min is not None and tried.max is not None and tried.min >= tried.max:
        raise PackInvalid(reason=f"min {tried.min:g} is not below max {tried.max:g}")
    return laid


async def _in_force(
    connection: Connection, packs: dict[str, Pack], device: Device, channel: int | None
) -> _Asked:
    """The rules of a probe as they stand; a device without a zone has none."""
    zones = await repository.zones(connection, [device.zone_id] if device.zone_id else [])
    if not zones:
        return _Asked(Pack(), "air")
    [zone] = zones
    own = (await repository.channel_settings(connection)).get(channel or 0, ChannelSetting())
    return _Asked(
        pack_of(packs, zone.kind, transport=zone.transport),
        own.place,
        zone.min_c if own.min_c is None else own.min_c,
        zone.max_c if own.max_c is None else own.max_c,
    )


def _limit(name: str, value: object) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    raise PackInvalid(reason=f"{name} must be a number")


def _pack(rules: dict[str, Any] | str, packs: dict[str, Pack]) -> Pack:
    if isinstance(rules, dict):
        try:
            return parse_pack(rules)
        except msgspec.ValidationError as error:
            raise PackInvalid(reason=str(error)) from error
    if rules in packs:
        return packs[rules]
    try:
        return backtest.built_in(rules)
    except backtest.RulesInvalid as error:
        raise PackInvalid(reason=str(error)) from error
