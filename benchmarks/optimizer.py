"""The optimizer: our plans beside the peers', and how fast one urgent job finds its way in.

`--short` looks at 2 processor seconds alone (about a minute on an idle machine), the whole at 2,
10 and 30 (about ten). `--budgets=2,10` and `--seed=7` choose others, `--sizes=25x200` fewer, and
`--base=FILE` the places of another instance of Gehring and Homberger; `--peers-python=FILE` is a
Python with PyVRP and VROOM (`pip install ortools pyvrp pyvroom numpy`), without it ours: what that
does not have is left out with a word.
"""

import argparse
import sys
import time
from dataclasses import replace
from pathlib import Path
from random import Random

import psutil

from benchmarks.days import asked, day
from benchmarks.machine import machine, percentile
from benchmarks.peers import SIZES, side_by_side
from optimizer.live import WayIn, way_in
from optimizer.problem import Problem
from optimizer.running import RunningPlan
from optimizer.solve import load_engine, solve
from optimizer.stop import Deadline

SECONDS = 5.0
PEOPLE, JOBS = 100, 1_000
URGENT = 100


def main() -> None:
    """Print the tables, the live figures and the machine."""
    options = _options(sys.argv[1:])
    print(f"machine: {machine()}")
    load_engine("search")
    budgets = "2" if options.short else options.budgets
    _live(day(PEOPLE, JOBS, seed=1))
    sizes = [size for size in SIZES if not options.sizes or str(size) in options.sizes.split(",")]
    if options.base is not None:
        sizes = [replace(size, base=options.base.absolute()) for size in sizes]
    side_by_side(sizes, budgets.split(","), options.seed, options.peers_python)


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--budgets", default="2,10,30")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--sizes", default="")
    parser.add_argument("--base", type=Path)
    parser.add_argument("--peers-python", default=sys.executable)
    return parser.parse_known_args(arguments)[0]


def _live(model: Problem) -> None:
    """First plan, memory, and urgent jobs one at a time into a plan that stays loaded.

    Each of them stays, so that the day fills up and others have to move.
    """
    first_s: list[float] = []
    began = time.process_time()
    plan = solve(
        model,
        stop=Deadline.after(SECONDS, time.process_time),
        on_progress=lambda share, _: first_s.append(time.process_time() - began) if share else None,
    )
    memory_mb = psutil.Process().memory_info().rss / 1e6
    print(f"{PEOPLE} x {JOBS}: whole plan within {first_s[0]:.2f} s, memory {memory_mb:.0f} MB")
    random = Random(2)
    urgent = [
        asked(random, f"U{n}", random.choice(model.jobs).location, urgent=True)
        for n in range(URGENT)
    ]
    running = RunningPlan.of(replace(model, jobs=(*model.jobs, *urgent)), plan)
    way_in(running, JOBS)  # the tables are made at the first look
    looks = [_timed(running, JOBS + n) for n in range(URGENT)]
    straight = [took_s for took_s, way in looks if way.moves is None and way.option]
    moving = [(took_s, way.moves) for took_s, way in looks if way.moves is not None]
    _tell("urgent job placed", straight)
    _tell("urgent job placed, others move", [took_s for took_s, _ in moving])
    if moving:
        print(
            f"  at most {max(len(moves.moved) for _, moves in moving)} moved,"
            f" {max(len(moves.dropped) for _, moves in moving)} less urgent ones left out"
        )
    print(f"  {URGENT - len(straight) - len(moving)} of {URGENT} found no way")


def _timed(running: RunningPlan, job: int) -> tuple[float, WayIn]:
    """Processor seconds of one look, and what it found; the job then stays, as in a real day."""
    began = time.process_time()
    way = way_in(running, job)
    took_s = time.process_time() - began
    way.carry_out(running)
    return took_s, way


def _tell(what: str, delays_s: list[float]) -> None:
    if not delays_s:
        print(f"{what}: none")
        return
    p50, p95 = (percentile(delays_s, share) * 1e3 for share in (0.5, 0.95))
    print(f"{what} ({len(delays_s)}): p50 {p50:.2f} ms, p95 {p95:.2f} ms", flush=True)


if __name__ == "__main__":
    main()
