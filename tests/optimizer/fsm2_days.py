"""Random small fsm-2 days, with everything that fsm-2 adds, and plans of them, good and bad."""

from random import Random
from typing import Any

from optimizer.coupled import settled
from optimizer.formats.fsm1 import Instance, plan_document
from tests.optimizer.days import PARTS, SKILLS, Document, random_day

TERRITORIES = ["north", "south"]


def fsm2_day(random: Random) -> Document:
    """Two or three people and up to five jobs, of which some depend on others."""
    day = random_day(random, random.randint(2, 3), random.randint(1, 5), locks=False)
    day["format"] = "fsm-2"
    for person in day["technicians"]:
        person["skills"] = [_held(random, skill, person) for skill in person["skills"]]
        person["territories"] = random.sample(TERRITORIES, random.randint(0, 2))
        if random.random() < 0.3:
            person["refill"] = {part: random.randint(0, 3) for part in PARTS}
        if random.random() < 0.5:
            person["overtime"] = {"most": random.randint(0, 2_000), "price_per_h": 900}
    for n, job in enumerate(day["jobs"]):
        _ask_more(random, day, n, job)
    if random.random() < 0.6:
        opens = random.randint(0, 3_000)
        place = random.randrange(len(day["locations"]))
        window = [opens, opens + random.randint(500, 6_000)]
        day["depots"] = [{"loc": place, "open": window, "service": random.randint(0, 300)}]
    if random.random() < 0.5:
        day["fairness"] = {"target": random.randint(0, 3_000), "price_per_h": 500}
    some = [job["id"] for job in day["jobs"] if random.random() < 0.3]
    day["promises"] = [_promise(random, day, name) for name in some]
    day["locks"] = _locks(random, day)
    return day


def _held(random: Random, skill: str, person: Document) -> Any:
    if random.random() < 0.4:
        return skill
    until = person["shift"][1] + random.choice([-1, 0, 900])
    return {"skill": skill, "level": random.randint(1, 3), "until": until}


def _ask_more(random: Random, day: Document, n: int, job: Document) -> None:
    if random.random() < 0.4:
        job["skills"] = [{"skill": skill, "level": random.randint(1, 2)} for skill in job["skills"]]
    if random.random() < 0.3:
        job["crew"] = random.sample(SKILLS, random.choice([0, 0, 1]))
    if n and random.random() < 0.3:
        first = random.choice(day["jobs"][:n])["id"]
        job["after"] = [random.choice([first, {"job": first, "same_tech": True}])]
    if random.random() < 0.4:
        job["territory"] = random.choice(TERRITORIES)
        job["away_price"] = random.randint(0, 900)


def _promise(random: Random, day: Document, name: str) -> Document:
    who = random.choice(day["technicians"])["id"]
    later = {"start_by": random.randint(0, 5_000), "delay_weight": random.randint(0, 2)}
    return {"job": name, "tech": who, "price": random.randint(0, 900), **later}


def _locks(random: Random, day: Document) -> list[Document]:
    """Few, each well formed."""
    locks: list[Document] = []
    for job in day["jobs"]:
        if random.random() < 0.9:
            continue
        lock = {"job": job["id"], "tech": random.choice(day["technicians"])["id"]}
        if random.random() < 0.3:
            lock["start"] = random.randint(job["earliest"], min(job["due"], job["latest"]))
        if random.random() < 0.5:
            lock["position"] = len(locks)  # no two at one place
        locks.append(lock)
    return locks


def settled_plan(random: Random, read: Instance) -> Document:
    """A plan in which crews meet and orders are kept; it may break other rules."""
    model = read.problem
    best: Document = {"routes": []}
    for _ in range(12):
        mine: list[list[int]] = [[] for _ in model.technicians]
        jobs = [n for n in range(len(model.jobs)) if random.random() < 0.7]
        for job in random.sample(jobs, len(jobs)):
            able = [who for who in range(len(mine)) if model.allows(who, job)]
            if able:
                mine[random.choice(able)].append(job)
        plan = settled(model, mine)
        if plan is not None:
            document = plan_document(model, plan, read.stops)
            best = max(best, {"routes": document["routes"]}, key=_stops)
    return best


def _stops(plan: Document) -> int:
    return sum(len(route["stops"]) for route in plan["routes"])


def drawn_plan(random: Random, day: Document) -> Document:
    """Stops anywhere in any order: nearly always not valid."""
    pool: list[Document] = [{"job": job["id"]} for job in day["jobs"]]
    pool += [{"job": job["id"], "role": 2} for job in day["jobs"] if "crew" in job]
    pool += [{"depot": 0} for _ in range(random.randint(0, 4)) if "depots" in day]
    random.shuffle(pool)
    routes = []
    for person in day["technicians"]:
        count = random.randint(0, min(3, len(pool)))
        stops, pool = pool[:count], pool[count:]
        stops += [{"break": n} for n in range(len(person["breaks"]) if stops else 0)]
        routes.append({"tech": person["id"], "stops": stops})
    return {"routes": routes}
