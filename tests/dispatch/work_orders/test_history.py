"""What happened stays: no role of the product can rewrite it, and each change has its trace."""

from uuid import UUID

import psycopg
import pytest

from dispatch.work_orders.history import WorkOrderEntry, shown_to
from hanlu.contracts.work_orders import WorkOrder
from hanlu.identity.principal import ROLES, Role
from tests.dispatch.desk import Desk
from tests.factories import dispatch as make
from tests.factories.dispatch import as_technician


@pytest.mark.parametrize("table", ["work_order_event", "escalation"])
@pytest.mark.parametrize("write", ["delete from dispatch.{}", "update dispatch.{} set round = 1"])
async def test_the_product_cannot_rewrite_what_happened(
    desk: Desk, order: WorkOrder, table: str, write: str
) -> None:
    statement = write.format(table).replace("round = 1", "work_order_id = work_order_id")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        async with desk.database.unit_of_work(make.SYSTEM, "tamper") as uow:
            await uow.connection.execute(statement)


async def test_every_step_leaves_one_audit_row_with_who_before_and_after(
    desk: Desk, order: WorkOrder, technician_id: UUID
) -> None:
    await desk.assign(order, technician_id)
    await desk.move(order, "accepted", as_technician(technician_id))
    rows = await desk.rows(
        "select actor_name, role, before ->> 'state' as before, after ->> 'state' as after"
        " from hanlu.audit where subject = %s order by id",
        f"work_order:{order.id}",
    )
    assert [(row["role"], row["before"], row["after"]) for row in rows] == [
        ("service", None, "classified"),
        ("dispatcher", "classified", "offered"),
        ("technician", "offered", "accepted"),
    ]


async def test_a_refused_step_leaves_nothing(desk: Desk, order: WorkOrder) -> None:
    with pytest.raises(Exception, match="cannot become"):
        await desk.move(order, "closed", make.dispatcher())
    assert len(await desk.history(order.id)) == order.version
    assert await desk.get(order.id) == order


@pytest.mark.parametrize("role", ROLES)
def test_only_customers_and_technicians_miss_what_the_office_says_among_itself(role: Role) -> None:
    office = {"follow_up", "root_cause", "compensation_offered", "compensation_decided"}
    entries = [told(action) for action in ("opened", *sorted(office), "transition")]
    missed = {each.action for each in entries} - {each.action for each in shown_to(role, entries)}
    assert missed == (office if role in {"site_manager", "technician"} else set())


def told(action: str) -> WorkOrderEntry:
    return WorkOrderEntry(
        version=1,
        at=make.NOON,
        by="Zhao",
        role="supervisor",
        action=action,
        frm="signed",
        to="signed",
        reason="in confidence",
        data={},
    )
