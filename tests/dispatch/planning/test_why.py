"""Why this person at this time, and what would let an order be served: codes with figures."""

from dataclasses import replace
from datetime import time
from typing import Any
from uuid import UUID

from dispatch.planning.build import Built, build
from dispatch.planning.situation import OffDuty, Situation
from dispatch.planning.why import Why, possible, why
from hanlu.ids import new_id
from optimizer.insert import rank
from tests.dispatch.desk import Desk
from tests.dispatch.http import Office
from tests.factories import dispatch as make
from tests.factories.day import (
    HOUR,
    MINUTE,
    NOON,
    POLICIES,
    day,
    demand,
    person,
    table,
)


def explained(built: Built, job: int = 0) -> Why:
    found = why(built, job, rank(built.problem, built.current, job))
    assert found is not None
    return found


def reasons(built: Built, job: int = 0) -> dict[str, dict[str, Any]]:
    return {each.code: dict(each.params) for each in explained(built, job).reasons}


def ways(built: Built, job: int = 0) -> dict[str, dict[str, Any]]:
    return {each.code: dict(each.params) for each in possible(built, job)}


def test_the_nearer_is_chosen_for_the_drive_saved_and_begins_on_arrival() -> None:
    near, far = person("near", 5), person("far", 25)
    built = day([near, far], [demand(technician_id=near.id, state="accepted", starts_at=NOON)])
    found = explained(built)
    assert (found.technician_id, found.starts_at) == (near.id, NOON + 5 * MINUTE)
    told = reasons(built)
    assert told["shortest_detour"] == {"minutes": 40}
    assert told["starts_on_arrival"]["start_at"] == NOON + 5 * MINUTE
    assert found.next_best_delta is not None
    assert found.next_best_delta >= 40 * 60


def test_an_agreed_window_is_why_it_begins_no_earlier() -> None:
    who = person("only", 5)
    agreed = demand(technician_id=who.id, earliest=NOON + HOUR, due=NOON + 2 * HOUR)
    told = reasons(day([who], [replace(agreed, state="accepted", starts_at=NOON + HOUR)]))
    assert told["starts_when_window_opens"] == {
        "arrive_at": NOON + 5 * MINUTE,
        "start_at": NOON + HOUR,
    }
    assert "only_one_able" in told


def test_an_order_without_a_place_in_the_plan_has_no_why() -> None:
    built = day([person()], [demand()])
    assert why(built, 0, rank(built.problem, built.current, 0)) is None


def test_a_missing_level_is_named_with_who_lacks_it_and_nothing_else() -> None:
    built = day(
        [person("junior", skills={"refrigeration": 1})], [demand(skills={"refrigeration": 3})]
    )
    told = ways(built)
    assert told["skill"] == {"name": "junior", "skill": "refrigeration", "level": 3}
    assert told["person"] == {"skill": "refrigeration", "level": 3}


def test_overtime_is_told_in_minutes() -> None:
    late = person("late", shift=(NOON - 6 * HOUR, NOON + HOUR / 2))
    assert ways(day([late], [demand()]))["overtime"] == {"name": "late", "minutes": 30}


def test_a_missing_part_is_told_with_the_number() -> None:
    holder = person("holder", stock={"start-relay": 1})
    taken = demand("WO-1", parts=("start-relay",), technician_id=holder.id, state="accepted")
    built = day([holder], [taken, demand("WO-2", parts=("start-relay",))])
    assert ways(built, 1)["part"] == {"name": "holder", "part": "start-relay", "count": 1}


def test_the_orders_that_would_have_to_move_are_named() -> None:
    expert = person("expert", skills={"refrigeration": 3}, shift=(NOON, NOON + 1.5 * HOUR))
    held = demand("WO-1", technician_id=expert.id, state="offered", starts_at=NOON)
    built = day([expert, person("other")], [held, demand("WO-2", skills={"refrigeration": 3})])
    assert ways(built, 1)["moves"] == {"name": "expert", "count": 1, "numbers": "WO-1"}


def test_whoever_could_and_is_off_duty_may_be_called_in() -> None:
    sleeping = OffDuty(new_id(), "sleeping", NOON + 18 * HOUR, {"refrigeration": 2})
    unable = OffDuty(new_id(), "unable", NOON + 17 * HOUR, {})
    situation = Situation(NOON, 1, (person(skills={}),), (demand(),), (unable, sleeping))
    built = build(situation, table(situation), POLICIES)
    assert ways(built)["call_in"] == {"name": "sleeping", "at": NOON + 18 * HOUR}


def test_what_was_only_proposed_is_no_promise() -> None:
    who, other = person("who", 5), person("other", 5)
    built = day([who, other], [demand(proposed_to=who.id, starts_at=NOON)])
    told = why(built, 0, rank(built.problem, built.current, 0))
    assert told is not None
    codes = {each.code for each in told.reasons}
    assert "as_proposed" in codes
    assert "keeps_promise" not in codes


def test_whoever_was_there_before_goes_again_because_they_know_the_case() -> None:
    who, other = person("who", 5), person("other", 5)
    again = demand(preferred=who.id, proposed_to=who.id, starts_at=NOON)
    built = day([who, other], [again])
    told = why(built, 0, rank(built.problem, built.current, 0))
    assert told is not None
    assert "knows_case" in {each.code for each in told.reasons}


async def at_work(desk: Desk, skills: dict[str, int]) -> UUID:
    technician_id = await desk.technician(name="Li Ming", timezone="UTC", skills=skills)
    async with desk.database.unit_of_work(make.SYSTEM, "test.shifts", audited=False) as uow:
        await uow.connection.execute(
            "insert into dispatch.shift (technician_id, weekday, starts, length_min)"
            " select %s, weekday, %s, 1440 from generate_series(0, 6) weekday",
            (technician_id, time(0)),
        )
    return technician_id


async def test_the_candidates_say_why_the_plan_is_so_and_what_would_help(
    desk: Desk, office: Office
) -> None:
    desk_client = await office.client()
    junior = await at_work(desk, {"refrigeration": 1})
    order = await desk.open_alarm()
    path = f"work-orders/{order.id}/candidates"
    nobody = (await desk_client.get(path)).raise_for_status().json()
    assert nobody["why"] is None
    assert {"skill", "person"} <= {each["code"] for each in nobody["possible"]}

    await desk.technician(name="unused")
    expert = await at_work(desk, {"refrigeration": 3})
    await desk.assign(order, expert, starts_at=make.NOON, locked=False)
    somebody = (await desk_client.get(path)).raise_for_status().json()
    assert somebody["possible"] == []
    assert somebody["why"]["technician_id"] == str(expert) != str(junior)
    assert {"only_one_able", "starts_on_arrival"} <= {
        each["code"] for each in somebody["why"]["reasons"]
    }
