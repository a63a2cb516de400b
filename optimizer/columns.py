"""A problem column by column, as numpy wants it: what is asked of every job and person at once."""

import numpy as np
from numpy.typing import NDArray

from optimizer.problem import Break, Problem

NEVER = 1 << 60
"""Later than any time, dearer than any plan; sums of a few stay inside 64 bits."""

type Column = NDArray[np.int64]
type Jobs = int | Column
"""One job, or one for each row, shaped so that it broadcasts."""

_NO_BREAK = Break(NEVER, -NEVER, 0)


class Columns:
    """All arrays are int64 in the problem's own units; read only.

    Behind the last job stands one that asks for nothing, so that -1 may stand for no job.
    """

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        jobs, people = problem.jobs, problem.technicians
        self.travel_s = problem.travel_s.astype(np.int64)
        self.location = _column([*(job.location for job in jobs), 0])
        self.service_s = _column([*(job.service_s for job in jobs), 0])
        self.opens_s = _column([*(opens_s for opens_s, _ in problem.window_s), 0])
        self.closes_s = _column([*(closes_s for _, closes_s in problem.window_s), NEVER])
        self.due_s = _column([*(job.due_s for job in jobs), 0])
        self.late_weight = _column([*(job.late_weight for job in jobs), 0])
        told = [problem.promise_of.get(job) for job in range(len(jobs) + 1)]
        self.start_by_s = _column([each.start_by_s if each else NEVER for each in told])
        self.delay_weight = _column([each.delay_weight if each else 0 for each in told])
        self.promised = _column([each.technician if each else -1 for each in told])
        self.promise_price = _column([each.price if each else 0 for each in told])
        self.job_territories = _column([*(job.territories for job in jobs), 0])
        self.away_price = _column([*(job.away_price for job in jobs), 0])
        self._away = bool(self.away_price.any())
        self.territories = _column([person.territories for person in people])
        self.start = _column([person.start for person in people])
        self.end = _column([person.end for person in people])
        self.begin_s = _column([person.shift_s[0] for person in people])
        self.latest_back_s = _column([person.latest_back_s for person in people])
        self.breaks = max((len(person.breaks) for person in people), default=0)
        self.rests_s = self._rests()
        self.rest_count = _column([len(person.breaks) for person in people])
        parts = len(problem.part_names)
        needs = [*(job.parts or [0] * parts for job in jobs), [0] * parts]
        self.needs = _column(needs).reshape(len(jobs) + 1, parts)
        self.stock = _column([t.stock or [0] * parts for t in people]).reshape(len(people), parts)
        self._able: dict[int, NDArray[np.bool_]] = {}

    def allows(self, job: int) -> NDArray[np.bool_]:
        """For each technician whether skills and locks let him serve ``job``; not to be changed."""
        lock = self._problem.lock_of.get(job)
        asked = self._problem.jobs[job].skills
        if asked not in self._able:
            people = self._problem.technicians
            self._able[asked] = np.array([not asked & ~each.skills for each in people], dtype=bool)
        able = self._able[asked]
        return able if lock is None else able & (np.arange(len(able)) == lock.technician)

    def choice(self, job: Jobs, who: Column) -> Column:
        """``cost.choice_cost`` and ``cost.away_cost``: a promise broken, another's territory."""
        free = (self.promised[job] < 0) | (self.promised[job] == who)
        price = np.where(free, 0, self.promise_price[job])
        if not self._away:
            return price
        home = (self.job_territories[job] == 0) | (
            (self.job_territories[job] & self.territories[who]) != 0
        )
        return price + np.where(home, 0, self.away_price[job])

    def start_price(self, job: Jobs, start_s: Column) -> Column:
        """What it costs that service begins then; ``cost.start_price``."""
        late_s = np.maximum(0, start_s - self.due_s[job])
        delay_s = np.maximum(0, start_s - self.start_by_s[job])
        return self.late_weight[job] * late_s + self.delay_weight[job] * delay_s

    def _rests(self) -> Column:
        """[break, technician, (earliest, latest, duration)]; one that never is fills up."""
        people = self._problem.technicians
        rows = [
            [person.breaks[k] if k < len(person.breaks) else _NO_BREAK for person in people]
            for k in range(self.breaks)
        ]
        times = [[(b.earliest_s, b.latest_s, b.duration_s) for b in row] for row in rows]
        return _column(times).reshape(self.breaks, len(people), 3)


def _column(values: object) -> Column:
    return np.array(values, dtype=np.int64)
