"""A step of approval that nobody took in time is raised, once, and whom it is raised to is told."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from psycopg.rows import DictRow

from dispatch.costs import claims
from dispatch.due import DueWork
from dispatch.policies import Policies
from dispatch.work_orders import change, repository
from hanlu.contracts.work_orders import WorkOrder
from hanlu.database import UnitOfWork
from hanlu.database.lease import Fence
from hanlu.database.rows import update
from hanlu.identity import people
from hanlu.identity.people import Person
from hanlu.identity.principal import Scope
from hanlu.notify import outbox
from hanlu.notify.messages import Message

_BATCH: Final = 50
_LATE: Final = """
    select id from dispatch.cost_claim where state = 'waiting' and raised_at is null
       and due_at <= %s order by due_at, id limit %s
"""


class CostKeeper(DueWork):
    """Raises what is late."""

    name = "dispatch.costs"

    async def tick(self, fence: Fence) -> int:
        """Raise every step that is due now, each in a transaction of its own."""
        async with self._database.read(self._principal) as connection:
            now = await self._due_time(connection)
            cursor = await connection.execute(_LATE, (now, _BATCH))
            late = [row["id"] for row in await cursor.fetchall()]
        return sum([await self._act(fence, "cost.raise", raise_late, each) for each in late])


async def raise_late(uow: UnitOfWork, policies: Policies, claim_id: UUID, now: datetime) -> int:
    """Raise the step of a claim that is due by ``now``; 1 if it was not raised before.

    Safe to repeat and to race with whoever decides: the order is locked first, as they do.
    """
    cursor = await uow.connection.execute(
        "select work_order_id from dispatch.cost_claim where id = %s", (claim_id,)
    )
    found = await cursor.fetchone()
    order = None if found is None else await repository.lock(uow.connection, found["work_order_id"])
    if order is None:
        return 0
    (row,) = await claims.rows(
        uow.connection, "c.id = %(id)s", {"id": claim_id}, policies.costs.mean_over
    )
    if row["state"] != "waiting" or row["raised_at"] is not None or row["due_at"] > now:
        return 0
    to = policies.costs.step(row["step"]).raised_to
    columns = {"raised_at": now, "raised_to": to}
    await update(uow.connection, "dispatch.cost_claim", {"id": claim_id}, columns)
    await claims.note(uow, claim_id, row["version"] + 1, "raised", row["step"], "")
    told = reached(order, await people.holding(uow.connection, to))
    for each in told:
        await outbox.send(uow, notice(row, order, each))
    await change.retell(uow, order, "cost_raised", {"claim": claim_id, "cost": row["kind"]})
    after = {"step": row["step"], "raised_to": to, "told": [each.name for each in told]}
    uow.record(f"cost:{claim_id}", after=after)
    return 1


def reached(order: WorkOrder, rank: Sequence[Person]) -> list[Person]:
    """Those of the rank whose scope reaches the order. Pure."""
    return [
        each
        for each in rank
        if Scope(each.scope_kind, tuple(each.scope_ids)).reaches(
            region=order.region, outlet=order.outlet
        )
    ]


def notice(row: DictRow, order: WorkOrder, person: Person) -> Message:
    """What somebody is told, in their language; the amount stays in the house. Pure."""
    return Message(
        key=f"cost:{row['id']}:{row['step']}:{row['due_at'].isoformat()}:{person.id}",
        channel="mail",
        to=person.email,
        locale=person.locale,
        code="cost.raised",
        params={
            "name": person.name,
            "number": order.number,
            "site": order.site.name,
            "step": row["step"],
            "claimed_by": row["claimed_by"],
        },
    )
