"""Cases that are finished and rated, by the use cases that the pages call."""

from typing import Final
from uuid import UUID

from dispatch.feedback.model import RatingGiven
from dispatch.tracking import service as tracking
from hanlu.contracts.work_orders import State, WorkOrder
from hanlu.identity.principal import Principal, Scope
from hanlu.ids import new_id
from tests.dispatch.desk import Desk
from tests.factories.dispatch import as_technician

FINISH: Final[tuple[State, ...]] = (
    "accepted",
    "travelling",
    "on_site",
    "working",
    "done",
    "signed",
)


async def finish(desk: Desk, order: WorkOrder, technician_id: UUID) -> WorkOrder:
    """Have the work done and signed for."""
    await desk.assign(order, technician_id)
    return await desk.walk(order, as_technician(technician_id), *FINISH)


async def rate(
    desk: Desk,
    order: WorkOrder,
    score: int,
    words: str = "fan still loud",
    dimensions: dict[str, int] | None = None,
    recommend: int | None = None,
) -> None:
    """The customer's stars for a case that is signed."""
    given = RatingGiven(score, words, dimensions or {}, recommend)
    customer = Principal(new_id(), "customer", "site_manager", Scope("site", (str(order.site_id),)))
    async with desk.database.unit_of_work(customer, "rate") as uow:
        await tracking.rate(uow, desk.policies, order.id, given)
