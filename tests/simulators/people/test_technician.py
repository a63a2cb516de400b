"""What a simulated technician does next, and where he is on the way."""

import pytest

from simulators.people.technician import Drive, Place, distance_m, heading_deg, pick

HERE = Place(30.25, 120.15)
NORTH = Place(30.26, 120.15)
EAST = Place(30.26, 120.17)


def order(number: str, state: str, begins: str | None = None) -> dict[str, object]:
    return {"number": number, "state": state, "eta": {"from": begins} if begins else None}


def test_a_job_under_way_is_finished_before_another_begins() -> None:
    jobs = [order("WO-1", "accepted", "2026-01-01T08:00:00Z"), order("WO-2", "working")]
    assert pick(jobs) == jobs[1]


def test_of_waiting_jobs_the_earliest_planned_comes_first() -> None:
    jobs = [
        order("WO-1", "accepted", "2026-01-01T10:00:00Z"),
        order("WO-2", "offered", "2026-01-01T08:00:00Z"),
        order("WO-3", "offered"),
    ]
    assert pick(jobs) == jobs[1]


def test_closed_jobs_are_no_work() -> None:
    assert pick([order("WO-1", "closed"), order("WO-2", "cancelled")]) is None


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
