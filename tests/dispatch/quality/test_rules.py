"""Each rule finds what it is for, says by what, and accuses nobody of what the record lacks."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from dispatch.quality.rules import PhotoSeen, VisitFacts, violations
from dispatch.visits.arrival import Arrival
from dispatch.visits.cooling import Cooling
from dispatch.visits.model import CHECKLIST, Signature, TrialRun
from hanlu.contracts.visits import Measured
from tests.dispatch.policies import shipped_policies

POLICY = shipped_policies().quality.rules
AT = datetime(2026, 6, 1, 9, tzinfo=UTC)
MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)


def photo(kind: Any = "before", taken: timedelta | None = MINUTE, **other: Any) -> PhotoSeen:
    added = AT + other.get("added", 30 * MINUTE)
    taken_at = None if taken is None else AT + taken
    return PhotoSeen(sha256="a" * 64, kind=kind, added_at=added, taken_at=taken_at)


def cooling(verdict: Any) -> Cooling:
    return Cooling(
        device_id="cold-1",
        since=AT,
        until=AT + 40 * MINUTE,
        settled=True,
        min_c=None,
        max_c=-18.0,
        points=(),
        gap_s=300,
        arrived=None,
        finished=None,
        latest=Measured(at=AT, value_c=-9.5),
        trend=None,
        verdict=verdict,
        back_at=None,
        back_after_s=None,
    )


GOOD = VisitFacts(
    kind="repair",
    technician_name="Li Wei",
    by_technician=True,
    within_m=300,
    arrival=Arrival(distance_m=40, accuracy_m=10),
    arrived_at=AT,
    finished_at=AT + 40 * MINUTE,
    photos=(photo("before"), photo("after", 35 * MINUTE)),
    ticked_at={item: AT + n * MINUTE for n, item in enumerate(CHECKLIST)},
    parts={"fan": 1},
    booked={"fan": 1},
    signature=Signature("Manager Lin", "M0 0 L1 1"),
    test_run=TrialRun(passed=True),
    cooling=cooling("back"),
)


def broken(policy: Any = POLICY, **said: Any) -> dict[str, Any]:
    found = violations(policy, msgspec.structs.replace(GOOD, **said))
    return {each.rule: each.evidence for each in found}


def test_a_visit_as_it_should_be_breaks_nothing() -> None:
    assert broken() == {}


def test_a_record_that_says_nothing_of_times_and_places_accuses_nobody() -> None:
    silent = broken(
        arrival=None, arrived_at=None, finished_at=None, ticked_at={}, cooling=None, test_run=None
    )
    assert silent == {}


@pytest.mark.parametrize(
    ("arrival", "far"),
    [
        (Arrival(distance_m=301), True),
        (Arrival(distance_m=300), False),
        (Arrival(distance_m=900, accuracy_m=700), False),
        (Arrival(distance_m=900, reason="gate on the other road"), False),
    ],
)
def test_far_away_without_a_reason(arrival: Arrival, far: bool) -> None:
    assert ("arrival_far" in broken(arrival=arrival)) is far


def test_an_arrival_that_a_phone_told_without_a_place_counts_whoever_wrote_the_signature() -> None:
    for by_technician in (True, False):
        found = broken(arrival=Arrival(), by_technician=by_technician)
        assert found == {"arrival_unplaced": {"at": AT}}
    assert broken(arrival=None) == {}


def test_photos_that_are_asked_for_and_missing() -> None:
    assert broken(photos=(photo("before"),)) == {"photos_missing": {"missing": ["after"]}}
    assert broken(kind="maintenance", photos=()) == {}


def test_a_photo_from_before_the_arrival_by_the_phones_clock_or_by_ours() -> None:
    early = broken(photos=(photo("before", -SECOND), photo("after")))
    assert early["photos_early"]["at"] == AT - SECOND
    came = broken(photos=(photo("before", None, added=-MINUTE), photo("after", None)))
    assert came["photos_early"]["arrived_at"] == AT
    assert broken(photos=(photo("before", timedelta(0)), photo("after"))) == {}


def test_all_ticks_within_seconds_where_the_phone_told_all_of_them() -> None:
    ticks = {item: AT + n * 0.5 * SECOND for n, item in enumerate(CHECKLIST)}
    assert broken(ticked_at=ticks)["ticks_hurried"]["seconds"] == 2.5
    del ticks["safety"]
    assert broken(ticked_at=ticks) == {}


def test_a_visit_shorter_than_work_takes() -> None:
    assert broken(finished_at=AT + 2 * MINUTE)["visit_short"]["seconds"] == 120
    assert broken(finished_at=AT + 3 * MINUTE) == {}


def test_parts_that_no_movement_shows() -> None:
    found = broken(parts={"fan": 2, "fuse": 1}, booked={"fan": 1})
    assert found == {"parts_unbooked": {"parts": {"fan": 1, "fuse": 1}}}
    assert broken(parts={}, booked={"fan": 1}) == {}


def test_what_was_written_once_the_customer_had_signed() -> None:
    assert broken(changed=("parts_used",)) == {
        "changed_after_signature": {"fields": ["parts_used"]}
    }


def test_a_signature_under_the_technicians_own_name() -> None:
    found = broken(signature=Signature(" li  wei", "M0 0 L1 1"))
    assert found == {"own_signature": {"name": " li  wei"}}


def test_a_word_that_only_the_technician_gave() -> None:
    alone = broken(signature=None, confirmed_by="Manager Lin")
    assert alone == {"signed_alone": {"name": "Manager Lin", "drawn": False}}
    assert broken(signature=None, confirmed_by="Manager Lin", answered=True) == {}
    assert broken(signature=None, confirmed_by="Manager Lin", by_technician=False) == {}
    strict = POLICY.model_copy(update={"customer_answers": True})
    assert broken(strict)["signed_alone"]["drawn"] is True
    assert broken(strict, answered=True) == {}


def test_reported_to_run_while_the_device_measured_otherwise() -> None:
    found = broken(cooling=cooling("not_yet"))["runs_but_warm"]
    assert (found["device_id"], found["value_c"], found["max_c"]) == ("cold-1", -9.5, -18.0)
    assert broken(cooling=cooling("not_yet"), test_run=TrialRun(passed=False)) == {}
    assert broken(cooling=cooling("silent")) == {}


def test_a_rule_that_is_off_finds_nothing() -> None:
    off = POLICY.model_copy(update={"off": ("visit_short",)})
    assert broken(off, finished_at=AT + MINUTE) == {}
