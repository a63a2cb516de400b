"""Opening hours of sites: plans keep to them, danger and what was agreed do not wait for a door."""

from typing import Any

import pytest

from dispatch.customers.opening import parsed
from dispatch.planning.candidates import candidates
from hanlu.contracts.events import Reason
from tests.factories.day import HOUR, NOON, day, demand, person

OFFICE_HOURS = parsed("Mo-Fr 13:00-16:00", "UTC")


def test_a_visit_is_planned_while_the_site_is_open_and_people_are_told_what_it_waits_for() -> None:
    built = day([person()], [demand(opening=OFFICE_HOURS)])
    (best,) = candidates(built, 0)
    assert best.starts_at == NOON + HOUR
    assert Reason("closed_until", {"at": NOON + HOUR}) in best.reasons


def test_who_cannot_be_there_before_the_door_closes_is_no_candidate() -> None:
    far = person(at_km=230.0)
    built = day([far], [demand(opening=OFFICE_HOURS, due=NOON + 20 * HOUR)])
    (nobody,) = candidates(built, 0)
    tomorrow = NOON + 25 * HOUR
    assert nobody.broken == (Reason("site_closed", {"from": NOON + 4 * HOUR, "until": tomorrow}),)


@pytest.mark.parametrize(
    "free",
    [
        pytest.param({"order_class": "urgent_fault"}, id="an emergency opens any door"),
        pytest.param({"promised": True}, id="a time that was agreed stands"),
    ],
)
def test_opening_hours_bind_plans_and_neither_danger_nor_what_was_agreed(
    free: dict[str, Any],
) -> None:
    built = day([person()], [demand(opening=OFFICE_HOURS, **free)])
    (best,) = candidates(built, 0)
    assert best.starts_at == NOON


def test_a_technician_whom_somebody_fixed_in_place_stays_in_the_plan_when_the_door_is_closed() -> (
    None
):
    who = person()
    held = demand(
        opening=OFFICE_HOURS, technician_id=who.id, state="accepted", starts_at=NOON, locked=True
    )
    built = day([who], [held])
    assert built.fallen_out == ()
    assert [visit.start_s for _, visit in built.current.visits()] == [0]


def test_a_visit_held_for_the_afternoon_stays_in_the_plan_before_the_noon_break() -> None:
    who = person()
    hours = parsed("Mo-Fr 12:00-14:00,15:00-18:00", "UTC")
    held = demand(opening=hours, technician_id=who.id, state="accepted", starts_at=NOON + 4 * HOUR)
    built = day([who], [held])
    assert built.fallen_out == ()
    job = built.problem.jobs[0]
    assert (job.earliest_s, job.latest_s) == (3 * 3600, 5 * 3600)
    (best,) = candidates(built, 0)
    assert "closed_until" not in {reason.code for reason in best.reasons}
