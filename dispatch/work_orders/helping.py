"""Help wanted on the spot (F-092): an expert or a second pair of hands, as an order of its own."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from dispatch.customers.places import Place
from dispatch.policies import Policies
from dispatch.triage.grade import Grade
from dispatch.work_orders import opening
from hanlu.contracts.events import Reason
from hanlu.contracts.work_orders import WorkOrder
from hanlu.database import UnitOfWork
from hanlu.ids import IdSource, new_id

Help = Literal["expert", "second_person"]

_EXPERT = 3
"""The highest level of a skill: whoever is there holds less, or would not ask."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpWanted:
    """Who is asked for. Without a ``skill`` an expert is one in all that the case asks for."""

    kind: Help
    skill: str | None = None
    level: int | None = None


def skills_asked(order: WorkOrder, wanted: HelpWanted) -> dict[str, int]:
    """The least level of each skill that the helper must have. Pure."""
    if wanted.skill is not None:
        return {wanted.skill: wanted.level or (_EXPERT if wanted.kind == "expert" else 1)}
    if wanted.kind == "expert":
        return {each.skill: wanted.level or _EXPERT for each in order.skills}
    return {}


async def call(
    uow: UnitOfWork,
    policies: Policies,
    order: WorkOrder,
    wanted: HelpWanted,
    note: str,
    ids: IdSource = new_id,
) -> WorkOrder:
    """Open the order of whoever is to come and help; it is graded and planned like any other.

    The caller has found that help may be asked for now, and sees that it is asked for once.
    """
    told = {"number": order.number, "by": uow.principal.name}
    columns = {
        "source": "help",
        "title": Reason(f"help.{wanted.kind}", told),
        "description": note,
        "device_id": order.device_id,
        "channel": order.channel,
        "zone_id": order.zone_id,
        "priority": order.priority,
        "helps": order.id,
        "helps_technician_id": order.technician_id,
    }
    found = Grade(
        kind=order.kind,
        order_class=order.order_class,
        fault=order.fault,
        skills=skills_asked(order, wanted),
        duration=timedelta(seconds=order.duration_s),
        parts=(),
        reasons=(Reason(f"help.{wanted.kind}", told),),
    )
    place = Place(order.site_id, order.asset_id, order.region, order.outlet)
    return await opening.open_graded(uow, policies, place, found, columns, ids)
