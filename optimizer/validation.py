"""Is a problem well formed? The checks of ``Problem``'s constructor, each naming its field."""

from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import TYPE_CHECKING

import numpy as np

from optimizer.errors import ProblemInvalid

if TYPE_CHECKING:
    from optimizer.problem import Break, Job, Problem, Technician

LIMIT = 1_000_000_000
"""No time, price or quantity is larger: sums stay exact in 64 bits, each value fits in 32."""

_JOB_NUMBERS = (
    "service_s",
    "earliest_s",
    "due_s",
    "latest_s",
    "late_weight",
    "unserved_penalty",
    "away_price",
)
_job_numbers = attrgetter(*_JOB_NUMBERS)
_PROMISE_NUMBERS = ("price", "start_by_s", "delay_weight")
_promise_numbers = attrgetter(*_PROMISE_NUMBERS)


def check(problem: "Problem") -> None:
    """Raise ProblemInvalid for the first field that is wrong."""
    _check_travel(problem)
    _check_ids("technicians", [t.id for t in problem.technicians])
    _check_ids("jobs", [j.id for j in problem.jobs])
    for n, technician in enumerate(problem.technicians):
        _check_technician(problem, f"technicians[{n}]", technician)
    for n, job in enumerate(problem.jobs):
        _check_job(problem, n, job)
    _check_locks(problem)
    _check_promises(problem)
    _check_couplings(problem)
    if problem.fairness is not None:
        _within("fairness.target_s", problem.fairness.target_s)
        _within("fairness.price_per_h", problem.fairness.price_per_h)


def check_lock_starts(problem: "Problem") -> None:
    """Raise ProblemInvalid when an exact start is locked outside of the job's own window."""
    for n, lock in enumerate(problem.locks):
        job = problem.jobs[lock.job]
        latest_s = min(job.latest_s, job.due_s) if job.priority == 1 else job.latest_s
        if lock.start_s is not None and not job.earliest_s <= lock.start_s <= latest_s:
            raise ProblemInvalid(
                f"locks[{n}].start_s",
                f"{lock.start_s} is outside the window {job.earliest_s} to {latest_s} of {job.id}",
            )


def _check_travel(problem: "Problem") -> None:
    travel_s = problem.travel_s
    if travel_s.ndim != 2 or travel_s.shape[0] != travel_s.shape[1]:
        raise ProblemInvalid("travel_s", f"must be square, is {travel_s.shape}")
    if travel_s.dtype != np.int32:
        raise ProblemInvalid("travel_s", f"must be int32, is {travel_s.dtype}")
    if travel_s.size and not 0 <= int(travel_s.min()) <= int(travel_s.max()) <= LIMIT:
        row, column = np.argwhere((travel_s < 0) | (travel_s > LIMIT))[0]
        value = int(travel_s[row, column])
        raise ProblemInvalid(f"travel_s[{row}][{column}]", f"{value} is not in 0 to {LIMIT}")


def _check_ids(field: str, ids: Sequence[str]) -> None:
    seen: set[str] = set()
    for n, name in enumerate(ids):
        if name in seen:
            raise ProblemInvalid(f"{field}[{n}].id", f"{name!r} occurs twice")
        seen.add(name)


def _check_technician(problem: "Problem", field: str, technician: "Technician") -> None:
    _is_location(problem, f"{field}.start", technician.start)
    _is_location(problem, f"{field}.end", technician.end)
    begin_s, end_s = technician.shift_s
    _within(f"{field}.shift_s[0]", begin_s)
    _within(f"{field}.shift_s[1]", end_s)
    if begin_s > end_s:
        raise ProblemInvalid(f"{field}.shift_s", f"ends at {end_s}, before it begins at {begin_s}")
    _check_quantities(problem, f"{field}.stock", technician.stock)
    _check_quantities(problem, f"{field}.refill", technician.refill)
    _check_skills(problem, f"{field}.skills", technician.skills)
    for n, pause in enumerate(technician.breaks):
        _check_break(f"{field}.breaks[{n}]", pause)
    if technician.overtime is not None:
        _within(f"{field}.overtime.most_s", technician.overtime.most_s)
        _within(f"{field}.overtime.price_per_h", technician.overtime.price_per_h)


def _check_break(field: str, pause: "Break") -> None:
    _within(f"{field}.earliest_s", pause.earliest_s)
    _within(f"{field}.latest_s", pause.latest_s)
    _within(f"{field}.duration_s", pause.duration_s)
    if pause.earliest_s > pause.latest_s:
        raise ProblemInvalid(f"{field}.latest_s", "the window closes before it opens")


def _check_job(problem: "Problem", n: int, job: "Job") -> None:
    _all_within("jobs", n, _JOB_NUMBERS, _job_numbers(job))
    if not 0 <= job.location < len(problem.travel_s):
        _is_location(problem, f"jobs[{n}].location", job.location)
    if job.earliest_s > job.latest_s:
        raise ProblemInvalid(
            f"jobs[{n}].latest_s", f"{job.latest_s} is before earliest {job.earliest_s}"
        )
    if not 1 <= job.priority <= 4:
        raise ProblemInvalid(f"jobs[{n}].priority", f"{job.priority} is not in 1 to 4")
    if job.rank is not None and not 1 <= job.rank <= 4:
        raise ProblemInvalid(f"jobs[{n}].rank", f"{job.rank} is not in 1 to 4")
    _check_quantities(problem, f"jobs[{n}].parts", job.parts)
    _check_skills(problem, f"jobs[{n}].skills", job.skills)


def _check_locks(problem: "Problem") -> None:
    places: set[tuple[int, int]] = set()
    _once("locks", (lock.job for lock in problem.locks))
    for n, lock in enumerate(problem.locks):
        _is_index(f"locks[{n}].job", lock.job, len(problem.jobs))
        _is_index(f"locks[{n}].technician", lock.technician, len(problem.technicians))
        if lock.start_s is not None:
            _within(f"locks[{n}].start_s", lock.start_s)
        if lock.position is None:
            continue
        _within(f"locks[{n}].position", lock.position)
        if (lock.technician, lock.position) in places:
            raise ProblemInvalid(f"locks[{n}].position", "is locked to another job already")
        places.add((lock.technician, lock.position))


def _check_promises(problem: "Problem") -> None:
    jobs, technicians = len(problem.jobs), len(problem.technicians)
    _once("promises", (promise.job for promise in problem.promises))
    for n, promise in enumerate(problem.promises):
        if not (0 <= promise.job < jobs and 0 <= promise.technician < technicians):
            _is_index(f"promises[{n}].job", promise.job, jobs)
            _is_index(f"promises[{n}].technician", promise.technician, technicians)
        _all_within("promises", n, _PROMISE_NUMBERS, _promise_numbers(promise))


def _check_couplings(problem: "Problem") -> None:
    """Crews and orders of jobs that exist; no job is in two crews, none waits for itself."""
    jobs = len(problem.jobs)
    _once("crews", (job for crew in problem.crews for job in (crew.one, crew.other)))
    for n, crew in enumerate(problem.crews):
        _is_index(f"crews[{n}].one", crew.one, jobs)
        _is_index(f"crews[{n}].other", crew.other, jobs)
    waits_for: dict[int, list[int]] = {}
    for n, order in enumerate(problem.orders):
        _is_index(f"orders[{n}].first", order.first, jobs)
        _is_index(f"orders[{n}].then", order.then, jobs)
        waits_for.setdefault(order.then, []).append(order.first)
    for n, order in enumerate(problem.orders):
        ahead, seen = [order.first], set[int]()
        while ahead:
            job = ahead.pop()
            if job == order.then:
                raise ProblemInvalid(f"orders[{n}]", "the job waits for itself")
            if job not in seen:
                seen.add(job)
                ahead += waits_for.get(job, [])


def _once(field: str, jobs: Iterable[int]) -> None:
    seen: set[int] = set()
    for n, job in enumerate(jobs):
        if job in seen:
            raise ProblemInvalid(f"{field}[{n}].job", "the job occurs twice")
        seen.add(job)


def _check_quantities(problem: "Problem", field: str, quantities: Sequence[int]) -> None:
    if len(quantities) not in (0, len(problem.part_names)):
        raise ProblemInvalid(
            field, f"has {len(quantities)} entries for {len(problem.part_names)} parts"
        )
    for name, quantity in zip(problem.part_names, quantities, strict=False):
        _within(f"{field}[{name!r}]", quantity)


def _check_skills(problem: "Problem", field: str, mask: int) -> None:
    if mask < 0 or mask >> len(problem.skill_names):
        raise ProblemInvalid(field, f"names a skill beyond the {len(problem.skill_names)} known")


def _is_location(problem: "Problem", field: str, location: int) -> None:
    _is_index(field, location, len(problem.travel_s))


def _is_index(field: str, value: int, count: int) -> None:
    if not 0 <= value < count:
        raise ProblemInvalid(field, f"{value} is not one of the {count} there are")


def _all_within(field: str, n: int, names: Sequence[str], values: Sequence[int]) -> None:
    """As `_within` for several numbers; the field is only named when one is wrong."""
    if min(values) < 0 or max(values) > LIMIT:
        for name, value in zip(names, values, strict=True):
            _within(f"{field}[{n}].{name}", value)


def _within(field: str, value: int) -> None:
    if not 0 <= value <= LIMIT:
        raise ProblemInvalid(field, f"{value} is not in 0 to {LIMIT}")
