"""The end of an alarm that is still parked: kept until the alarm has its order.

The beginning and the end of one alarm are applied in that order, however long the beginning was
parked. Both take the alarm's own lock first, so that neither can miss the other.
"""

from uuid import UUID

from dispatch.policies import Policies
from dispatch.work_orders import opening
from hanlu.contracts.alarms import AlarmCleared
from hanlu.database import UnitOfWork


async def alone(uow: UnitOfWork, alarm_id: UUID) -> None:
    """Let nobody else begin or end this alarm until the transaction is over."""
    await uow.connection.execute(
        "select pg_advisory_xact_lock(hashtextextended(%s, 0))", (f"alarm {alarm_id}",)
    )


async def apply(uow: UnitOfWork, policies: Policies, event: AlarmCleared, consumer: str) -> None:
    """Note the end on the alarm's order; keep it while ``consumer`` has the alarm parked.

    An alarm without an order that is not parked either opened none (a late one): nothing is kept.
    Safe to repeat.
    """
    await alone(uow, event.alarm_id)
    if await opening.note_cleared(uow, policies, event.alarm_id, event.at, event.peak) is None:
        await uow.connection.execute(
            "insert into dispatch.early_clearing (alarm_id, cleared_at, peak)"
            " select %(alarm)s, %(at)s, %(peak)s where exists (select from hanlu.parked_event"
            "  where consumer = %(consumer)s and type = 'alarm.raised' and settled_at is null"
            "    and data::jsonb ->> 'alarm_id' = %(alarm)s::text) on conflict do nothing",
            {
                "alarm": event.alarm_id,
                "at": event.at,
                "peak": event.peak,
                "consumer": consumer,
            },
        )


async def catch_up(uow: UnitOfWork, policies: Policies, alarm_id: UUID) -> None:
    """Note the end that was kept for an alarm, now that the alarm was taken up."""
    cursor = await uow.connection.execute(
        "delete from dispatch.early_clearing where alarm_id = %s returning cleared_at, peak",
        (alarm_id,),
    )
    if row := await cursor.fetchone():
        await opening.note_cleared(uow, policies, alarm_id, row["cleared_at"], row["peak"])
