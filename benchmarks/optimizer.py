"""Our search against OR-Tools on the same days and processor seconds, and one urgent job's way in.

Both engines take turns on one thread. The plans pass the checker. Goals: our cost below OR-Tools'
on every day; an urgent job placed in milliseconds.
"""

import time
from dataclasses import replace
from random import Random

from benchmarks.days import asked, day
from benchmarks.machine import machine, percentile
from optimizer.cost import plan_cost
from optimizer.insert import insert
from optimizer.plan import Plan
from optimizer.problem import Problem
from optimizer.solve import EngineName, load_engine, solve
from optimizer.stop import Deadline

SECONDS = 5.0
SIZES = ((25, 200), (50, 400), (100, 1_000))
URGENT = 100


def main() -> None:
    """Print the table, the insertion's delays and the machine."""
    print(f"machine: {machine()}")
    load_engine("search")
    print(f"cost after {SECONDS:.0f} processor seconds, one thread")
    print("technicians  jobs   OR-Tools       ours   ratio")
    for technicians, jobs in SIZES:
        model = day(technicians, jobs, seed=1)
        theirs, ours = _solved(model, "routing"), _solved(model, "search")
        reference, cost = (plan_cost(model, plan).total for plan in (theirs, ours))
        row = f"{technicians:11} {jobs:5} {reference:10,} {cost:10,} {cost / reference:7.3f}"
        print(row, flush=True)
    delays_s, placed = _insertions(model, ours)
    print(
        f"one urgent job into {SIZES[-1][0]} x {SIZES[-1][1]}, plan read and timed anew:"
        f" p50 {percentile(delays_s, 0.5) * 1e3:.1f} ms,"
        f" p95 {percentile(delays_s, 0.95) * 1e3:.1f} ms, {placed} of {URGENT} fit"
    )


def _solved(model: Problem, engine: EngineName) -> Plan:
    return solve(model, stop=Deadline.after(SECONDS, time.process_time), engine=engine)


def _insertions(model: Problem, plan: Plan) -> tuple[list[float], int]:
    """Processor seconds of each insertion, and how many found a place."""
    random = Random(2)
    delays_s, placed = [], 0
    for n in range(URGENT):
        at = random.choice(model.jobs).location
        urgent = asked(random, f"U{n}", at, urgent=True)
        with_it = replace(model, jobs=(*model.jobs, urgent))
        began = time.process_time()
        found = insert(with_it, plan, len(model.jobs))
        delays_s.append(time.process_time() - began)
        placed += found is not None
    return delays_s, placed


if __name__ == "__main__":
    main()
