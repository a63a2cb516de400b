"""Help wanted on the spot: an order of its own, for somebody else, asked for once."""

from typing import Any
from uuid import UUID

import pytest

from dispatch.planning import demand
from dispatch.planning.candidates import candidates
from dispatch.technicians.errors import TechnicianAskedForHelp
from dispatch.visits.model import VisitPatch
from dispatch.work_orders.errors import HelpNeedsPause, WorkOrderMissing
from dispatch.work_orders.helping import HelpWanted, skills_asked
from hanlu.contracts.work_orders import WorkOrder
from hanlu.ids import new_id
from tests.dispatch.desk import Desk
from tests.dispatch.http import Office, body
from tests.factories import day as plan
from tests.factories.dispatch import as_technician

EXPERT = HelpWanted(kind="expert")


@pytest.fixture
async def working(desk: Desk, order: WorkOrder, technician_id: UUID) -> WorkOrder:
    await desk.assign(order, technician_id)
    return await desk.walk(order, as_technician(technician_id), "accepted", "on_site", "working")


async def ask(desk: Desk, order: WorkOrder, wanted: HelpWanted, **step: Any) -> list[WorkOrder]:
    """The orders that help this one, once somebody has been asked for."""
    assert order.technician_id is not None
    me = step.pop("by", None) or as_technician(order.technician_id)
    said = {"reason": "waiting_expert", "help": wanted, "note": "compressor seized"} | step
    await desk.move(order, "paused", me, **said)
    rows = await desk.rows("select id from dispatch.work_order where helps = %s", order.id)
    found = [await desk.get(row["id"]) for row in rows]
    return [each for each in found if each is not None]


async def test_help_is_an_order_of_its_own_at_the_same_place_and_is_asked_for_once(
    desk: Desk, working: WorkOrder, technician_id: UUID
) -> None:
    twice = {"operation_id": new_id(), "by": as_technician(technician_id)}
    (helper,) = await ask(desk, working, EXPERT, **twice)
    assert (helper.helps, helper.site_id, helper.state) == (
        working.id,
        working.site_id,
        "classified",
    )
    assert (helper.source, helper.description) == ("help", "compressor seized")
    assert [(each.skill, each.level) for each in helper.skills] == [("refrigeration", 3)]
    assert len(await ask(desk, working, EXPERT, **twice)) == 1
    asked = (await desk.history(working.id))[-1]
    assert (asked.reason, asked.data["help"]) == ("waiting_expert", "expert")


async def test_whoever_asked_is_not_sent_to_help_himself(
    desk: Desk, working: WorkOrder, technician_id: UUID
) -> None:
    (helper,) = await ask(desk, working, HelpWanted(kind="second_person"))
    with pytest.raises(TechnicianAskedForHelp):
        await desk.assign(helper, technician_id)
    (wanted,) = demand.demands([helper])
    assert wanted.besides == technician_id
    asker, other = plan.person("asker", 1), plan.person("other", 30)
    built = plan.day([asker, other], [plan.demand(skills={}, besides=asker.id)])
    first, second = candidates(built, 0)
    assert (first.name, [each.code for each in second.broken]) == ("other", ["asked_for_help"])


async def test_whoever_asked_sees_who_comes_and_changes_nothing_of_it(
    desk: Desk, office: Office, working: WorkOrder, technician_id: UUID
) -> None:
    (helper,) = await ask(desk, working, EXPERT)
    expert = await desk.technician(name="Wang Fang")
    await desk.assign(helper, expert)
    phone = await office.technician(technician_id)
    (seen,) = body(await phone.get("work-orders", params={"helps": str(working.id)}))["items"]
    assert (seen["state"], seen["technician_id"]) == ("offered", str(expert))
    me = as_technician(technician_id)
    with pytest.raises(WorkOrderMissing):
        await desk.move(helper, "accepted", me)
    with pytest.raises(WorkOrderMissing):
        await desk.visit(helper, VisitPatch(cause="ice"), me)
    assert (await desk.move(helper, "accepted", as_technician(expert))).state == "accepted"
    stranger = await office.technician(await desk.technician())
    assert body(await stranger.get("work-orders", params={"helps": str(working.id)}))["items"] == []


async def test_help_is_asked_for_with_a_pause_only(
    desk: Desk, working: WorkOrder, technician_id: UUID
) -> None:
    me = as_technician(technician_id)
    with pytest.raises(HelpNeedsPause):
        await desk.move(working, "classified", me, reason="waiting_expert", help=EXPERT)


@pytest.mark.parametrize(
    ("wanted", "skills"),
    [
        pytest.param(EXPERT, {"refrigeration": 3}, id="an expert in what the case asks for"),
        pytest.param(HelpWanted(kind="second_person"), {}, id="anybody's second pair of hands"),
        pytest.param(
            HelpWanted(kind="second_person", skill="electrical"),
            {"electrical": 1},
            id="hands that may work on the mains",
        ),
        pytest.param(
            HelpWanted(kind="expert", skill="electrical", level=2),
            {"electrical": 2},
            id="an expert in another trade",
        ),
    ],
)
async def test_the_skill_is_what_was_asked_for(
    wanted: HelpWanted, skills: dict[str, int], order: WorkOrder
) -> None:
    assert skills_asked(order, wanted) == skills
