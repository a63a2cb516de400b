"""Raise, update, clear and acknowledge alarms, each with its event in the same transaction."""

from datetime import datetime
from uuid import UUID

from hanlu.contracts.alarms import AlarmAcknowledged, AlarmCleared, AlarmRaised, AlarmUpdated
from hanlu.contracts.events import Audience
from hanlu.database import UnitOfWork
from hanlu.ids import IdSource
from iot_gateway.alarms import repository
from iot_gateway.alarms.errors import AlarmMissing
from iot_gateway.alarms.model import Alarm, Finding, Source, graver, incident_scope


def _audience(place: Source | Alarm) -> Audience:
    return Audience(topic="alarms", region=place.region, outlet=place.outlet, site_id=place.site_id)


async def raise_alarm(uow: UnitOfWork, ids: IdSource, source: Source, finding: Finding) -> UUID:
    """Open the alarm of this channel and rule, or let the open one grow; its id.

    Safe to repeat and to race: the partial unique index keeps it at one.
    """
    scope = incident_scope(source, finding.cause)
    incident_id = await repository.open_incident(
        uow.connection, ids(), source, scope, finding.cause, finding.opened_at
    )
    alarm_id = ids()
    while not await repository.insert(
        uow.connection, alarm_id, source, finding, incident_id, uow.now
    ):
        known = await repository.open_alarm(uow.connection, source.channel_id, finding.rule)
        if known is not None:
            await _grow(uow, known, finding)
            return known.id
    uow.emit(
        AlarmRaised(
            alarm_id=alarm_id,
            device_id=source.device_id,
            channel=source.channel,
            channel_id=source.channel_id,
            zone_id=source.zone_id,
            zone_kind=source.zone_kind,
            site_id=source.site_id,
            asset_id=source.asset_id,
            region=source.region,
            outlet=source.outlet,
            incident_id=incident_id,
            rule=finding.rule,
            code=finding.code,
            cause=finding.cause,
            severity=finding.severity,
            opened_at=finding.opened_at,
            known_at=uow.now,
            why=finding.why,
            reading=finding.reading,
            policy_version=finding.policy_version,
            late=finding.late,
            job=finding.job,
            scope=scope.partition(":")[2],
        ),
        _audience(source),
    )
    return alarm_id


async def _grow(uow: UnitOfWork, known: Alarm, finding: Finding) -> None:
    severity = finding.severity if graver(finding.severity, known.severity) else known.severity
    peak = known.peak if finding.peak is None else finding.peak
    if (severity, peak) == (known.severity, known.peak):
        return
    await repository.grow(uow.connection, known.id, severity, peak)
    uow.emit(
        AlarmUpdated(
            alarm_id=known.id,
            device_id=known.device_id,
            site_id=known.site_id,
            at=uow.now,
            severity=severity,
            peak=peak,
        ),
        _audience(known),
    )


async def clear_alarm(
    uow: UnitOfWork, channel_id: int, rule: str, at: datetime, peak: float | None = None
) -> None:
    """End the open alarm of this channel and rule, if there is one. Safe to repeat."""
    known = await repository.open_alarm(uow.connection, channel_id, rule)
    if known is None:
        return
    await repository.clear(uow.connection, known.id, at, peak)
    if known.incident_id is not None:
        await repository.close_incident_when_over(uow.connection, known.incident_id, at)
    uow.emit(
        AlarmCleared(
            alarm_id=known.id,
            device_id=known.device_id,
            site_id=known.site_id,
            at=at,
            peak=known.peak if peak is None else peak,
        ),
        _audience(known),
    )


async def acknowledge(uow: UnitOfWork, alarm_id: UUID) -> Alarm:
    """Note that the caller took notice. A second time changes nothing. Raises AlarmMissing."""
    alarm = await repository.get(uow.connection, alarm_id, lock=True)
    if alarm is None:
        raise AlarmMissing(alarm_id=alarm_id)
    if alarm.acknowledged_at is not None:
        return alarm
    by = uow.principal.name
    await repository.acknowledge(uow.connection, alarm_id, by, uow.now)
    uow.record(f"alarm:{alarm_id}", before={"state": alarm.state}, after={"by": by})
    uow.emit(
        AlarmAcknowledged(
            alarm_id=alarm_id, device_id=alarm.device_id, site_id=alarm.site_id, at=uow.now, by=by
        ),
        _audience(alarm),
    )
    acknowledged = await repository.get(uow.connection, alarm_id)
    assert acknowledged is not None  # noqa: S101  # locked above
    return acknowledged
