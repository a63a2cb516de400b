"""Complaints and their steps, by the use cases that the pages call."""

from typing import Any
from uuid import UUID

from dispatch.complaints import service
from dispatch.complaints.model import Complaint, ComplaintGiven
from dispatch.complaints.service import StepGiven
from dispatch.work_orders import opening
from dispatch.work_orders.opening import Request
from hanlu.contracts.work_orders import WorkOrder
from hanlu.identity.principal import Principal, Scope
from hanlu.ids import new_id
from tests.dispatch.desk import Desk
from tests.factories.dispatch import SYSTEM

AGENT = Principal(new_id(), "Mei", "agent", Scope("all"))
LEADER = Principal(new_id(), "Zhou", "supervisor", Scope("all"))

BEFORE_THE_RESULT: tuple[dict[str, Any], ...] = (
    {"step": "verified", "words": "called, and sorry", "told_by": "telephone"},
    {"step": "investigated", "words": "read the visit and the curve"},
    {"step": "cause_found", "words": "the door was left open", "cause": "workmanship"},
    {
        "step": "proposed",
        "words": "We send somebody again on Monday.",
        "remedies": ("apology", "training"),
    },
)
RESULT: dict[str, Any] = {"step": "told", "letter": "We are sorry, and come again on Monday."}


async def complain(
    desk: Desk,
    site_id: UUID,
    words: str = "nobody called back",
    by: Principal = AGENT,
    *,
    asset_id: UUID | None = None,
    about_id: UUID | None = None,
) -> WorkOrder:
    """A complaint that the desk takes down."""
    async with desk.database.unit_of_work(by, "open") as uow:
        asked = Request(
            kind="complaint",
            site_id=site_id,
            asset_id=asset_id,
            description=words,
            complaint=ComplaintGiven(about_id=about_id),
        )
        return await opening.open_for_request(uow, desk.policies, asked)


async def take(desk: Desk, order: WorkOrder, by: Principal = LEADER, **said: Any) -> WorkOrder:
    """One step; ``operation_id`` and ``expected_version`` as `service.take` has them."""
    known = {"operation_id", "expected_version"}
    given = StepGiven(**{name: value for name, value in said.items() if name not in known})
    guards = {name: value for name, value in said.items() if name in known}
    async with desk.database.unit_of_work(by, "step") as uow:
        return await service.take(uow, desk.policies, order.id, given, **guards)


async def settle(desk: Desk, order: WorkOrder, cause: str = "workmanship") -> WorkOrder:
    """Every step up to the result."""
    for said in BEFORE_THE_RESULT:
        given = said | ({"cause": cause} if "cause" in said else {})
        if "remedies" in given and cause != "workmanship":
            given = given | {"remedies": ("apology",)}
        order = await take(desk, order, **given)
    return await take(desk, order, **RESULT)


async def shown(desk: Desk, order: WorkOrder) -> Complaint:
    """Its course as the office sees it."""
    async with desk.database.read(SYSTEM) as connection:
        now = await desk.get(order.id)
        assert now is not None
        return await service.show(connection, desk.policies, now)
