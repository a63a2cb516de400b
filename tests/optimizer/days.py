"""Random small fsm-1 days for hypothesis: every feature of the format, feasible or not."""

from typing import Any

from hypothesis import strategies as st

SKILLS = ["gas", "lift", "hvac"]
PARTS = ["valve", "board"]

seconds = st.integers(0, 3_000)


@st.composite
def windows(draw: st.DrawFn, *, hard: bool) -> dict[str, int]:
    """A time window with a due time that is soft or hard."""
    earliest = draw(st.integers(0, 6_000))
    due = earliest + draw(seconds)
    latest = due if hard else due + draw(seconds)
    weight = 0 if hard else draw(st.integers(0, 3))
    return {"earliest": earliest, "due": due, "latest": latest, "late_weight": weight}


@st.composite
def jobs(draw: st.DrawFn, name: str, places: int) -> dict[str, Any]:
    """One job."""
    return {
        "id": name,
        "loc": draw(st.integers(0, places - 1)),
        "service": draw(st.integers(0, 900)),
        "skills": draw(st.lists(st.sampled_from(SKILLS), max_size=2, unique=True)),
        "priority": draw(st.integers(1, 4)),
        **draw(windows(hard=draw(st.booleans()))),
        "unserved_penalty": draw(st.integers(0, 9_000)),
        "parts": draw(st.dictionaries(st.sampled_from(PARTS), st.integers(0, 2), max_size=2)),
    }


@st.composite
def technicians(draw: st.DrawFn, name: str, places: int) -> dict[str, Any]:
    """One technician with up to two breaks."""
    begin = draw(st.integers(0, 2_000))
    breaks = [
        {"earliest": at, "latest": at + draw(seconds), "duration": draw(st.integers(0, 600))}
        for at in draw(st.lists(st.integers(1_000, 6_000), max_size=2))
    ]
    return {
        "id": name,
        "start": draw(st.integers(0, places - 1)),
        "end": draw(st.integers(0, places - 1)),
        "shift": [begin, begin + draw(st.integers(2_000, 9_000))],
        "skills": draw(st.lists(st.sampled_from(SKILLS), min_size=1, unique=True)),
        "stock": draw(st.dictionaries(st.sampled_from(PARTS), st.integers(0, 4))),
        "breaks": sorted(breaks, key=lambda pause: pause["earliest"]),
    }


@st.composite
def travels(draw: st.DrawFn, places: int) -> dict[str, Any]:
    """Straight lines, or a matrix that need not be symmetric nor keep the triangle inequality."""
    if draw(st.booleans()):
        return {"kind": "euclid", "seconds_per_unit": draw(st.sampled_from([0.5, 10, 33.3]))}
    row = st.lists(st.integers(0, 600), min_size=places, max_size=places)
    return {"kind": "matrix", "seconds": draw(st.lists(row, min_size=places, max_size=places))}


@st.composite
def days(
    draw: st.DrawFn, *, people: int = 3, most_jobs: int = 6, locks: bool = False
) -> dict[str, Any]:
    """A whole instance; locks may contradict each other."""
    places = draw(st.integers(1, 6))
    coordinate = st.integers(-20, 20)
    instance: dict[str, Any] = {
        "format": "fsm-1",
        "name": "drawn",
        "locations": [[draw(coordinate), draw(coordinate)] for _ in range(places)],
        "travel": draw(travels(places)),
        "technicians": [
            draw(technicians(f"T{n}", places)) for n in range(draw(st.integers(1, people)))
        ],
        "jobs": [draw(jobs(f"J{n}", places)) for n in range(draw(st.integers(0, most_jobs)))],
    }
    if locks:
        instance["locks"] = draw(some_locks(instance))
    return instance


@st.composite
def some_locks(draw: st.DrawFn, instance: dict[str, Any]) -> list[dict[str, Any]]:
    """Locks on some jobs: well formed, though perhaps impossible to keep."""
    locks: list[dict[str, Any]] = []
    places = set()
    for job in instance["jobs"]:
        if not draw(st.sampled_from([True, False, False])):
            continue
        person = draw(st.sampled_from(instance["technicians"]))["id"]
        lock: dict[str, Any] = {"job": job["id"], "tech": person}
        position = draw(st.none() | st.integers(0, 2))
        if position is not None and (person, position) not in places:
            places.add((person, position))
            lock["position"] = position
        last = min(job["due"], job["latest"]) if job["priority"] == 1 else job["latest"]
        if draw(st.booleans()):
            lock["start"] = draw(st.integers(job["earliest"], last))
        locks.append(lock)
    return locks


@st.composite
def plans(draw: st.DrawFn, instance: dict[str, Any]) -> dict[str, Any]:
    """Any plan at all: most break a rule, some break several, a few are valid."""
    pool = draw(st.permutations([job["id"] for job in instance["jobs"]]))
    pool = pool[: draw(st.integers(0, len(pool)))]
    routes = []
    for person in instance["technicians"]:
        count = draw(st.integers(0, len(pool)))
        mine, pool = pool[:count], pool[count:]
        stops: list[dict[str, Any]] = [{"job": name} for name in mine]
        for index in range(len(person["breaks"]) if mine else 0):
            stops.insert(draw(st.integers(0, len(stops))), {"break": index})
        routes.append({"tech": person["id"], "stops": [_perhaps_later(draw, s) for s in stops]})
    return _perhaps_broken(draw, {"routes": routes})


def _perhaps_later(draw: st.DrawFn, stop: dict[str, Any]) -> dict[str, Any]:
    late = draw(st.sampled_from([False, False, False, True]))
    return {**stop, "start": draw(st.integers(0, 12_000))} if late else stop


def _perhaps_broken(draw: st.DrawFn, plan: dict[str, Any]) -> dict[str, Any]:
    match draw(st.sampled_from(["no"] * 8 + ["person", "job", "twice", "route", "break"])):
        case "person":
            plan["routes"].append({"tech": "nobody", "stops": []})
        case "job":
            plan["routes"][0]["stops"].append({"job": "none"})
        case "twice":
            plan["routes"][0]["stops"] *= 2
        case "route":
            plan["routes"].append(plan["routes"][0])
        case "break":
            plan["routes"][0]["stops"].append({"break": 7})
    return plan
