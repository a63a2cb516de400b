"""``python -m optimizer``: plan, check, compare and look at files (fsm-1, fsm-2, Solomon's, TRSP).

Exit codes: 0 done, 1 the plan is not valid (the reasons are printed), 2 the input is wrong or the
package of an engine is missing (field and reason on standard error).
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO, get_args

from optimizer.cost import left_out, plan_cost
from optimizer.errors import EngineMissing, PlanUnreadable, ProblemInvalid
from optimizer.feasibility import violations
from optimizer.formats.files import instance_from, job_named, plan_from, technician_named
from optimizer.formats.fsm1 import Instance, plan_document
from optimizer.formats.reports import (
    comparison_document,
    cost_document,
    option_document,
    progress_bar,
    weights_from,
)
from optimizer.formats.svg import draw
from optimizer.insert import rank
from optimizer.live import absent, late, longer, mend
from optimizer.plan import Plan
from optimizer.problem import Problem
from optimizer.solve import EngineName, load_engine, solve
from optimizer.stop import Deadline
from optimizer.whatif import WEIGHTS, compare, one_more, weighed

OK, NOT_VALID, WRONG_INPUT = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    options = _parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = options.run
    try:
        code = run(options)
        sys.stdout.flush()
    except BrokenPipeError:
        # Who reads on has seen enough (``| head``); what is left to write goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except (ProblemInvalid, EngineMissing, OSError) as wrong:
        print(f"optimizer: {wrong}", file=sys.stderr)
        return WRONG_INPUT
    return code


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
    solving.add_argument(
        "--progress",
        action=argparse.BooleanOptionalAction,
        help="show a bar on standard error; without either where that is a terminal",
    )
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
    _add_comparing(commands)
    return parser


def _add_comparing(commands: Any) -> None:
    comparing = commands.add_parser("compare", help="what a second plan does otherwise")
    comparing.set_defaults(run=_compare)
    asking = commands.add_parser("what-if", help="the same day with something changed")
    asking.set_defaults(run=_what_if)
    for command in (comparing, asking):
        command.add_argument("instance", type=Path)
        command.add_argument("plan", type=Path)
    comparing.add_argument("other", type=Path, help="the second plan")
    comparing.add_argument("--slack", type=_slack, default=0, help="seconds that count as the same")
    asking.add_argument("--seconds", type=_seconds, default=5.0, help="to plan each of the two")
    more = {"action": "append", "default": [], "metavar": "TECH"}
    asking.add_argument("--one-more", help="one more technician like this one", **more)
    asking.add_argument("--without", help="this technician falls ill", **more)
    changed = {"action": "append", "default": [], "type": _named_seconds}
    asking.add_argument(
        "--late",
        metavar="TECH=SECONDS",
        help="can set out only then, seconds since 00:00",
        **changed,
    )
    asking.add_argument("--longer", metavar="JOB=SECONDS", help="takes so long", **changed)
    asking.add_argument("--weights", metavar="NAME=FACTOR,...", help=f"of {', '.join(WEIGHTS)}")


def _named_seconds(text: str) -> tuple[str, int]:
    name, _, value = text.rpartition("=")
    if not name or not value.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is not of the form ID=SECONDS")
    return name, int(value)


def _seconds(text: str) -> float:
    return _number(text, float, 0, 86_400)


def _slack(text: str) -> int:
    return _number(text, int, 0, 86_400)


def _threads(text: str) -> int:
    return _number(text, int, 1, 64)


def _number[N: (int, float)](text: str, kind: type[N], least: int, most: int) -> N:
    try:
        value = kind(text)
    except ValueError:
        value = None
    if value is None or not least <= value <= most:
        raise argparse.ArgumentTypeError(f"{text!r} is no number in {least} to {most}")
    return value


def _warm(_options: argparse.Namespace) -> int:
    load_engine("search")
    return OK


def _solve(options: argparse.Namespace) -> int:
    if not options.out.absolute().parent.is_dir():  # told now, not when the time is spent
        raise ProblemInvalid("--out", f"{options.out.parent} is not a folder")
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
        on_progress=_Bar(sys.stderr) if _wants_bar(options) else None,
    )
    document = plan_document(problem, plan, instance.stops)
    options.out.write_text(json.dumps(document) + "\n", encoding="utf-8")
    unserved = len(document["unserved"])
    print(json.dumps({**document["cost"], **instance.measured(plan), "unserved": unserved}))
    return OK


def _wants_bar(options: argparse.Namespace) -> bool:
    wanted: bool | None = options.progress
    return sys.stderr.isatty() if wanted is None else wanted


class _Bar:
    """Writes the progress over itself; the last line ends when the way is gone."""

    def __init__(self, stream: TextIO) -> None:
        self._stream, self._shown = stream, -1

    def __call__(self, share: float, cost: int) -> None:
        if (percent := int(100 * share)) != self._shown:
            self._shown = percent
            self._stream.write(progress_bar(share, cost) + ("\n" if percent >= 100 else ""))
            self._stream.flush()


def _check(options: argparse.Namespace) -> int:
    instance = _instance(options.instance)
    plan, unknown = _plan(instance, options.plan)
    broken = [*unknown, *violations(instance.problem, plan)]
    if broken:
        errors = [{"rule": v.rule, **v.params} for v in broken]
        print(json.dumps({"valid": False, "errors": errors}))
        return NOT_VALID
    cost = plan_cost(instance.problem, plan)
    document = {"valid": True, "cost": cost.total, **cost_document(cost)}
    unserved = len(left_out(instance.problem, plan))
    print(json.dumps({**document, **instance.measured(plan), "unserved": unserved}))
    return OK


def _candidates(options: argparse.Namespace) -> int:
    instance = _instance(options.instance)
    plan = _valid_plan(instance, options.plan)
    job = job_named(instance, options.job, "--job")
    found = [option_document(instance, each) for each in rank(instance.problem, plan, job)]
    print(json.dumps({"job": options.job, "candidates": found}, indent=1))
    return OK


def _draw(options: argparse.Namespace) -> int:
    instance = _instance(options.instance)
    plan, _ = _plan(instance, options.plan)
    picture = draw(instance.problem, plan, instance.places, instance.name)
    options.picture.write_text(picture, encoding="utf-8")
    return OK


def _compare(options: argparse.Namespace) -> int:
    instance = _instance(options.instance)
    before, after = (_valid_plan(instance, path) for path in (options.plan, options.other))
    found = compare(instance.problem, before, after, slack_s=options.slack)
    document = comparison_document(instance.problem, found)
    for name, value in instance.measured(before).items():
        document[name] = [value, instance.measures[name](after)]
    print(json.dumps(document, indent=1))
    return OK


def _what_if(options: argparse.Namespace) -> int:
    """The day as it is and the day as it would be, planned from one plan for the same time."""
    instance = _instance(options.instance)
    problem = _changed(instance, options)
    plan = _valid_plan(instance, options.plan)
    load_engine("search" if instance.problem.is_plain and problem.is_plain else "exact")
    plans = []
    for model in (instance.problem, problem):
        stop = Deadline.after(options.seconds, time.monotonic)
        plans.append(solve(model, mend(model, plan).plan, stop=stop))
    as_it_is, as_it_would_be = plans
    found = compare(problem, mend(problem, as_it_is).plan, as_it_would_be)
    document = {
        "as_it_is": _summary(instance.problem, as_it_is),
        "as_it_would_be": _summary(problem, as_it_would_be),
        "changes": comparison_document(problem, found)["changes"],
    }
    print(json.dumps(document, indent=1))
    return OK


def _changed(instance: Instance, options: argparse.Namespace) -> Problem:
    """The problem with what was asked for changed."""
    problem = instance.problem
    for name in options.one_more:
        problem = one_more(problem, technician_named(instance, name, "--one-more"))
    for name in options.without:
        problem = absent(problem, technician_named(instance, name, "--without"))
    for name, seconds in options.late:
        problem = late(problem, technician_named(instance, name, "--late"), seconds)
    for name, seconds in options.longer:
        problem = longer(problem, job_named(instance, name, "--longer"), seconds)
    return problem if options.weights is None else weighed(problem, weights_from(options.weights))


def _summary(problem: Problem, plan: Plan) -> dict[str, Any]:
    cost = plan_cost(problem, plan)
    unserved = [problem.jobs[job].id for job in left_out(problem, plan)]
    return {"cost": {"total": cost.total, **cost_document(cost)}, "unserved": unserved}


def _instance(path: Path) -> Instance:
    with _told_of(path):
        return instance_from(_text(path))


def _plan(instance: Instance, path: Path) -> tuple[Plan, list[Any]]:
    with _told_of(path):
        return plan_from(instance, _text(path))


@contextmanager
def _told_of(path: Path) -> Iterator[None]:
    """Let what is wrong with a file name the file too: most commands read several."""
    try:
        yield
    except ProblemInvalid as wrong:
        raise type(wrong)(f"{path}: {wrong.field}", wrong.reason) from wrong


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise ProblemInvalid("$", "is not text in UTF-8") from wrong


def _valid_plan(instance: Instance, path: Path) -> Plan:
    plan, unknown = _plan(instance, path)
    broken = [*unknown, *violations(instance.problem, plan)]
    if broken:
        raise PlanUnreadable(str(path), f"the plan is not valid: {broken[0]}")
    return plan


if __name__ == "__main__":
    sys.exit(main())
