"""Random small fsm-1 days: every feature of the format, feasible or not.

Hypothesis draws the sizes and a seed, the rest follows from the seed: a hundred times faster than
drawing each number, so that each test sees many more days.
"""

import copy
from random import Random
from typing import Any

from hypothesis import strategies as st

SKILLS = ["gas", "lift", "hvac"]
PARTS = ["valve", "board"]

Document = dict[str, Any]


@st.composite
def days(
    draw: st.DrawFn, /, *, people: int = 3, most_jobs: int = 6, locks: bool = False
) -> Document:
    """A whole instance; locks may contradict each other."""
    random = Random(draw(st.integers(0, 2**32)))
    people, jobs = draw(st.integers(1, people)), draw(st.integers(0, most_jobs))
    return random_day(random, people, jobs, locks=locks)


def random_day(random: Random, people: int, jobs: int, *, locks: bool) -> Document:
    """An instance of these sizes. Easy and hard ones are equally likely."""
    places = random.randint(1, 6)
    easy = random.random() < 0.5
    instance: Document = {
        "format": "fsm-1",
        "name": "drawn",
        "locations": [[random.randint(-20, 20), random.randint(-20, 20)] for _ in range(places)],
        "travel": _travel(random, places),
        "technicians": [_technician(random, f"T{n}", places, easy=easy) for n in range(people)],
        "jobs": [_job(random, f"J{n}", places, easy=easy) for n in range(jobs)],
    }
    if locks:
        instance["locks"] = _locks(random, instance)
    return instance


def _travel(random: Random, places: int) -> Document:
    """Straight lines, or a matrix that need not be symmetric nor keep the triangle inequality."""
    if random.random() < 0.5:
        return {"kind": "euclid", "seconds_per_unit": random.choice([0.5, 10, 33.3])}
    rows = [[random.randint(0, 600) for _ in range(places)] for _ in range(places)]
    return {"kind": "matrix", "seconds": rows}


def _technician(random: Random, name: str, places: int, *, easy: bool) -> Document:
    begin = random.randint(0, 2_000)
    rests = sorted(random.randint(1_000, 6_000) for _ in range(random.choice([0, 0, 1, 2])))
    return {
        "id": name,
        "start": random.randrange(places),
        "end": random.randrange(places),
        "shift": [begin, begin + random.randint(5_000 if easy else 1_500, 9_000)],
        "skills": SKILLS if easy else random.sample(SKILLS, random.randint(1, 3)),
        "stock": {part: random.randint(0, 4) for part in PARTS if random.random() < 0.8},
        "breaks": [
            {
                "earliest": at,
                "latest": at + random.randint(0, 3_000),
                "duration": random.randint(0, 600),
            }
            for at in rests
        ],
    }


def _job(random: Random, name: str, places: int, *, easy: bool) -> Document:
    earliest, hard = random.randint(0, 3_000 if easy else 6_000), random.random() < 0.5
    due = earliest + random.randint(2_000 if easy else 0, 4_000)
    return {
        "id": name,
        "loc": random.randrange(places),
        "service": random.choice([0, random.randint(0, 900)]),
        "skills": random.sample(SKILLS, random.choice([0, 1, 1, 2])),
        "priority": random.randint(1, 4),
        "earliest": earliest,
        "due": due,
        "latest": due if hard else due + random.randint(0, 3_000),
        "late_weight": 0 if hard else random.randint(0, 3),
        "unserved_penalty": random.randint(0, 9_000),
        "parts": {part: random.randint(0, 2) for part in PARTS if random.random() < 0.3},
    }


def _locks(random: Random, instance: Document) -> list[Document]:
    """Well formed, though perhaps impossible to keep."""
    locks: list[Document] = []
    places = set()
    for job in instance["jobs"]:
        if random.random() < 0.65:
            continue
        person = random.choice(instance["technicians"])["id"]
        lock: Document = {"job": job["id"], "tech": person}
        position = random.choice([None, 0, 0, 1, 2])
        if position is not None and (person, position) not in places:
            places.add((person, position))
            lock["position"] = position
        last = min(job["due"], job["latest"]) if job["priority"] == 1 else job["latest"]
        if random.random() < 0.3:
            lock["start"] = random.randint(job["earliest"], last)
        locks.append(lock)
    return locks


def random_plan(random: Random, instance: Document) -> Document:
    """Any plan at all: most break a rule, some several, a few are valid."""
    pool = [job["id"] for job in instance["jobs"]]
    random.shuffle(pool)
    pool = pool[: random.randint(0, len(pool))]
    routes = []
    for person in instance["technicians"]:
        count = random.randint(0, len(pool))
        mine, pool = pool[:count], pool[count:]
        stops: list[Document] = [{"job": name} for name in mine]
        for index in range(len(person["breaks"]) if mine else 0):
            stops.insert(random.randint(0, len(stops)), {"break": index})
        routes.append({"tech": person["id"], "stops": stops})
    return damaged(random, {"routes": routes})


def damaged(random: Random, plan: Document) -> Document:
    """A plan with one thing changed that may break it; sometimes it is only later."""
    plan = copy.deepcopy(plan)
    routes = [route for route in plan["routes"] if route["stops"]]
    if not routes:
        return plan
    stops = random.choice(routes)["stops"]
    n = random.randrange(len(stops))
    match random.randrange(8):
        case 0:
            plan["routes"].append({"tech": "nobody", "stops": []})
        case 1:
            stops.append({"job": "none"})
        case 2:
            stops.append(stops[n])
        case 3:
            plan["routes"].append(random.choice(routes))
        case 4:
            stops.insert(n, {"break": random.randint(0, 2)})
        case 5:
            del stops[n]
        case 6:
            random.shuffle(stops)
        case _:
            stops[n]["start"] = stops[n].get("start", 3_000) + random.randint(-900, 900)
    return plan
