"""Who should go: nearness decides between equals, rules exclude, and everybody hears why."""

from dispatch.planning.candidates import Candidate, candidates
from dispatch.planning.situation import Busy
from optimizer.cost import Cost
from tests.factories.day import HOUR, MINUTE, NOON, day, demand, km, person


def codes(candidate: Candidate) -> list[str]:
    return [reason.code for reason in candidate.broken]


def test_with_equal_skill_and_load_the_nearer_technician_wins() -> None:
    built = day([person("far", 20), person("near", 5)], [demand(at_km=0)])
    first, second = candidates(built, 0)
    assert (first.name, second.name) == ("near", "far")
    assert first.arrives_at == NOON + 5 * MINUTE
    assert first.cost is not None
    assert first.cost.travel_s == 2 * 5 * 60


def test_whoever_was_there_before_comes_again_unless_that_costs_too_much() -> None:
    first, near = person("was there", 15), person("near", 5)
    built = day([first, near], [demand(preferred=first.id)])
    ranked = candidates(built, 0)
    assert [each.name for each in ranked] == ["was there", "near"]
    assert [each.reasons[-1].code for each in ranked] == ["was_there_before", "new_to_it"]
    far = person("was there", 60)
    built = day([far, near], [demand(preferred=far.id)])
    assert [each.name for each in candidates(built, 0)] == ["near", "was there"]


def test_someone_without_the_skill_comes_last_and_hears_which() -> None:
    built = day(
        [person("plumber", 1, skills={"plumbing": 3}), person("cooler", 9)],
        [demand(skills={"refrigeration": 2})],
    )
    ranked = candidates(built, 0)
    assert [each.name for each in ranked] == ["cooler", "plumber"]
    assert ranked[1].broken[0].code == "skill_missing"
    assert ranked[1].broken[0].params == {"skill": "refrigeration", "level": 2, "has": 0}


def test_a_lower_level_is_not_enough_and_an_expired_certificate_is_named_as_such() -> None:
    built = day(
        [
            person("junior", skills={"refrigeration": 1}),
            person("expired", skills={}, expired=frozenset({"refrigeration"})),
        ],
        [demand(skills={"refrigeration": 3})],
    )
    assert [codes(each) for each in candidates(built, 0)] == [
        ["skill_missing"],
        ["certificate_expired"],
    ]


def test_the_part_must_be_in_the_van_and_not_promised_to_another_job() -> None:
    holder = person("holder", stock={"start-relay": 1})
    taken = demand("WO-1", parts=("start-relay",), technician_id=holder.id, state="accepted")
    built = day(
        [holder, person("empty", stock={})], [taken, demand("WO-2", parts=("start-relay",))]
    )
    ranked = {each.name: each for each in candidates(built, 1)}
    assert codes(ranked["holder"]) == ["part_kept"]
    assert ranked["holder"].broken[0].params == {"part": "start-relay", "orders": "WO-1"}
    assert codes(ranked["empty"]) == ["part_short"]


def test_a_part_that_no_van_carries_keeps_nobody_at_home_and_is_named() -> None:
    built = day([person(stock={})], [demand(parts=("compressor",))])
    best = candidates(built, 0)[0]
    assert best.feasible
    assert {reason.code: reason.params for reason in best.reasons}["part_to_fetch"] == {
        "part": "compressor"
    }


def test_who_is_busy_can_only_go_afterwards() -> None:
    until = NOON + 30 * MINUTE
    busy = person("busy", 0, busy=Busy(demand().id, km(0), NOON, until))
    built = day([busy, person("free", 20)], [demand(at_km=0)])
    ranked = {each.name: each for each in candidates(built, 0)}
    assert ranked["busy"].arrives_at == until
    assert ranked["free"].arrives_at == NOON + 20 * MINUTE


def test_an_order_that_cannot_be_home_by_the_end_of_the_shift_is_refused() -> None:
    late = person("late", shift=(NOON - 6 * HOUR, NOON + HOUR / 2))
    assert codes(candidates(day([late], [demand()]), 0)[0]) == ["shift_exceeded"]


def test_an_overdue_order_is_late_and_says_so_but_is_not_left_out() -> None:
    built = day([person("only", 5)], [demand(due=NOON - HOUR, priority=1)])
    best = candidates(built, 0)[0]
    assert best.feasible
    assert best.cost is not None
    assert best.cost.lateness > 0
    reasons = {reason.code: reason.params for reason in best.reasons}
    assert reasons["late_by"] == {"minutes": 65}


def test_a_far_limit_is_no_reason_to_wait_for_somebody_who_starts_later() -> None:
    later = person("later and nearer", 1, shift=(NOON + 3 * HOUR, NOON + 9 * HOUR))
    built = day([later, person("free now", 10)], [demand(due=NOON + 24 * HOUR)])
    best = candidates(built, 0)[0]
    assert best.name == "free now"
    assert "late_by" not in {reason.code for reason in best.reasons}


def test_a_warm_cold_room_gets_whoever_is_there_first_though_its_limit_is_hours_away() -> None:
    busy = person("near but busy", 1, busy=Busy(demand().id, km(1), NOON, NOON + 3 * HOUR))
    best = candidates(day([busy, person("far but free", 20)], [demand(priority=2)]), 0)[0]
    assert best.name == "far but free"


def test_an_agreed_window_is_waited_for_without_a_price() -> None:
    agreed = demand(earliest=NOON + 4 * HOUR, due=NOON + 5 * HOUR)
    best = candidates(day([person("only", 5)], [agreed]), 0)[0]
    assert best.starts_at == NOON + 4 * HOUR
    assert best.cost is not None
    assert best.cost.lateness == 0


def test_every_feasible_candidate_says_how_far_it_is_and_what_it_has() -> None:
    built = day([person("near", 5)], [demand(parts=("start-relay",))])
    reasons = {reason.code: reason.params for reason in candidates(built, 0)[0].reasons}
    assert reasons["drive"] == {"minutes": 5}
    assert reasons["has_skill"] == {"skill": "refrigeration", "level": 2}
    assert reasons["has_part"] == {"part": "start-relay", "count": 1}
    assert "moves_nobody" in reasons


def test_taking_a_proposal_from_one_to_another_breaks_no_promise() -> None:
    first, second = person("first", 5), person("second", 5)
    built = day([first, second], [demand(proposed_to=first.id, starts_at=NOON)])
    told = {each.name: each for each in candidates(built, 0)}
    assert "moves_nobody" in {reason.code for reason in told["second"].reasons}
    assert cost_of(told["second"]).stability > cost_of(told["first"]).stability == 0


def test_an_offered_order_is_a_promise_to_whom_it_was_offered() -> None:
    first, second = person("first", 5), person("second", 5)
    built = day([first, second], [demand(technician_id=first.id, state="offered", starts_at=NOON)])
    told = {each.name: {reason.code for reason in each.reasons} for each in candidates(built, 0)}
    assert "moves_promises" in told["second"]
    assert "moves_nobody" in told["first"]


def cost_of(candidate: Candidate) -> Cost:
    assert candidate.cost is not None
    return candidate.cost


def test_what_else_of_the_day_would_begin_later_is_named_with_both_times() -> None:
    holder = person("holder")
    later = demand("WO-2", 10, technician_id=holder.id, state="accepted", due=NOON + 4 * HOUR)
    urgent = demand("WO-1", 5, due=NOON + HOUR)
    built = day([holder, person("free", 30)], [later, urgent])
    by_name = {each.name: each for each in candidates(built, 1)}
    (pushed,) = by_name["holder"].pushed
    assert (pushed.work_order_id, pushed.number) == (later.id, "WO-2")
    assert pushed.was_at == NOON + 10 * MINUTE
    assert pushed.starts_at == NOON + HOUR + 10 * MINUTE
    assert by_name["free"].pushed == ()
