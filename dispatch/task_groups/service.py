"""Calling people of several departments to one case, and what they say there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from psycopg.rows import DictRow

from dispatch.task_groups import reach, repository
from dispatch.task_groups.errors import (
    GroupMemberUnknown,
    NotInGroup,
    TaskGroupMissing,
    TaskGroupOver,
    TaskGroupThere,
)
from dispatch.task_groups.model import CalledCase, GroupMember, TaskGroup
from dispatch.work_orders import change, steps
from dispatch.work_orders import repository as orders
from dispatch.work_orders.errors import WorkOrderMissing
from dispatch.work_orders.states import FINAL
from hanlu.contracts.work_orders import WorkOrder
from hanlu.database import Connection, UnitOfWork
from hanlu.identity import people
from hanlu.identity.principal import Principal
from hanlu.identity.rights import allowed
from hanlu.ids import new_id
from hanlu.notify import outbox
from hanlu.notify.messages import Message

FORMED: Final = "task_group_formed"
CHANGED: Final = "task_group_changed"
ENDED: Final = "task_group_ended"
WORDS: Final = "task_group_words"
_MOST: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupGiven:
    """Who is called, and for what."""

    purpose: str
    members: tuple[UUID, ...]


async def form(
    uow: UnitOfWork,
    order_id: UUID,
    given: GroupGiven,
    *,
    operation_id: UUID | None = None,
    expected_version: int | None = None,
) -> TaskGroup:
    """Call people to a case; each is told by mail and sees the case from now on.

    Safe to repeat under one ``operation_id``. Raises WorkOrderMissing, WorkOrderMoved,
    OperationReused, TaskGroupOver, TaskGroupThere, GroupMemberUnknown.
    """
    order, repeated = await steps.begin(
        uow, order_id, operation_id=operation_id, expected_version=expected_version
    )
    if repeated:
        return (await of_order(uow.connection, order_id))[0]
    if order.state in FINAL:
        raise TaskGroupOver(number=order.number, state=order.state)
    if await repository.running(uow.connection, [order_id]):
        raise TaskGroupThere(number=order.number)
    known = await _known(uow, given.members)
    group_id = new_id()
    await repository.insert(
        uow.connection, group_id, order_id, given.purpose, uow.now, uow.principal.name
    )
    await repository.set_members(uow.connection, group_id, given.members)
    await _call(uow, order, group_id, given.purpose, known)
    await change.retell(
        uow, order, FORMED, _told(known), reason=given.purpose, operation_id=operation_id
    )
    return await _running(uow, order)


async def replace(
    uow: UnitOfWork,
    order_id: UUID,
    given: GroupGiven,
    *,
    operation_id: UUID | None = None,
    expected_version: int | None = None,
) -> TaskGroup:
    """Other people, or another purpose; who is new in it is told. Repeats and raises as `form`, but
    TaskGroupMissing where there is none.
    """
    order, repeated = await steps.begin(
        uow, order_id, operation_id=operation_id, expected_version=expected_version
    )
    if repeated:
        return (await of_order(uow.connection, order_id))[0]
    before = await _running(uow, order)
    known = await _known(uow, given.members)
    was = {each.person_id for each in before.members}
    if was == set(known) and before.purpose == given.purpose:
        return before
    await repository.set_purpose(uow.connection, before.id, given.purpose)
    await repository.set_members(uow.connection, before.id, given.members)
    called = {person: who for person, who in known.items() if person not in was}
    await _call(uow, order, before.id, given.purpose, called)
    await change.retell(
        uow, order, CHANGED, _told(known), reason=given.purpose, operation_id=operation_id
    )
    return await _running(uow, order)


async def end(
    uow: UnitOfWork,
    order_id: UUID,
    reason: str,
    *,
    operation_id: UUID | None = None,
    expected_version: int | None = None,
) -> TaskGroup:
    """Let them go before the case is over. Repeats and raises as `replace`."""
    order, repeated = await steps.begin(
        uow, order_id, operation_id=operation_id, expected_version=expected_version
    )
    if not repeated:
        await _running(uow, order)
        await repository.end(uow.connection, order_id, uow.now, uow.principal.name)
        await change.retell(uow, order, ENDED, {}, reason=reason, operation_id=operation_id)
    return (await of_order(uow.connection, order_id))[0]


async def say(
    uow: UnitOfWork, order_id: UUID, words: str, *, operation_id: UUID | None = None
) -> None:
    """Words of somebody who was called, or of who may change the case, into its history.

    Safe to repeat under one ``operation_id``. Raises WorkOrderMissing, OperationReused,
    TaskGroupMissing, NotInGroup.
    """
    is_called = await reach.is_called(uow.connection, uow.principal, order_id)
    order = await orders.get(uow.connection, order_id)
    if order is None and not is_called:
        raise WorkOrderMissing(order=order_id)
    if not is_called and not allowed(uow.principal.role, "work_orders.change"):
        raise NotInGroup(number=order.number if order else order_id)
    async with uow.beyond_scope():
        order, repeated = await steps.begin(uow, order_id, operation_id=operation_id)
    if repeated:
        return
    async with uow.beyond_scope():
        await _running(uow, order)
    await change.retell(uow, order, WORDS, {}, reason=words, operation_id=operation_id)


async def of_order(connection: Connection, order_id: UUID) -> list[TaskGroup]:
    """All groups of a case, the newest first."""
    return await _shown(connection, await repository.of_order(connection, order_id))


async def called_to(connection: Connection, principal: Principal) -> list[CalledCase]:
    """The cases to which the caller was called and that go on, the newest call first."""
    if principal.id is None:
        return []
    ids = await repository.cases_of(connection, principal.id)
    async with reach.beyond_scope(connection, principal):
        groups = await _shown(connection, await repository.running(connection, ids))
        cases = await orders.listed(connection, {"id": ids}, limit=_MOST) if ids else []
    known = {order.id: order for order in cases}
    return [
        CalledCase(group=group, order=known[group.work_order_id])
        for group in groups
        if group.work_order_id in known
    ]


async def _running(uow: UnitOfWork, order: WorkOrder) -> TaskGroup:
    rows = await repository.running(uow.connection, [order.id])
    if not rows:
        raise TaskGroupMissing(number=order.number)
    [group] = await _shown(uow.connection, rows)
    return group


async def _known(uow: UnitOfWork, members: Sequence[UUID]) -> Mapping[UUID, people.Colleague]:
    """Those who may be called: whose role works on the pages that show a case to who was called."""
    known = await people.colleagues(uow.connection, members)
    for person in members:
        if person not in known or not allowed(known[person].role, "teams.read"):
            raise GroupMemberUnknown(person=person)
    return known


async def _call(
    uow: UnitOfWork,
    order: WorkOrder,
    group_id: UUID,
    purpose: str,
    called: Mapping[UUID, people.Colleague],
) -> None:
    for person in called:
        addressed = await people.get(uow.connection, person)
        await outbox.send(
            uow,
            Message(
                key=f"task_group:{group_id}:{order.version}:{person}",
                channel="mail",
                to=addressed.email,
                locale=addressed.locale,
                code="task_group.called",
                params={
                    "name": addressed.name,
                    "number": order.number,
                    "site": order.site.name,
                    "purpose": purpose,
                    "by": uow.principal.name,
                },
            ),
        )


def _told(known: Mapping[UUID, people.Colleague]) -> dict[str, Any]:
    return {"members": sorted(each.name for each in known.values())}


async def _shown(connection: Connection, rows: Sequence[DictRow]) -> list[TaskGroup]:
    known = await people.colleagues(
        connection, {person for row in rows for person in row["members"]}
    )
    return [
        TaskGroup(
            **{
                **row,
                "members": [
                    GroupMember(person_id=each, name=known[each].name, role=known[each].role)
                    for each in row["members"]
                    if each in known
                ],
            }
        )
        for row in rows
    ]
