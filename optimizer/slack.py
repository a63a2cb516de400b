"""How much room a route has: earliest and latest times, so that a test of one more job is short.

For each stop and each number of breaks taken, the earliest clock after it and the latest arrival
at it that still lets the rest of the route be done. Waiting is always allowed, so a clock that is
early enough is good and one test a break decides (Savelsbergh, 1992, ORSA J. Computing 4(2), with
the number of breaks taken as a second index).
"""

from collections.abc import Sequence
from itertools import pairwise

from optimizer.problem import Break, Problem

NEVER = 1 << 60


class Slack:
    """The room in one technician's route; ``jobs`` in order, position n is before ``jobs[n]``.

    For each position and number of breaks taken, ``earliest_s`` is when the stop before can be
    left and ``latest_s`` when the stop behind must be reached.
    """

    __slots__ = ("_breaks", "earliest_s", "jobs", "latest_s", "legs_s", "places")

    def __init__(self, problem: Problem, technician: int, jobs: Sequence[int]) -> None:
        person = problem.technicians[technician]
        self.jobs = tuple(jobs)
        self.places = (person.start, *(problem.jobs[j].location for j in jobs), person.end)
        self.legs_s = tuple(problem.drive_s(*leg) for leg in pairwise(self.places))
        self._breaks = person.breaks
        self.earliest_s = self._forward(problem, person.shift_s[0])
        self.latest_s = self._backward(problem, person.latest_back_s)

    @property
    def feasible(self) -> bool:
        """Whether the route as it stands keeps windows, breaks and shift; an empty one does."""
        return not self.jobs or self._goes_on(self.earliest_s[-1], self.legs_s[-1], -1)

    @property
    def reachable(self) -> bool:
        """Whether every stop can begin in its window, return and later breaks left aside."""
        return min(self.earliest_s[-1]) < NEVER

    def fits(self, problem: Problem, job: int, position: int) -> bool:
        """Whether one more job before ``jobs[position]`` keeps all windows. O(breaks²)."""
        asked = problem.jobs[job]
        opens_s, closes_s = problem.window_s[job]
        drive_s = problem.drive_s(self.places[position], asked.location)
        onward_s = problem.drive_s(asked.location, self.places[position + 1])
        ready = []
        for clock_s in self.earliest_s[position]:
            start_s = max(clock_s + drive_s, opens_s)
            ready.append(start_s + asked.service_s if start_s <= closes_s else NEVER)
        if min(ready) == NEVER:
            return False
        _rest_forward(self._breaks, ready)
        return self._goes_on(ready, onward_s, position)

    def starts_s(
        self, position: int, drives_s: tuple[int, int], window_s: tuple[int, int], service_s: int
    ) -> list[tuple[int, int]]:
        """When one more job before ``jobs[position]`` may begin: from, to, both included.

        ``drives_s`` lead there and onward. One entry for each number of breaks taken before, at
        most; they may overlap.
        """
        leave_s = [latest_s - drives_s[1] for latest_s in self.latest_s[position]]
        _rest_backward(self._breaks, leave_s)
        found = []
        for clock_s, by_s in zip(self.earliest_s[position], leave_s, strict=True):
            from_s = max(clock_s + drives_s[0], window_s[0])
            to_s = min(window_s[1], by_s - service_s)
            if from_s <= to_s:
                found.append((from_s, to_s))
        return found

    def reachable_s(self, position: int) -> int:
        """The earliest clock at which the stop before ``position`` can be left."""
        return self.earliest_s[position][0] if not self._breaks else min(self.earliest_s[position])

    def _goes_on(self, ready_s: Sequence[int], drive_s: int, position: int) -> bool:
        latest_s = self.latest_s[position]
        return any(r + drive_s <= last for r, last in zip(ready_s, latest_s, strict=True))

    def _forward(self, problem: Problem, begin_s: int) -> list[list[int]]:
        ready = [NEVER] * (len(self._breaks) + 1)
        ready[0] = begin_s
        _rest_forward(self._breaks, ready)
        table = [ready]
        for job, leg_s in zip(self.jobs, self.legs_s, strict=False):
            opens_s, closes_s = problem.window_s[job]
            service_s = problem.jobs[job].service_s
            starts_s = [max(clock_s + leg_s, opens_s) for clock_s in ready]
            ready = [s + service_s if s <= closes_s else NEVER for s in starts_s]
            _rest_forward(self._breaks, ready)
            table.append(ready)
        return table

    def _backward(self, problem: Problem, end_s: int) -> list[list[int]]:
        """Row n is the latest arrival at ``jobs[n]``, the last row that at the end location."""
        arrive = [-NEVER] * len(self._breaks) + [end_s]
        table = [arrive]
        for job, leg_s in zip(reversed(self.jobs), reversed(self.legs_s), strict=False):
            leave = [latest_s - leg_s for latest_s in arrive]
            _rest_backward(self._breaks, leave)
            opens_s, closes_s = problem.window_s[job]
            latest = [min(closes_s, clock_s - problem.jobs[job].service_s) for clock_s in leave]
            arrive = [latest_s if latest_s >= opens_s else -NEVER for latest_s in latest]
            table.append(arrive)
        return table[::-1]


def _rest_forward(breaks: Sequence[Break], ready: list[int]) -> None:
    """Let break k be taken now: it may make ``ready[k + 1]`` earlier."""
    for k, pause in enumerate(breaks):
        start_s = max(ready[k], pause.earliest_s)
        if start_s <= pause.latest_s:
            ready[k + 1] = min(ready[k + 1], start_s + pause.duration_s)


def _rest_backward(breaks: Sequence[Break], leave: list[int]) -> None:
    """Let break k be taken now: it may allow ``leave[k]`` to be later."""
    for k in range(len(breaks) - 1, -1, -1):
        latest_s = min(breaks[k].latest_s, leave[k + 1] - breaks[k].duration_s)
        if latest_s >= breaks[k].earliest_s:
            leave[k] = max(leave[k], latest_s)
