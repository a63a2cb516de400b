"""What would make it possible? For a job that nobody can serve: a skill, a part, an hour, a person.

Each answer changes one thing only and is the least of its kind: with it the job fits into the
running plan without moving anybody, with one second or one piece less it does not.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from optimizer.locks import free_positions
from optimizer.plan import Plan
from optimizer.problem import URGENT, Job, Lock, Problem, Technician
from optimizer.slack import Slack

Kind = Literal["skill", "part", "overtime", "earlier", "later", "person"]

MOST_S = 4 * 3_600
"""Nobody is asked for more than half a shift, and no window is stretched by more."""


@dataclass(frozen=True, slots=True)
class Remedy:
    """One thing that would let the job be served.

    skill: ``technician`` would need ``skills`` (bit mask) as well. part: ``amount`` more of
    ``part`` in the van. overtime, earlier: the shift would have to end later, begin earlier by
    ``amount`` seconds. later: the job's window would have to close later by ``amount`` seconds.
    person: one more with ``skills``, from the home and in the shift of ``technician``.
    """

    kind: Kind
    technician: int
    amount: int = 0
    skills: int = 0
    part: int | None = None


def remedies(problem: Problem, plan: Plan, job: int) -> list[Remedy]:
    """What would let ``job``, in no route of the valid ``plan``, be served; the least of a kind.

    A second at a hundred technicians, where nothing helps; mostly far less.
    """
    days = [
        _Alone(problem, technician, plan.route_of(technician).jobs, job)
        for technician in range(len(problem.technicians))
        if job not in problem.lock_of or problem.lock_of[job].technician == technician
    ]
    found: list[Remedy | None] = [
        _least_skill(days),
        _least_part(days),
        _least_seconds(days, "overtime", _Alone.with_overtime),
        _least_seconds(days, "earlier", _Alone.from_earlier),
        _least_seconds(days, "later", _Alone.with_window),
        _nearest_person(days),
    ]
    return [remedy for remedy in found if remedy is not None]


class _Alone:
    """One technician's day with the job, cut out of the problem so that it can be varied."""

    def __init__(self, problem: Problem, technician: int, jobs: tuple[int, ...], job: int) -> None:
        kept = (*jobs, job)
        person = problem.technicians[technician]
        locations = (person.start, person.end, *(problem.jobs[each].location for each in kept))
        self.technician = technician
        self.lacking = problem.jobs[job].skills & ~person.skills
        used = [
            sum(problem.jobs[each].parts[p] for each in kept if problem.jobs[each].parts)
            for p in range(len(problem.part_names))
        ]
        self.short = tuple(
            (part, n - problem.in_van(technician, part))
            for part, n in enumerate(used)
            if n > problem.in_van(technician, part)
        )
        self.drive_s = problem.drive_s(person.start, problem.jobs[job].location)
        self.asked = problem.jobs[job].skills
        self._person = replace(person, start=0, end=1, skills=0, stock=())
        self._jobs = tuple(_bare(problem.jobs[each], n + 2) for n, each in enumerate(kept))
        self._locks = tuple(
            Lock(n, 0, lock.position, lock.start_s)
            for n, each in enumerate(kept)
            if (lock := problem.lock_of.get(each)) is not None
        )
        self._travel_s = np.ascontiguousarray(problem.travel_s[np.ix_(locations, locations)])

    def fits(self) -> bool:
        """Whether clocks, breaks and locks leave room, skills and parts aside."""
        return self._fits(self._person, self._jobs)

    def with_overtime(self, extra_s: int) -> bool:
        """Whether there is room in a shift that ends so much later."""
        begin_s, end_s = self._person.shift_s
        return self._fits(replace(self._person, shift_s=(begin_s, end_s + extra_s)), self._jobs)

    def from_earlier(self, extra_s: int) -> bool:
        """Whether there is room in a shift that begins so much earlier, at 0 at the earliest."""
        begin_s, end_s = self._person.shift_s
        earlier = replace(self._person, shift_s=(max(0, begin_s - extra_s), end_s))
        return self._fits(earlier, self._jobs)

    def with_window(self, extra_s: int) -> bool:
        """Whether there is room when service may begin so much later."""
        *others, job = self._jobs
        last_s = min(job.latest_s, job.due_s) if job.priority == URGENT else job.latest_s
        later = replace(job, latest_s=last_s + extra_s, due_s=last_s + extra_s)
        return self._fits(self._person, (*others, later))

    def without_others(self) -> bool:
        """Whether somebody in this place and shift, with nothing else to do, could serve it."""
        return self._fits(self._person, self._jobs[-1:])

    def _fits(self, person: Technician, jobs: tuple[Job, ...]) -> bool:
        order = tuple(range(len(jobs) - 1))
        locks = self._locks if len(jobs) == len(self._jobs) else ()
        alone = Problem(self._travel_s, (person,), jobs, locks=locks)
        slack, new = Slack(alone, 0, order), len(order)
        free = free_positions(alone, order)
        own = alone.lock_of.get(new)
        return any(
            slack.fits(alone, new, position)
            for position in free
            if own is None or own.position in (None, position)
        )


def _bare(job: Job, location: int) -> Job:
    return replace(job, location=location, skills=0, parts=())


def _able(days: list[_Alone]) -> Iterator[_Alone]:
    """Those whom only the clock keeps from serving the job."""
    return (day for day in days if not day.lacking and not day.short)


def _least_skill(days: list[_Alone]) -> Remedy | None:
    """Whoever lacks the fewest skills and nothing else; then who is nearest."""
    lacking = [day for day in days if day.lacking and not day.short and day.fits()]
    if not lacking:
        return None
    best = min(lacking, key=lambda day: (day.lacking.bit_count(), day.drive_s))
    return Remedy("skill", best.technician, skills=best.lacking)


def _least_part(days: list[_Alone]) -> Remedy | None:
    """Whose van lacks the fewest pieces of one part, and nothing else; then who is nearest."""
    short = [day for day in days if len(day.short) == 1 and not day.lacking and day.fits()]
    if not short:
        return None
    best = min(short, key=lambda day: (day.short[0][1], day.drive_s))
    ((part, amount),) = best.short
    return Remedy("part", best.technician, amount=amount, part=part)


def _least_seconds(
    days: list[_Alone], kind: Kind, fits: Callable[[_Alone, int], bool]
) -> Remedy | None:
    """The least of ``fits``'s seconds that helps anybody; more never hurts, so it is halved."""
    best: Remedy | None = None
    most_s = MOST_S
    for day in _able(days):
        if most_s == 0 or not fits(day, most_s):
            continue
        low_s, high_s = 0, most_s
        while low_s < high_s:
            middle_s = (low_s + high_s) // 2
            low_s, high_s = (low_s, middle_s) if fits(day, middle_s) else (middle_s + 1, high_s)
        best, most_s = Remedy(kind, day.technician, amount=low_s), max(0, low_s - 1)
    return best


def _nearest_person(days: list[_Alone]) -> Remedy | None:
    """One more like somebody who is there, with the skills and parts, from the nearest home."""
    could = [day for day in days if day.without_others()]
    if not could:
        return None
    best = min(could, key=lambda day: day.drive_s)
    return Remedy("person", best.technician, skills=best.asked)
