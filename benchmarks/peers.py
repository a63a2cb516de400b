"""Our plans beside those of OR-Tools, PyVRP, VROOM and their relay, at the same processor seconds.

Instances, peers and referee are those of a folder outside the repository (``HANLU_SHARED``). The
figure is our cost over the best of the peers' at the same budget; each plan of ours is judged by
the referee, and so is each of theirs.
"""

import json
import math
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import peer_engine

REPOSITORY = Path(__file__).parents[1]
SHARED = Path(os.environ.get("HANLU_SHARED", REPOSITORY.parent / "shared")) / "optimizer"
ENGINES = ("ortools", "pyvrp", "vroom", "relay")
MOST = 0.98
GOALS = {"2": 0.86, "10": 0.88, "30": 0.91}
"""Our cost over the best peer's on average, by processor seconds; ``MOST`` on any instance."""


@dataclass(frozen=True, slots=True)
class Size:
    """So many people and jobs, on the places of a published instance (Gehring, Homberger 1999)."""

    base: Path
    technicians: int
    jobs: int

    def __str__(self) -> str:
        return f"{self.technicians}x{self.jobs}"


INSTANCES = SHARED / "instances"
SIZES = (
    Size(INSTANCES / "r1_2_5.txt", 25, 200),
    Size(INSTANCES / "rc1_4_1.txt", 50, 400),
    Size(INSTANCES / "rc1_10_3.txt", 100, 1_000),
)


def side_by_side(sizes: Sequence[Size], budgets: Sequence[str], seed: int, python: str) -> None:
    """Print the table; ``python`` has the peers' packages, ``budgets`` are processor seconds."""
    if not (SHARED / "peers.py").is_file():
        print(f"peers: {SHARED / 'peers.py'} is not here (HANLU_SHARED names the folder): left out")
        return
    print(f"cost by processor seconds, one thread, hard windows, seed {seed}")
    print("technicians  jobs   s " + "".join(f"{name:>10}" for name in (*ENGINES, "ours", "ratio")))
    ratios: dict[str, list[float]] = {text: [] for text in budgets}
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            instance = _instance(size, seed, Path(folder))
            theirs = {name: _peer(python, instance, name, budgets) for name in ENGINES}
            for text in budgets:
                ours = _ours(instance, text, seed)
                costs = [theirs[name].get(text) for name in ENGINES]
                known = [cost for cost in costs if cost is not None]
                ratio = ours / min(known) if known else math.nan
                ratios[text].append(ratio)
                row = "".join(f"{_figure(cost):>10}" for cost in (*costs, ours))
                head = f"{size.technicians:11} {size.jobs:5} {text:>3}"
                print(f"{head} {row}{ratio:10.3f}", flush=True)
    for text, each in ratios.items():
        goal = f" (goal {GOALS[text]}, none above {MOST})" if text in GOALS else ""
        print(f"{text} s: mean {sum(each) / len(each):.3f}, highest {max(each):.3f}{goal}")


def _instance(size: Size, seed: int, folder: Path) -> Path:
    out = folder / f"{size.base.stem}-{size}.json"
    people, jobs = str(size.technicians), str(size.jobs)
    of_size = ["--techs", people, "--jobs", jobs, "--seed", str(seed), "--out", str(out)]
    _run([sys.executable, str(SHARED / "make_fsm.py"), str(size.base), *of_size])
    return out


def _peer(python: str, instance: Path, engine: str, budgets: Sequence[str]) -> dict[str, Any]:
    script = str(Path(peer_engine.__file__))
    asked = [python, script, str(SHARED / "peers.py"), str(instance), engine, ",".join(budgets)]
    answer: dict[str, Any] = json.loads(_run(asked).splitlines()[-1])
    if "error" in answer:
        print(f"{engine}: {answer['error']}")
    return answer


def _ours(instance: Path, seconds: str, seed: int) -> int:
    """What the referee says our plan costs; RuntimeError with its reasons when it is not valid."""
    plan = instance.with_suffix(".plan.json")
    solving = [sys.executable, "-m", "optimizer", "solve", str(instance), "--out", str(plan)]
    _run([*solving, "--cpu-seconds", seconds, "--seed", str(seed)])
    judged = _run([sys.executable, str(SHARED / "check.py"), str(instance), str(plan)])
    return int(json.loads(judged)["cost"])


def _run(command: Sequence[str]) -> str:
    """What a command prints; nothing is written beside the shared sources."""
    quiet = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        command, cwd=REPOSITORY, env=quiet, stdout=subprocess.PIPE, text=True, check=False
    )
    if done.returncode:
        said = done.stdout[-500:]
        raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}: {said}")
    return done.stdout


def _figure(cost: int | None) -> str:
    return "none" if cost is None else f"{cost:,}"
