"""The routes that locks ask for: each technician's locked jobs in an order that keeps all of them.

Everything else is put around them later. A position lock beyond the locked jobs (stop 3 locked,
stops 1 and 2 not) is reached with the first other jobs that fit; no search changes these again.
"""

from collections.abc import Iterator, Sequence

from optimizer.errors import LocksUnmet
from optimizer.problem import Lock, Problem
from optimizer.slack import Slack

TRIES = 20_000
"""Orders looked at before the locks of one technician count as impossible together."""


def locked_sequences(problem: Problem) -> list[list[int]]:
    """For each technician an order of jobs that keeps every lock; [] without locks.

    Raises LocksUnmet, naming a lock, when none is found, and for a lock on a visit that depends on
    others: those are planned as a whole.
    """
    coupled = problem.coupled
    for n, lock in enumerate(problem.locks):
        stands_still = problem.jobs[lock.job].restocks and lock.start_s is not None
        if lock.job in coupled and not stands_still:
            raise LocksUnmet(f"locks[{n}]", f"{problem.jobs[lock.job].id} depends on other visits")
    sequences: list[list[int]] = [[] for _ in problem.technicians]
    taken = {*problem.lock_of, *coupled}
    for technician in sorted({lock.technician for lock in problem.locks}):
        locks = [lock for lock in problem.locks if lock.technician == technician]
        found = _Search(problem, technician, locks, taken).run()
        if found is None:
            index = problem.locks.index(locks[0])
            name = problem.technicians[technician].id
            raise LocksUnmet(f"locks[{index}]", f"{name} cannot keep all locks together")
        sequences[technician] = found
        taken.update(found)
    return sequences


def positions_kept(problem: Problem, jobs: Sequence[int]) -> bool:
    """Whether each job with a locked position is at it, in this order of one route."""
    return all(
        lock.position in (None, n)
        for n, job in enumerate(jobs)
        if (lock := problem.lock_of.get(job)) is not None
    )


def free_positions(problem: Problem, jobs: Sequence[int]) -> range:
    """The places in a route where one job more leaves the locked positions as they are."""
    lowest, highest = 0, len(jobs)
    if problem.locks:
        for n, other in enumerate(jobs):
            lock = problem.lock_of.get(other)
            if lock is None or lock.position is None:
                continue
            if lock.position == n:
                lowest = max(lowest, n + 1)
            else:  # the job is what is missing in front of it
                highest = min(highest, n)
    return range(lowest, max(lowest, highest + 1))


class _Search:
    """Depth-first over orders, in due order, cut where windows, skills or stock fail."""

    def __init__(
        self, problem: Problem, technician: int, locks: Sequence[Lock], taken: set[int]
    ) -> None:
        self._problem, self._technician = problem, technician
        self._placed = {lock.position: lock.job for lock in locks if lock.position is not None}
        self._loose = sorted(
            (lock.job for lock in locks if lock.position is None),
            key=lambda job: problem.window_s[job][1],
        )
        self._free = [
            job
            for job in range(len(problem.jobs))
            if job not in taken and problem.allows(technician, job)
        ]
        self._length = max([len(locks), *(position + 1 for position in self._placed)])
        self._tries = TRIES

    def run(self) -> list[int] | None:
        return self._extend([])

    def _extend(self, jobs: list[int]) -> list[int] | None:
        self._tries -= 1
        if self._tries < 0 or not self._may_be(jobs):
            return None
        if len(jobs) == self._length:
            return jobs
        for job in self._next(jobs):
            found = self._extend([*jobs, job])
            if found is not None:
                return found
        return None

    def _next(self, jobs: list[int]) -> Iterator[int]:
        if len(jobs) in self._placed:
            yield self._placed[len(jobs)]
            return
        loose = [job for job in self._loose if job not in jobs]
        yield from loose
        open_places = self._length - len(jobs)
        if open_places > len(loose) + sum(place >= len(jobs) for place in self._placed):
            yield from (job for job in self._free if job not in jobs)

    def _may_be(self, jobs: list[int]) -> bool:
        problem, technician = self._problem, self._technician
        if any(not problem.allows(technician, job) for job in jobs):
            return False
        used: dict[int, int] = {}
        for job in jobs:
            for part, n in problem.needs(job):
                used[part] = used.get(part, 0) + n
        if any(n > problem.in_van(technician, part) for part, n in used.items()):
            return False
        slack = Slack(problem, technician, jobs)
        return slack.feasible if len(jobs) == self._length else slack.reachable
