"""The end of a shelf, by itself or early: whoever was not told of the alarm is told now."""

from uuid import UUID

from hanlu.database import UnitOfWork
from iot_gateway.alarms import incident_rows, repository, service, shelves
from iot_gateway.alarms.errors import AlarmMissing
from iot_gateway.alarms.model import Alarm


async def unshelve(uow: UnitOfWork, alarm_id: UUID) -> Alarm:
    """End the shelf of an alarm early. A second time changes nothing. Raises AlarmMissing."""
    alarm = await repository.get(uow.connection, alarm_id, lock=True)
    if alarm is None:
        raise AlarmMissing(alarm_id=alarm_id)
    if not await shelves.end_now(uow, alarm.channel_id, alarm.rule):
        return alarm
    before, after = {"shelved_until": alarm.shelved_until}, {"shelved_until": None}
    uow.record(f"alarm:{alarm_id}", before=before, after=after)
    if alarm.state in ("open", "acknowledged"):
        await ring_again(uow, alarm)
    again = await repository.get(uow.connection, alarm_id)
    assert again is not None  # noqa: S101  # locked above
    return again


async def ring_again(uow: UnitOfWork, alarm: Alarm) -> None:
    """An alarm that still stands is off its shelf: it is told as if it had opened now."""
    await repository.off_the_shelf(uow.connection, alarm.id, uow.now)
    shelves.tell(uow, alarm, None)
    if alarm.incident_id is not None:
        source, finding = shelves.source_of(alarm), shelves.finding_of(alarm)
        incident = await incident_rows.known(uow.connection, alarm.incident_id)
        await service.tell_raised(uow, source, finding, alarm.id, incident)
