"""HTTP edge of what was parked."""

from fastapi import Response

from dispatch.consumers import parked
from dispatch.consumers.parked import ParkedAlarm, ParkedMissing
from dispatch.edge import PoliciesDep
from dispatch.work_orders.errors import SiteUnknown
from hanlu.contracts.work_orders import WorkOrder
from hanlu.http.dependencies import PrincipalDep, ReadUow, WriteUow, require
from hanlu.http.messages import answers, answers_page, message
from hanlu.http.routing import Router

router = Router(
    prefix="/parked-alarms", tags=["parked-alarms"], dependencies=[require("work_orders.change")]
)


@router.get("", responses=answers_page(ParkedAlarm))
async def index(connection: ReadUow, principal: PrincipalDep) -> Response:
    """Alarms that became no work order, each with the reason."""
    return message({"items": await parked.listed(connection, principal), "next": None})


@router.post("/{number}/retry", responses=answers(WorkOrder, ParkedMissing, SiteUnknown))
async def retry(number: int, uow: WriteUow, policies: PoliciesDep) -> Response:
    """Try one again, once its site is registered; null for a late alarm without an open case."""
    return message(await parked.retry(uow, policies, number))
