"""Raise, update, clear and acknowledge alarms, each with its event in the same transaction."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from hanlu.contracts.alarms import AlarmAcknowledged, AlarmCleared, AlarmRaised, AlarmUpdated
from hanlu.database import UnitOfWork
from hanlu.ids import IdSource
from iot_gateway.alarms import held, incident_rows, incidents, repository, shelves, telling
from iot_gateway.alarms.errors import AlarmMissing, IncidentMissing
from iot_gateway.alarms.grouping import group_of, kind_of, name_of
from iot_gateway.alarms.held import Held
from iot_gateway.alarms.model import (
    Alarm,
    Finding,
    Incident,
    Source,
    audience_of,
    graver,
)
from iot_gateway.alarms.shelves import Shelf
from iot_gateway.rules import forecast

REOPENS_WITHIN = timedelta(minutes=10)
"""An alarm that comes back so soon after it cleared is the same one: nobody is told again."""
FLAPS_FROM = 3
"""After so many returns it clears only once it was quiet for as long."""


async def raise_alarm(uow: UnitOfWork, ids: IdSource, source: Source, finding: Finding) -> UUID:
    """Open the alarm of this channel and rule, or let the open one grow; its id.

    One that cleared a moment ago is opened again instead. One under a shelf is opened in silence
    and told when the shelf ends. Safe to repeat and to race: the partial unique index keeps it at
    one.
    """
    since = finding.opened_at - REOPENS_WITHIN
    connection, place = uow.connection, (source.channel_id, finding.rule)
    async with connection.pipeline():
        standing = await repository.ask_open_alarm(connection, *place)
        lying = await shelves.over(connection, *place, uow.now)
        cleared = await repository.ask_cleared(connection, *place, since, finding.opened_at)
    if (known := await standing()) is not None:
        await _grow(uow, known, finding)
        return known.id
    shelf = await lying()
    if await cleared() and (again := await _reopen(uow, source, finding, since, shelf)) is not None:
        return again.id
    return await _open(uow, ids, source, finding, shelf)


async def _reopen(
    uow: UnitOfWork, source: Source, finding: Finding, since: datetime, shelf: Shelf | None
) -> Alarm | None:
    """Open the alarm again that cleared after ``since``; None: there is none any more."""
    until = shelf.until if shelf else None
    again = await repository.reopen(uow.connection, source, finding, since, until)
    if again is None:
        return None
    if again.incident_id is not None:
        await incident_rows.reopen(uow.connection, again.incident_id)
        await incidents.tell(uow, again.incident_id, source)
    if shelf is not None:
        await shelves.hold_back(uow, source, finding, again.id, shelf)
    elif again.told_at is not None and again.incident_id is not None:
        incident = await incident_rows.known(uow.connection, again.incident_id)
        uow.emit(_raised(uow, source, finding, again.id, incident), audience_of(source))
    return again


async def _open(
    uow: UnitOfWork, ids: IdSource, source: Source, finding: Finding, shelf: Shelf | None
) -> UUID:
    """A new alarm in its incident, told or lying on its shelf; its id."""
    connection, alarm_id = uow.connection, ids()
    group = group_of(source, finding.cause)
    began_at = finding.began_at or finding.opened_at
    cause = await incident_rows.explaining(connection, group, began_at) or finding.cause
    until = shelf.until if shelf else None
    while True:
        async with connection.pipeline():
            joined = await incident_rows.opened(connection, ids(), source, group, cause, finding)
            added = await repository.insert(
                connection, alarm_id, source, finding, (group.root, cause), uow.now, until
            )
        if await added():
            break
        known = await repository.open_alarm(connection, source.channel_id, finding.rule)
        if known is not None:
            await _grow(uow, known, finding)
            return known.id
    if shelf is not None:
        await shelves.hold_back(uow, source, finding, alarm_id, shelf)
    else:
        await tell_raised(uow, source, finding, alarm_id, await joined())
    return alarm_id


async def tell_raised(
    uow: UnitOfWork, source: Source, finding: Finding, alarm_id: UUID, incident: Incident
) -> None:
    """Tell downstream and the people of the place that an alarm stands.

    Where everybody knows of its incident already, its own call is listed as held back.
    """
    connection = uow.connection
    async with connection.pipeline():
        await held.end(
            connection, source.channel_id, finding.rule, uow.now, "called", alarm_id=alarm_id
        )
        grown = await incident_rows.ask_shown(connection, incident.id)
        watching = await telling.of_place(connection, source)
        known_by = await incident_rows.told_first(connection, incident.id)
    uow.emit(_raised(uow, source, finding, alarm_id, incident), audience_of(source))
    shown = await grown()
    if shown is not None:
        incidents.say(uow, shown, source)
    watchers = await watching()
    if finding.late or await telling.tell(uow, source, finding, alarm_id, incident.id, watchers):
        return
    first = await known_by()  # nobody was told just now, so that it is as it was
    if first is not None and first[0] != alarm_id:
        scope = str(shown["scope"]) if shown else incident.case_scope
        await held.hold(
            uow,
            source,
            finding.rule,
            Held(
                reason=f"held.incident.{kind_of(scope)}",
                params={"name": name_of(scope), "device": first[1]},
                since=finding.opened_at,
                calls=finding.code,
                alarm_id=alarm_id,
                instead_id=first[0],
            ),
        )


def _raised(
    uow: UnitOfWork, source: Source, finding: Finding, alarm_id: UUID, incident: Incident
) -> AlarmRaised:
    return AlarmRaised(
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
        incident_id=incident.id,
        rule=finding.rule,
        code=finding.code,
        cause=incident.cause,
        severity=finding.severity,
        opened_at=finding.opened_at,
        known_at=uow.now,
        why=finding.why,
        reading=finding.reading,
        policy_version=finding.policy_version,
        late=finding.late,
        job=finding.job,
        scope=incident.case_scope.partition(":")[2],
        limit_at=forecast.limit_at(finding.why, finding.reading),
    )


async def _grow(uow: UnitOfWork, known: Alarm, finding: Finding) -> None:
    if known.settling_since is not None:
        await repository.settle(uow.connection, known.id, None)
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
            limit_at=forecast.limit_at(finding.why, finding.reading),
        ),
        audience_of(known),
    )


async def clear_alarm(
    uow: UnitOfWork, channel_id: int, rule: str, at: datetime, peak: float | None = None
) -> None:
    """End the open alarm of this channel and rule, if there is one. Safe to repeat."""
    known = await repository.open_alarm(uow.connection, channel_id, rule)
    if known is None:
        return
    if known.repeats >= FLAPS_FROM:
        await repository.settle(uow.connection, known.id, uow.now)
        return
    await _over(uow, known, at, peak)


async def clear_settled(uow: UnitOfWork) -> int:
    """End flapping alarms that have been quiet for long enough; how many."""
    found = await repository.settled(uow.connection, uow.now - REOPENS_WITHIN)
    for known in found:
        await repository.settle(uow.connection, known.id, None)
        await _over(uow, known, known.settling_since or uow.now, None)
    return len(found)


async def _over(uow: UnitOfWork, known: Alarm, at: datetime, peak: float | None) -> None:
    await repository.clear(uow.connection, known.id, at, peak)
    await held.end(uow.connection, known.channel_id, known.rule, at, "over")
    if known.incident_id is not None:
        await incident_rows.close_when_over(uow.connection, known.incident_id, at)
        await incidents.tell(uow, known.incident_id, known)
    if known.told_at is None:
        return  # under a shelf from begin to end: nobody knows of it
    uow.emit(
        AlarmCleared(
            alarm_id=known.id,
            device_id=known.device_id,
            site_id=known.site_id,
            at=at,
            peak=known.peak if peak is None else peak,
        ),
        audience_of(known),
    )


async def acknowledge(uow: UnitOfWork, alarm_id: UUID, note: str | None = None) -> Alarm:
    """Note that the caller took notice. A second time changes nothing. Raises AlarmMissing."""
    alarm = await repository.get(uow.connection, alarm_id, lock=True)
    if alarm is None:
        raise AlarmMissing(alarm_id=alarm_id)
    if alarm.acknowledged_at is not None:
        return alarm
    await _acknowledge(uow, [alarm], note)
    after = {"by": uow.principal.name}
    uow.record(f"alarm:{alarm_id}", before={"state": alarm.state}, after=after, reason=note)
    acknowledged = await repository.get(uow.connection, alarm_id)
    assert acknowledged is not None  # noqa: S101  # locked above
    return acknowledged


async def acknowledge_incident(
    uow: UnitOfWork, incident_id: UUID, note: str | None = None
) -> dict[str, Any]:
    """Note that the caller took notice of every alarm of an incident that is open by now; how the
    incident stands. One that joins later rings. Safe to repeat. Raises IncidentMissing.
    """
    incident = await incident_rows.shown(uow.connection, incident_id)
    if incident is None:
        raise IncidentMissing(incident_id=incident_id)
    alarms = await repository.open_of_incident(uow.connection, incident_id)
    if alarms:
        await _acknowledge(uow, alarms, note)
        after = {"by": uow.principal.name, "alarms": [alarm.id for alarm in alarms]}
        uow.record(f"incident:{incident_id}", after=after, reason=note)
    return incident


async def _acknowledge(uow: UnitOfWork, alarms: list[Alarm], note: str | None) -> None:
    by = uow.principal.name
    ids = [alarm.id for alarm in alarms]
    await repository.acknowledge(uow.connection, ids, by, note, uow.now)
    for alarm in alarms:
        taken = AlarmAcknowledged(
            alarm_id=alarm.id, device_id=alarm.device_id, site_id=alarm.site_id, at=uow.now, by=by
        )
        uow.emit(taken, audience_of(alarm))


async def close(uow: UnitOfWork, alarm_id: UUID, reason: str) -> Alarm:
    """End an alarm that no reading will ever clear: a sensor lost or taken away in breach.

    The caller's name and reason stay with it; nothing closes by itself. A closed one stays closed.
    Raises AlarmMissing.
    """
    alarm = await repository.get(uow.connection, alarm_id, lock=True)
    if alarm is None:
        raise AlarmMissing(alarm_id=alarm_id)
    if alarm.state == "closed":
        return alarm
    by = uow.principal.name
    await repository.close(uow.connection, alarm_id, by, reason, uow.now)
    uow.record(
        f"alarm:{alarm_id}", before={"state": alarm.state}, after={"state": "closed"}, reason=reason
    )
    if alarm.state in ("open", "acknowledged"):
        await held.end(uow.connection, alarm.channel_id, alarm.rule, uow.now, "over")
        if alarm.incident_id is not None:
            await incident_rows.close_when_over(uow.connection, alarm.incident_id, uow.now)
            await incidents.tell(uow, alarm.incident_id, alarm)
        uow.emit(
            AlarmCleared(
                alarm_id=alarm_id,
                device_id=alarm.device_id,
                site_id=alarm.site_id,
                at=uow.now,
                peak=alarm.peak,
            ),
            audience_of(alarm),
        )
    closed = await repository.get(uow.connection, alarm_id)
    assert closed is not None  # noqa: S101  # locked above
    return closed
