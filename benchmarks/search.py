"""The search by itself: what rules cost it, how it grows with the day, how it mends a running one.

Three tables, each by processor seconds on one thread, with days from seeds (`benchmarks.days`):

- rules: one day of 50 x 400 with hard windows, and the same with soft ones, with a break each, with
  a tenth of the jobs locked to their technicians, and with all of it, at the same budget (2 s);
- curve: days of 200 to 5,000 jobs, ten a person, 5 s a thousand jobs: first plan, cost a job;
- background: 100 x 1,000 at 11:00 with ten urgent jobs put in: 2 s of search with a price on every
  move, beside 30 s of a plan made anew without any, and how many visits changed hands.

Options: --only=rules,curve,background --seeds=N (2) --again=S (30): seconds of the plan made anew
"""

import argparse
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from random import Random

import psutil

from benchmarks.days import HOUR_S, asked, day
from benchmarks.machine import load, machine
from optimizer.cost import plan_cost, unserved_jobs
from optimizer.live import way_in
from optimizer.plan import Plan
from optimizer.problem import Break, Lock, Problem
from optimizer.replan import changes, freeze, priced, rest_of_day
from optimizer.running import RunningPlan
from optimizer.solve import load_engine, solve
from optimizer.stop import Deadline

BUDGET_S = 2.0
CURVE_S_A_JOB = 0.005
CURVE = (200, 500, 1_000, 2_000, 5_000)
LATE_WEIGHT = {1: 0, 2: 4, 3: 2, 4: 1}
GRACE_S = {1: 0, 2: HOUR_S, 3: 2 * HOUR_S, 4: 2 * HOUR_S}
NOW_S, FROZEN_S = 11 * HOUR_S, 11 * HOUR_S + 1_800
URGENT = 10
PRICES = (300, 900, 3_600)


def main() -> None:
    """Print the tables asked for and the machine."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", default="rules,curve,background")
    parser.add_argument("--seeds", type=int, default=2)
    parser.add_argument("--again", type=float, default=30.0)
    options = parser.parse_known_args(sys.argv[1:])[0]
    print(f"machine: {machine()}; {load()}", flush=True)
    load_engine("search")
    wanted = options.only.split(",")
    for seed in range(1, options.seeds + 1):
        if "rules" in wanted:
            _rules(seed)
        if "background" in wanted:
            _background(seed, options.again)
    if "curve" in wanted:
        _curve()


def _planned(model: Problem, seconds: float, previous: Plan | None = None, seed: int = 1) -> Plan:
    return solve(model, previous, stop=Deadline.after(seconds, time.process_time), seed=seed)


def _rules(seed: int) -> None:
    plain = day(50, 400, seed)
    before = _planned(plain, BUDGET_S)
    reference = plan_cost(plain, before).total
    print(f"rules, seed {seed}: hard windows {reference:,} (goal for each other: 1.03)")
    for name, model in _variants(plain, before):
        cost = plan_cost(model, _planned(model, BUDGET_S)).total
        print(f"  {name:<24}{cost:>10,}{cost / reference:8.3f}", flush=True)


def _variants(plain: Problem, plan: Plan) -> Iterator[tuple[str, Problem]]:
    soft = tuple(
        replace(
            job,
            latest_s=job.due_s + GRACE_S[job.priority],
            late_weight=LATE_WEIGHT[job.priority],
        )
        for job in plain.jobs
    )
    resting = tuple(
        replace(person, breaks=(Break(noon_s - 2_700, noon_s + 2_700, 1_800),))
        for person in plain.technicians
        for noon_s in (person.shift_s[0] + 4 * HOUR_S,)
    )
    locks = tuple(Lock(visit.job, who) for who, visit in plan.visits() if visit.job % 10 == 0)
    yield "soft windows", replace(plain, jobs=soft)
    yield "a break each", replace(plain, technicians=resting)
    yield "a tenth locked", replace(plain, locks=locks)
    yield "all of it", replace(plain, jobs=soft, technicians=resting, locks=locks)


def _curve() -> None:
    print("curve: jobs  first plan s  memory MB  cost a job  left out")
    for jobs in CURVE:
        model = day(jobs // 10, jobs, seed=1)
        first_s: list[float] = []
        began = time.process_time()
        plan = solve(
            model,
            stop=Deadline.after(jobs * CURVE_S_A_JOB, time.process_time),
            on_progress=lambda share, _, first_s=first_s, began=began: (  # type: ignore[misc]
                first_s.append(time.process_time() - began) if share else None
            ),
        )
        memory_mb = psutil.Process().memory_info().rss / 1e6
        served = jobs - len(unserved_jobs(model, plan))
        figures = (
            f"{first_s[0]:12.2f} {memory_mb:10.0f} {plan_cost(model, plan).total / jobs:11.0f}"
        )
        print(f"{jobs:11} {figures} {jobs - served:9}", flush=True)


def _background(seed: int, again_s: float) -> None:
    """A running day, ten urgent jobs more; then the search behind it and a plan made anew."""
    model, plan = _running_day(seed)
    anew = _planned(model, again_s, plan)
    cost, reference = plan_cost(model, plan).total, plan_cost(model, anew).total
    moved = _changed_hands(model, plan, anew)
    print(
        f"background, seed {seed}: {len(model.jobs)} open jobs, as inserted {cost / reference:.3f}"
        f" of a plan made anew in {again_s:.0f} s, which moves {moved}"
        " (goal 1.01 with at most 20 moved)"
    )
    for price in PRICES:
        behind = _planned(priced(model, plan, price=price), BUDGET_S, plan)
        cost, moved = plan_cost(model, behind).total, _changed_hands(model, plan, behind)
        print(f"  price {price:>5} {cost / reference:8.3f} {moved:5} moved", flush=True)


def _running_day(seed: int) -> tuple[Problem, Plan]:
    """What is left at 11:00 of a day that was planned, with what begins soon locked."""
    whole = day(100, 1_000, seed)
    rest = rest_of_day(whole, _planned(whole, 2 * BUDGET_S), NOW_S)
    random = Random(seed)
    urgent = tuple(
        asked(random, f"U{n}", random.choice(whole.jobs).location, urgent=True)
        for n in range(URGENT)
    )
    frozen = freeze(rest.problem, rest.plan, FROZEN_S)
    model = replace(frozen, jobs=(*frozen.jobs, *urgent))
    running = RunningPlan.of(model, rest.plan)
    for n in range(URGENT):
        way_in(running, len(frozen.jobs) + n).carry_out(running)
    return model, running.plan


def _changed_hands(model: Problem, before: Plan, after: Plan) -> int:
    """Visits with another technician, or with none."""
    return sum(
        each.technician_before is not None and each.technician_before != each.technician_after
        for each in changes(model, before, after)
    )


if __name__ == "__main__":
    main()
