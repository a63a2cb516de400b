"""The plan as it is shown: a backlog costs no more than the orders that are explained."""

from datetime import timedelta

from dispatch.planning.shown import MOST_EXPLAINED, plan_out
from tests.factories.day import NOON, day, demand, person


def test_of_a_backlog_the_most_urgent_are_explained_and_all_are_named() -> None:
    waiting = [
        demand(f"WO-{n}", skills={"ammonia": 3}, due=NOON + timedelta(minutes=n))
        for n in range(MOST_EXPLAINED + 5)
    ]
    unserved = plan_out(day([person()], waiting), "osrm").unserved
    assert [each.work_order_id for each in unserved] == [each.id for each in waiting]
    explained = [[reason.code for reason in each.reasons] for each in unserved]
    assert explained == [["skill_missing"]] * MOST_EXPLAINED + [[]] * 5
