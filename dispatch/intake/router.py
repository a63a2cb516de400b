"""HTTP edge of what is known of a customer beside an order: for the desk and whoever goes."""

from typing import Final

from fastapi import Response

from dispatch.customers import wishes
from dispatch.customers.customers import CustomerSeals
from dispatch.customers.wishes import Wishes
from dispatch.edge import SeenOrderDep
from dispatch.intake import answers as intake
from dispatch.requests import reach
from dispatch.work_orders.errors import WorkOrderMissing
from hanlu.http.dependencies import ClockDep, PrincipalDep, ResourcesDep, require
from hanlu.http.messages import answers, message
from hanlu.http.routing import Router
from hanlu.identity.principal import Principal

router = Router(prefix="/work-orders/{order_id}/wishes", tags=["work-orders"])

_BESIDE: Final = Principal.system("wishes")


@router.get("", dependencies=[require("wishes.read")], responses=answers(Wishes, WorkOrderMissing))
async def read(
    order: SeenOrderDep, principal: PrincipalDep, resources: ResourcesDep, clock: ClockDep
) -> Response:
    """The customer's class, language and wishes, and what was ticked for this visit.

    ``answers`` of the request may name people: they are for who may read customers, and for the
    order's technician from 24 h before to 24 h after the visit; null for others.
    """
    is_told = reach.may_reach(principal, order, clock.now())
    keyring = resources.keyring
    async with resources.database.read(_BESIDE) as connection:
        sealer = intake.sealer_of(keyring)
        said = await intake.of(connection, sealer, order.id) if is_told else None
        found = await wishes.of_order(connection, CustomerSeals.of(keyring).wishes, order.id, said)
    return message(found)
