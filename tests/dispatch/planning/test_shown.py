"""The plan as it is shown: a backlog costs no more than the orders that are explained."""

from datetime import timedelta

from dispatch.planning.shown import MOST_EXPLAINED, plan_out
from tests.dispatch.planning.test_prices import BREAK, priced
from tests.dispatch.planning.test_prices import day as priced_day
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


def test_a_day_shows_its_pause_and_the_overtime_that_was_agreed() -> None:
    rests = person(overtime=timedelta(hours=1))
    held = demand(
        technician_id=rests.id, state="accepted", starts_at=NOON, duration_s=5_400, locked=True
    )
    [shown] = plan_out(priced_day([rests], [held], priced(**BREAK)), "osrm").technicians
    assert shown.overtime_to == shown.shift_to + timedelta(hours=1)
    [pause] = shown.rests
    assert pause.end_at - pause.start_at == timedelta(minutes=30)
    assert shown.stops[0].end_at <= pause.start_at
    [plain] = plan_out(day([person()], [demand()]), "osrm").technicians
    assert (plain.rests, plain.overtime_to) == ([], None)
