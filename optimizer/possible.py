"""What would make it possible? For a job that nobody can serve: a skill, a part, an hour, a person.

Each answer changes one thing only and is the least of its kind: with it the job fits into the
running plan without moving anybody, with one second or one piece less it does not. Both halves of
a crew count as one job, and go in at one time with two people. Visits that depend on others, and
calls at depots, stay where they are and at their time.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import numpy as np

from optimizer.coupled import behind, pinned
from optimizer.locks import free_positions
from optimizer.plan import Plan
from optimizer.problem import URGENT, Job, Lock, Problem, Technician
from optimizer.slack import Slack

Kind = Literal["skill", "part", "restock", "overtime", "earlier", "later", "person"]

MOST_S = 4 * 3_600
"""Nobody is asked for more than half a shift, and no window is stretched by more."""


@dataclass(frozen=True, slots=True)
class Remedy:
    """One thing that would let the job be served.

    skill: ``technician`` would need ``skills`` (bit mask) as well. part: ``amount`` more of
    ``part`` in the van. restock: a call at ``depot`` (a job that restocks) on the way, ``amount``
    seconds of driving more. overtime, earlier: the shift would have to end later, begin earlier by
    ``amount`` seconds. later: the job's window would have to close later by ``amount`` seconds.
    person: one more with ``skills``, from the home and in the shift of ``technician``.
    """

    kind: Kind
    technician: int
    amount: int = 0
    skills: int = 0
    part: int | None = None
    depot: int | None = None


type _Starts = list[tuple[int, int]]
"""When service may begin: from, to, both included; in no order, and they may overlap."""


def remedies(problem: Problem, plan: Plan, job: int) -> list[Remedy]:
    """What would let ``job``, in no route of the valid ``plan``, be served; the least of a kind.

    Nothing does for a job that waits for one that nobody serves: ask for that. A second at a
    hundred technicians, where nothing helps; mostly far less.
    """
    asked = _asked(problem, plan, job)
    if not asked:
        return []
    still = pinned(problem, plan)
    days = [
        _Day(problem, still, technician, plan.route_of(technician).jobs)
        for technician in range(len(problem.technicians))
    ]
    case = _Case(problem, days, asked)
    found = [
        case.least_skill(),
        case.least_part(),
        case.nearest_depot(plan),
        case.least_seconds("overtime", _Day.with_overtime),
        case.least_seconds("earlier", _Day.from_earlier),
        case.least_window(),
        case.nearest_person(),
    ]
    return [remedy for remedy in found if remedy is not None]


@dataclass(frozen=True, slots=True)
class _Asked:
    """One visit that is asked for: when it may begin, and who alone may make it, if not anybody."""

    job: Job
    opens_s: int
    closes_s: int
    only: int | None

    def without_parts(self) -> "_Asked":
        """For somebody who brings them."""
        return replace(self, job=replace(self.job, parts=()))

    def later(self, extra_s: int) -> "_Asked":
        return replace(self, closes_s=self.closes_s + extra_s)


def _asked(problem: Problem, plan: Plan, job: int) -> list[_Asked]:
    """The visit, or both of a crew; none where it waits for what nobody serves."""
    crew = next((c for c in problem.crews if job in (c.one, c.other)), None)
    asked = []
    for each in (job,) if crew is None else (crew.one, crew.other):
        wanted, waits = problem.jobs[each], behind(problem, plan, each)
        if waits is None or wanted.restocks:
            return []
        over_s, person = waits
        lock = problem.lock_of.get(each)
        only = person if lock is None else lock.technician
        opens_s, closes_s = max(wanted.earliest_s, over_s), wanted.latest_s
        if wanted.priority == URGENT:
            closes_s = min(closes_s, wanted.due_s)
        asked.append(_Asked(wanted, opens_s, closes_s, only))
    return asked


class _Day:
    """One technician's day, cut out of the problem so that it can be varied; ``still`` has the
    locks by which what depends on others stays where it is.
    """

    def __init__(
        self, problem: Problem, still: Problem, technician: int, jobs: Sequence[int]
    ) -> None:
        self.technician = technician
        self._problem, self._still, self._jobs = problem, still, tuple(jobs)
        person = self.person = problem.technicians[technician]
        locations = (person.start, person.end, *(problem.jobs[each].location for each in jobs))
        self._bare = replace(person, start=0, end=1, skills=0, stock=(), refill=())
        self._stops = tuple(
            replace(problem.jobs[each], location=n + 2, skills=0, parts=(), territories=0)
            for n, each in enumerate(jobs)
        )
        self._locks = tuple(
            Lock(n, 0, lock.position, lock.start_s)
            for n, each in enumerate(jobs)
            if (lock := still.lock_of.get(each)) is not None
        )
        self._travel_s = np.ascontiguousarray(problem.travel_s[np.ix_(locations, locations)])
        self._places = (locations[0], *locations[2:], locations[1])

    def lacks(self, asked: _Asked) -> int:
        """The skills (bit mask) that the job asks for and the technician has not."""
        return asked.job.skills & ~self.person.skills

    def may(self, asked: _Asked) -> bool:
        """Whether anything but skills, parts and the clock is in the way."""
        return asked.only in (None, self.technician)

    def drive_s(self, asked: _Asked) -> int:
        """From where the day begins to the job."""
        return self._problem.drive_s(self.person.start, asked.job.location)

    def starts(self, asked: _Asked, slack: Slack | None = None) -> _Starts:
        """When the job may begin in the gaps where the van has its parts."""
        gaps = [gap for gap in self._free if not self.short(asked, gap)]
        return [each for gap in gaps for each in self._starts_in(asked, gap, slack or self._slack)]

    def starts_but_for_parts(self, asked: _Asked) -> Iterator[tuple[int, _Starts]]:
        """Each gap where only parts may be short, and when the job may begin in it."""
        for gap in self._free:
            if starts := self._starts_in(asked, gap, self._slack):
                yield gap, starts

    def short(self, asked: _Asked, gap: int) -> dict[int, int]:
        """How many of each part are missing for the job in a gap."""
        short: dict[int, int] = {}
        calls = self.calls_before(gap)
        holds = self._problem.in_full_van if calls else self._problem.in_van
        for part, quantity in enumerate(asked.job.parts):
            if quantity:
                lacks = self._used[calls][part] + quantity - holds(self.technician, part)
                if lacks > 0:
                    short[part] = lacks
        return short

    def calls_before(self, gap: int) -> int:
        """How many calls at depots the day has before a gap."""
        return sum(self._problem.jobs[job].restocks for job in self._jobs[:gap])

    def idle(self) -> "_Day":
        """The same shift with nothing in it."""
        return _Day(self._problem, self._still, self.technician, ())

    def with_overtime(self, extra_s: int) -> Slack:
        """The room in a shift that ends so much later."""
        begin_s, end_s = self._bare.shift_s
        return self._slack_of(replace(self._bare, shift_s=(begin_s, end_s + extra_s)))

    def from_earlier(self, extra_s: int) -> Slack:
        """The room in a shift that begins so much earlier, at 0 at the earliest."""
        begin_s, end_s = self._bare.shift_s
        return self._slack_of(replace(self._bare, shift_s=(max(0, begin_s - extra_s), end_s)))

    def with_call(self, depot: int) -> Iterator[tuple[int, "_Day"]]:
        """The day with a call at a depot wherever one fits, and what it adds to the driving."""
        for gap in self._free:
            call = _Asked(self._problem.jobs[depot], *self._problem.window_s[depot], None)
            if self._starts_in(call, gap, self._slack):
                jobs = (*self._jobs[:gap], depot, *self._jobs[gap:])
                before, place, after = self._places[gap], call.job.location, self._places[gap + 1]
                detour_s = self._problem.drive_s(before, place)
                detour_s += self._problem.drive_s(place, after)
                if self._jobs:
                    detour_s -= self._problem.drive_s(before, after)
                yield detour_s, _Day(self._problem, self._still, self.technician, jobs)

    def _starts_in(self, asked: _Asked, gap: int, slack: Slack) -> _Starts:
        drives_s = (
            self._problem.drive_s(self._places[gap], asked.job.location),
            self._problem.drive_s(asked.job.location, self._places[gap + 1]),
        )
        return slack.starts_s(gap, drives_s, (asked.opens_s, asked.closes_s), asked.job.service_s)

    @cached_property
    def _used(self) -> list[list[int]]:
        """The parts that leave the van before, between and behind its calls at depots."""
        used = [[0] * len(self._problem.part_names)]
        for job in self._jobs:
            if self._problem.jobs[job].restocks:
                used.append([0] * len(self._problem.part_names))
            for part, quantity in self._problem.needs(job):
                used[-1][part] += quantity
        return used

    @cached_property
    def _slack(self) -> Slack:
        return self._slack_of(self._bare)

    @cached_property
    def _free(self) -> range:
        return free_positions(self._still, self._jobs)

    def _slack_of(self, person: Technician) -> Slack:
        alone = Problem(self._travel_s, (person,), self._stops, locks=self._locks)
        return Slack(alone, 0, range(len(self._stops)))


class _Case:
    """What is asked for, and everybody's day."""

    def __init__(self, problem: Problem, days: Sequence[_Day], asked: Sequence[_Asked]) -> None:
        self._problem, self._days, self._asked = problem, days, asked

    def least_skill(self) -> Remedy | None:
        """Whoever lacks the fewest skills and nothing else; then who is nearest."""
        found = [
            (lacks.bit_count(), day.drive_s(asked), day.technician, lacks)
            for day, asked in self._people()
            if (lacks := day.lacks(asked)) and self._goes(asked, day, day.starts(asked))
        ]
        if not found:
            return None
        _, _, technician, lacks = min(found)
        return Remedy("skill", technician, skills=lacks)

    def least_part(self) -> Remedy | None:
        """Whose van lacks the fewest pieces of one part, and nothing else; then who is nearest."""
        found = []
        for day, asked in self._able():
            for gap, starts in day.starts_but_for_parts(asked):
                short = day.short(asked, gap)
                # What a depot fills the van to is not what it sets out with.
                reached = not (day.calls_before(gap) and day.person.refill)
                if len(short) == 1 and reached and self._goes(asked, day, starts):
                    ((part, lacks),) = short.items()
                    found.append((lacks, day.drive_s(asked), day.technician, part))
        if not found:
            return None
        lacks, _, technician, part = min(found)
        return Remedy("part", technician, amount=lacks, part=part)

    def nearest_depot(self, plan: Plan) -> Remedy | None:
        """The least way round by a depot, before the job or behind it, that leaves it its parts."""
        made = {visit.job for _, visit in plan.visits()}
        depots: dict[tuple[int, int, int, int], int] = {}
        for n, job in enumerate(self._problem.jobs):
            if job.restocks and n not in made:
                depots.setdefault((job.location, job.earliest_s, job.latest_s, job.service_s), n)
        found = [
            (detour_s, day.technician, depot)
            for day, asked in (self._able() if depots else ())
            if any(day.short(asked, gap) for gap, _ in day.starts_but_for_parts(asked))
            for depot in depots.values()
            for detour_s, by_depot in day.with_call(depot)
            if self._goes(asked, day, by_depot.starts(asked))
        ]
        if not found:
            return None
        detour_s, technician, depot = min(found)
        return Remedy("restock", technician, amount=detour_s, depot=depot)

    def least_seconds(self, kind: Kind, vary: Callable[[_Day, int], Slack]) -> Remedy | None:
        """The least of seconds that helps anybody; more never hurts, so it is halved."""
        best: Remedy | None = None
        most_s = MOST_S
        for day in self._days:
            able = [each for each in self._asked if day.may(each) and not day.lacks(each)]

            def fits(extra_s: int, day: _Day = day, able: list[_Asked] = able) -> bool:
                slack = vary(day, extra_s)
                return any(self._goes(each, day, day.starts(each, slack)) for each in able)

            if not able or (least_s := _least(fits, most_s)) is None:
                continue
            best, most_s = Remedy(kind, day.technician, amount=least_s), least_s - 1
        return best

    def least_window(self) -> Remedy | None:
        """So much later would the window have to close."""

        def fitting(extra_s: int) -> int | None:
            later = _Case(self._problem, self._days, [each.later(extra_s) for each in self._asked])
            return next(
                (
                    day.technician
                    for day, asked in later._able()
                    if later._goes(asked, day, day.starts(asked))
                ),
                None,
            )

        least_s = _least(lambda extra_s: fitting(extra_s) is not None, MOST_S)
        technician = None if least_s is None else fitting(least_s)
        if least_s is None or technician is None:
            return None
        return Remedy("later", technician, amount=least_s)

    def nearest_person(self) -> Remedy | None:
        """One more like somebody who is there, with the skills and parts, from the nearest home."""
        found = [
            (day.drive_s(asked), day.technician, asked.job.skills)
            for day in self._days
            for asked in self._asked
            if asked.only is None
            if self._goes(asked, None, day.idle().starts(asked.without_parts()))
        ]
        if not found:
            return None
        _, technician, skills = min(found)
        return Remedy("person", technician, skills=skills)

    def _people(self) -> Iterator[tuple[_Day, _Asked]]:
        """Everybody with each visit that nobody else has to make."""
        return ((day, asked) for day in self._days for asked in self._asked if day.may(asked))

    def _able(self) -> Iterator[tuple[_Day, _Asked]]:
        """Those of them who have the skills."""
        return ((day, asked) for day, asked in self._people() if not day.lacks(asked))

    def _goes(self, asked: _Asked, day: _Day | None, starts: Iterable[tuple[int, int]]) -> bool:
        """Whether the job can begin in ``starts``: alone, or with somebody else for the other."""
        mine = list(starts)
        others = [each for each in self._asked if each is not asked]
        if not mine or not others:
            return bool(mine)
        return any(
            max(from_s, other_from_s) <= min(to_s, other_to_s)
            for other_day, other in self._able()
            if other is not asked and other_day is not day
            for other_from_s, other_to_s in self._starts_now(other_day, other)
            for from_s, to_s in mine
        )

    def _starts_now(self, day: _Day, asked: _Asked) -> _Starts:
        key = day.technician, self._asked.index(asked)
        if key not in self._known:
            self._known[key] = day.starts(asked)
        return self._known[key]

    @cached_property
    def _known(self) -> dict[tuple[int, int], _Starts]:
        return {}


def _least(fits: Callable[[int], bool], most: int) -> int | None:
    """The least number up to ``most`` that fits, where all above it do; None when none does."""
    if most < 0 or not fits(most):
        return None
    low, high = 0, most
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if fits(middle) else (middle + 1, high)
    return low
