"""Days to plan for the benchmark: towns with clusters, trades, shifts and windows, from a seed."""

from random import Random

import numpy as np

from optimizer.problem import Job, Problem, Technician

HOUR_S = 3_600
SKILLS = ("gas", "electric", "fibre", "cooling", "lift")
TRADES = (0b00011, 0b00101, 0b01010, 0b10011, 0b11100, 0b01110)
WINDOWS_H = {1: 2, 2: 3, 3: 5, 4: 10}
PENALTY = {1: 40_000, 2: 15_000, 3: 7_500, 4: 4_000}


def day(technicians: int, jobs: int, seed: int) -> Problem:
    """Hard windows between 07:30 and 17:30; every skill is held by some trade."""
    random = Random(seed)
    centres = [(random.random(), random.random()) for _ in range(12)]
    places = [_near(random, random.choice(centres)) for _ in range(technicians + jobs)]
    x, y = np.array(places).T * 4_500 * (jobs / 400) ** 0.25
    travel_s = np.rint(np.hypot(x[:, None] - x, y[:, None] - y)).astype(np.int32)
    people = tuple(_person(random, n) for n in range(technicians))
    wanted = tuple(asked(random, f"J{n}", technicians + n) for n in range(jobs))
    return Problem(travel_s, people, wanted, skill_names=SKILLS)


def asked(random: Random, name: str, location: int, *, urgent: bool = False) -> Job:
    """A job of a random grade, or an urgent one that must begin within two hours of 11:00."""
    priority = 1 if urgent else random.choices((1, 2, 3, 4), (8, 22, 45, 25))[0]
    begin_s = 27_000 + random.randrange(0, (10 - WINDOWS_H[priority]) * HOUR_S + 1, 300)
    earliest_s = 11 * HOUR_S if urgent else begin_s
    due_s = earliest_s + WINDOWS_H[priority] * HOUR_S
    return Job(
        id=name,
        location=location,
        service_s=random.choice((900, 1_200, 1_800, 2_700)),
        earliest_s=earliest_s,
        due_s=due_s,
        latest_s=due_s,
        skills=1 << random.choices(range(5), (35, 25, 20, 12, 8))[0],
        priority=priority,
        unserved_penalty=PENALTY[priority],
    )


def _near(random: Random, centre: tuple[float, float]) -> tuple[float, float]:
    spread = random.choice((0.05, 0.3))
    return random.gauss(centre[0], spread), random.gauss(centre[1], spread)


def _person(random: Random, n: int) -> Technician:
    begin_s, end_s = random.choice(((25_200, 55_800), (28_800, 61_200), (36_000, 68_400)))
    return Technician(
        f"T{n}", start=n, end=n, shift_s=(begin_s, end_s), skills=TRADES[n % len(TRADES)]
    )
