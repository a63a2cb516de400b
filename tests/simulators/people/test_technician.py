"""What a simulated technician does next, and where he is on the way."""

from datetime import UTC, datetime

import pytest

from simulators.people.technician import Drive, Place, distance_m, heading_deg, pick

HERE = Place(30.25, 120.15)
NORTH = Place(30.26, 120.15)
EAST = Place(30.26, 120.17)


NOW = datetime(2026, 1, 1, 8, tzinfo=UTC)


def order(number: str, state: str, begins: str | None = None) -> dict[str, object]:
    return {"number": number, "state": state, "eta": {"from": begins} if begins else None}


def test_a_job_under_way_is_finished_before_another_begins() -> None:
    jobs = [order("WO-1", "accepted", "2026-01-01T08:00:00Z"), order("WO-2", "working")]
    assert pick(jobs, NOW) == jobs[1]


def test_of_waiting_jobs_the_earliest_planned_comes_first() -> None:
    jobs = [
        order("WO-1", "accepted", "2026-01-01T10:00:00Z"),
        order("WO-2", "offered", "2026-01-01T08:00:00Z"),
        order("WO-3", "offered"),
    ]
    assert pick(jobs, NOW) == jobs[1]


@pytest.mark.parametrize(
    ("state", "promised", "now", "goes"),
    [
        pytest.param("accepted", True, "09:29", False, id="long before the agreed time"),
        pytest.param("accepted", True, "09:30", True, id="half an hour before it"),
        pytest.param("offered", True, "08:00", True, id="saying yes can be done at once"),
        pytest.param("accepted", False, "08:00", True, id="a time that was only wished for"),
    ],
)
def test_nobody_sets_out_for_an_agreed_time_before_it_is_near(
    state: str, promised: bool, now: str, goes: bool
) -> None:
    window = {"from": "2026-01-01T10:00:00Z", "to": "2026-01-01T12:00:00Z"}
    job = order("WO-1", state) | {"promised": promised, "window": window}
    at = datetime.fromisoformat(f"2026-01-01T{now}:00+00:00")
    assert (pick([job], at) == job) is goes


def test_closed_jobs_are_no_work() -> None:
    assert pick([order("WO-1", "closed"), order("WO-2", "cancelled")], NOW) is None


def test_a_drive_begins_and_ends_at_its_ends() -> None:
    drive = Drive((HERE, NORTH, EAST), travel_s=100.0)
    assert drive.at(0.0)[0] == HERE
    assert drive.at(100.0)[0] == EAST
    assert drive.at(1e9)[0] == EAST


def test_half_the_time_is_half_the_way() -> None:
    drive = Drive((HERE, NORTH, EAST), travel_s=100.0)
    whole_m = distance_m(HERE, NORTH) + distance_m(NORTH, EAST)
    middle, _ = drive.at(50.0)
    done_m = distance_m(HERE, NORTH) + distance_m(NORTH, middle)
    assert done_m == pytest.approx(whole_m / 2, rel=1e-3)


def test_headings_turn_clockwise_from_north() -> None:
    assert heading_deg(HERE, NORTH) == pytest.approx(0.0)
    assert heading_deg(NORTH, EAST) == pytest.approx(90.0)


def test_a_degree_of_latitude_is_about_111_km() -> None:
    assert distance_m(Place(30.0, 120.0), Place(31.0, 120.0)) == pytest.approx(111_195, rel=1e-4)
