"""``python -m optimizer``: plan, check and look at fsm-1 files.

Exit codes: 0 done, 1 the plan is not valid (the reasons are printed), 2 the input is wrong (field
and reason on standard error).
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, get_args

from optimizer.cost import plan_cost, unserved_jobs
from optimizer.errors import PlanUnreadable, ProblemInvalid
from optimizer.feasibility import violations
from optimizer.formats.fsm1 import Instance, parse, plan_document, read_instance, read_plan
from optimizer.formats.svg import draw
from optimizer.insert import Option, rank
from optimizer.plan import Plan
from optimizer.solve import EngineName, load_engine, solve
from optimizer.stop import Deadline

OK, NOT_VALID, WRONG_INPUT = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    options = _parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = options.run
    try:
        return run(options)
    except (ProblemInvalid, OSError) as wrong:
        print(f"optimizer: {wrong}", file=sys.stderr)
        return WRONG_INPUT


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m optimizer", description=__doc__)
    commands = parser.add_subparsers(required=True)
    solving = commands.add_parser("solve", help="make a plan")
    solving.set_defaults(run=_solve)
    solving.add_argument("instance", type=Path)
    budget = solving.add_mutually_exclusive_group(required=True)
    budget.add_argument("--seconds", type=_seconds, help="by the clock on the wall")
    budget.add_argument("--cpu-seconds", type=_seconds, help="of processor time, all threads")
    solving.add_argument("--seed", type=int, default=0)
    solving.add_argument("--threads", type=_threads, default=1)
    solving.add_argument("--engine", choices=get_args(EngineName), default="search")
    solving.add_argument("--previous", type=Path, help="a plan to start from")
    solving.add_argument("--out", type=Path, required=True)
    warming = commands.add_parser("warm", help="compile the search, once after installation")
    warming.set_defaults(run=_warm)
    checking = commands.add_parser("check", help="is a plan valid, and what does it cost")
    checking.set_defaults(run=_check)
    ranking = commands.add_parser("candidates", help="who could serve one job, at which cost")
    ranking.set_defaults(run=_candidates)
    drawing = commands.add_parser("draw", help="a plan as a picture: map and timeline")
    drawing.set_defaults(run=_draw)
    for command in (checking, ranking, drawing):
        command.add_argument("instance", type=Path)
        command.add_argument("plan", type=Path)
    ranking.add_argument("--job", required=True, help="the job's id")
    drawing.add_argument("picture", type=Path, help="the SVG file to write")
    return parser


def _seconds(text: str) -> float:
    value = float(text)
    if not 0 <= value <= 86_400:
        raise argparse.ArgumentTypeError(f"{text} is not in 0 to 86400")
    return value


def _threads(text: str) -> int:
    value = int(text)
    if not 1 <= value <= 64:
        raise argparse.ArgumentTypeError(f"{text} is not in 1 to 64")
    return value


def _warm(_options: argparse.Namespace) -> int:
    load_engine("search")
    return OK


def _solve(options: argparse.Namespace) -> int:
    load_engine(options.engine)  # before the clock starts: compiling is done once, not planning
    instance = _instance(options.instance)
    problem = instance.problem
    if options.seconds is not None:
        stop = Deadline.after(options.seconds, time.monotonic)
    else:
        stop = Deadline.after(options.cpu_seconds, time.process_time)
    previous = None
    if options.previous is not None:
        previous, _ = _plan(instance, options.previous)
    plan = solve(
        problem,
        previous,
        stop=stop,
        seed=options.seed,
        engine=options.engine,
        chains=options.threads,
    )
    document = plan_document(problem, plan)
    options.out.write_text(json.dumps(document) + "\n", encoding="utf-8")
    print(json.dumps({**document["cost"], "unserved": len(document["unserved"])}))
    return OK


def _check(options: argparse.Namespace) -> int:
    instance = _instance(options.instance)
    plan, unknown = _plan(instance, options.plan)
    broken = [*unknown, *violations(instance.problem, plan)]
    if broken:
        errors = [{"rule": v.rule, **v.params} for v in broken]
        print(json.dumps({"valid": False, "errors": errors}))
        return NOT_VALID
    cost = plan_cost(instance.problem, plan)
    unserved = len(unserved_jobs(instance.problem, plan))
    print(json.dumps({"valid": True, "cost": cost.total, **_parts(cost), "unserved": unserved}))
    return OK


def _candidates(options: argparse.Namespace) -> int:
    instance = _instance(options.instance)
    problem = instance.problem
    plan, unknown = _plan(instance, options.plan)
    broken = [*unknown, *violations(problem, plan)]
    if broken:
        raise PlanUnreadable(str(options.plan), f"the plan is not valid: {broken[0]}")
    ids = [job.id for job in problem.jobs]
    if options.job not in ids:
        raise ProblemInvalid("--job", f"{options.job!r} is no job of this instance")
    options_found = rank(problem, plan, ids.index(options.job))
    document = [_option_document(instance, option) for option in options_found]
    print(json.dumps({"job": options.job, "candidates": document}, indent=1))
    return OK


def _draw(options: argparse.Namespace) -> int:
    instance = _instance(options.instance)
    plan, _ = _plan(instance, options.plan)
    picture = draw(instance.problem, plan, instance.places, instance.name)
    options.picture.write_text(picture, encoding="utf-8")
    return OK


def _option_document(instance: Instance, option: Option) -> dict[str, Any]:
    named: dict[str, Any] = {
        "tech": instance.problem.technicians[option.technician].id,
        "feasible": option.feasible,
    }
    if option.broken is not None:
        return {**named, "broken": {"rule": option.broken.rule, **option.broken.params}}
    if option.added is None:
        raise AssertionError("a feasible option has a cost")
    return {
        **named,
        "position": option.position,
        "arrive": option.arrive_s,
        "start": option.start_s,
        "cost": {"total": option.added.total, **_parts(option.added)},
    }


def _parts(cost: Any) -> dict[str, int]:
    return {
        "travel": cost.travel_s,
        "lateness_penalty": cost.lateness,
        "unserved_penalty": cost.unserved,
        "stability": cost.stability,
        "load": cost.load,
    }


def _instance(path: Path) -> Instance:
    return read_instance(parse(path.read_text(encoding="utf-8")))


def _plan(instance: Instance, path: Path) -> tuple[Plan, list[Any]]:
    data = parse(path.read_text(encoding="utf-8"), PlanUnreadable)
    return read_plan(instance.problem, data)


if __name__ == "__main__":
    sys.exit(main())
