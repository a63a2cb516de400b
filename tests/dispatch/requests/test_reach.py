"""Around a visit its technician may ring; long before and long after nobody on the road may."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from msgspec import structs

from dispatch.requests.reach import may_reach
from hanlu.contracts.work_orders import State, WorkOrder
from hanlu.identity.principal import Principal, Scope
from hanlu.ids import new_id
from tests.factories.dispatch import NOON

DAY = timedelta(hours=24)
LASTS = timedelta(hours=2)


def technician(technician_id: UUID) -> Principal:
    scope = Scope("technician", (str(technician_id),))
    return Principal(new_id(), "Li Wei", "technician", scope, technician_id)


def visit(order: WorkOrder, state: State, starts_at: datetime | None) -> WorkOrder:
    return structs.replace(
        order,
        state=state,
        starts_at=starts_at,
        technician_id=new_id(),
        duration_s=int(LASTS.total_seconds()),
    )


@pytest.mark.parametrize(
    ("state", "starts_in", "told"),
    [
        pytest.param("accepted", DAY, True, id="a day before"),
        pytest.param("accepted", DAY + timedelta(seconds=1), False, id="earlier"),
        pytest.param("signed", -LASTS - DAY, True, id="a day after"),
        pytest.param("closed", -LASTS - DAY - timedelta(seconds=1), False, id="later"),
        pytest.param("cancelled", 3 * DAY, False, id="cancelled long before"),
        pytest.param("travelling", 3 * DAY, True, id="under way sooner than planned"),
        pytest.param("paused", -9 * DAY, True, id="under way for days"),
        pytest.param("offered", None, True, id="asked to come at once"),
        pytest.param("done", None, False, id="over, and never planned"),
    ],
)
async def test_the_technician_is_told_around_the_visit_only(
    order: WorkOrder, state: State, starts_in: timedelta | None, told: bool
) -> None:
    theirs = visit(order, state, None if starts_in is None else NOON + starts_in)
    assert theirs.technician_id is not None
    assert may_reach(technician(theirs.technician_id), theirs, NOON) is told


async def test_another_technician_is_never_told(order: WorkOrder) -> None:
    assert not may_reach(technician(new_id()), visit(order, "working", NOON), NOON)
    assert not may_reach(technician(new_id()), order, NOON)  # nobody's yet
