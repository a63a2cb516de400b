"""The room in many routes at once: where could one more job go, and what at least would it cost?

The same earliest and latest times as in ``slack`` (Savelsbergh, 1992, ORSA J. Computing 4(2), with
the number of breaks taken as a second index), worked out for all routes side by side, so that a
job is tested against a thousand places in a fraction of a millisecond.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from optimizer.columns import NEVER, Column, Columns, Jobs
from optimizer.locks import free_positions
from optimizer.problem import Problem
from optimizer.slack import Slack


class Gaps:
    """The places between the stops of routes: row n is a route of technician ``who[n]``.

    bounds are (rows, places), place p lies before the p-th job. Routes may be of any length and
    several of one technician; an infeasible one has no room.
    """

    def __init__(
        self,
        problem: Problem,
        columns: Columns,
        who: Sequence[int],
        orders: Sequence[Sequence[int]],
        width: int = 0,
    ) -> None:
        self._columns = columns
        self.who = np.array(who, dtype=np.int64)
        self.length = np.array([len(jobs) for jobs in orders], dtype=np.int64)
        self.width = max(width, 1 + int(self.length.max(initial=0)))
        self._jobs = _padded(orders, self.width)
        self._states = columns.breaks + 1
        self._before, self._after = self._ends()
        self.leg_s = columns.travel_s[self._before, self._after]
        self.leg_s[np.arange(self.width) > self.length[:, None]] = 0
        self._ready = self._forward()
        self._latest = self._backward()
        if any(lock.position is not None for lock in problem.locks):
            for row, jobs in enumerate(orders):
                self._close(row, free_positions(problem, jobs))
        self.used = columns.needs[self._jobs].sum(axis=1)

    @property
    def travel_s(self) -> Column:
        """For each row all drives; a route without jobs drives nowhere."""
        return np.where(self.length > 0, self.leg_s.sum(axis=1), 0)

    def may_carry(self, job: int) -> NDArray[np.bool_]:
        """For each row whether skills, locks and what is left in the van allow ``job``."""
        columns = self._columns
        may = columns.allows(job)[self.who]
        need = columns.needs[job]
        if need.any():
            may = may & (self.used + need <= columns.stock[self.who]).all(axis=1)
        return may

    def bounds(self, job: Jobs, rows: NDArray[np.intp]) -> Column:
        """For these rows and all places the least that ``job`` costs there; NEVER: does not fit.

        Detour, choice of technician and the job's own start; that others then begin later, and
        a longer day, comes on top. Several jobs, one a row, come as (rows, 1).
        """
        columns, who = self._columns, self.who[rows][:, None]
        place, opens_s = columns.location[job], columns.opens_s[job]
        drive_s = columns.travel_s[self._before[rows], place]
        onward_s = columns.travel_s[place, self._after[rows]]
        ready = self._ready[:, rows]
        start_s = np.maximum(ready + drive_s, opens_s)
        done = np.where(start_s <= columns.closes_s[job], start_s + columns.service_s[job], NEVER)
        _rest_forward(columns, who, done)
        fits = (done + onward_s <= self._latest[:, rows]).any(axis=0)
        soonest_s = np.where(fits, np.maximum(ready.min(axis=0) + drive_s, opens_s), 0)
        bound = drive_s + onward_s + columns.choice(job, who) + columns.start_price(job, soonest_s)
        bound -= np.where(self.length[rows] > 0, 1, 0)[:, None] * self.leg_s[rows]
        return np.where(fits, bound, NEVER)

    def detours_s(self, job: int, rows: NDArray[np.intp]) -> Column:
        """For these rows and all places the detour that ``job`` is, whether it fits or not."""
        columns = self._columns
        place = columns.location[job]
        there_s = columns.travel_s[self._before[rows], place]
        back_s = columns.travel_s[place, self._after[rows]]
        legs_s = np.where(self.length[rows] > 0, 1, 0)[:, None] * self.leg_s[rows]
        detours_s: Column = there_s + back_s - legs_s
        return detours_s

    def set_row(self, row: int, slack: Slack, free: range) -> None:
        """Let a row be another route of its technician, with jobs in the places ``free`` only."""
        columns, jobs, states = self._columns, list(slack.jobs), len(slack.earliest_s[0])
        size = len(jobs) + 1
        self.length[row] = len(jobs)
        self._jobs[row] = -1
        self._jobs[row, : len(jobs)] = jobs
        self._before[row, :size], self._after[row, :size] = slack.places[:-1], slack.places[1:]
        self.leg_s[row] = 0
        self.leg_s[row, :size] = slack.legs_s
        self.used[row] = columns.needs[jobs].sum(axis=0)
        self._ready[:, row], self._latest[:, row] = NEVER, -NEVER
        self._ready[:states, row, :size] = np.transpose(slack.earliest_s)
        self._latest[:states, row, :size] = np.transpose(slack.latest_s)
        self._close(row, free)

    def _ends(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The locations before and after each place; behind the end both are the end."""
        columns, rows = self._columns, len(self.who)
        ends = np.repeat(columns.end[self.who][:, None], self.width, axis=1)
        after = np.where(self._jobs >= 0, columns.location[self._jobs], ends)
        before = np.empty((rows, self.width), dtype=np.int64)
        before[:, 0], before[:, 1:] = columns.start[self.who], after[:, :-1]
        return before, after

    def _forward(self) -> Column:
        """[breaks taken, row, place]: the earliest clock at which the stop before is left."""
        columns, who = self._columns, self.who
        ready = np.full((self._states, len(who), self.width), NEVER, dtype=np.int64)
        clock = np.full((self._states, len(who)), NEVER, dtype=np.int64)
        clock[0] = columns.begin_s[who]
        _rest_forward(columns, who, clock)
        ready[:, :, 0] = clock
        for place in range(1, self.width):
            job = self._jobs[:, place - 1]
            start_s = np.maximum(clock + self.leg_s[:, place - 1], columns.opens_s[job])
            clock = np.where(
                start_s <= columns.closes_s[job], start_s + columns.service_s[job], NEVER
            )
            _rest_forward(columns, who, clock)
            clock[:, job < 0] = NEVER
            ready[:, :, place] = clock
        return ready

    def _backward(self) -> Column:
        """[breaks taken, row, place]: the latest arrival at the stop behind."""
        columns, who = self._columns, self.who
        latest = np.full((self._states, len(who), self.width), -NEVER, dtype=np.int64)
        home = np.full((self._states, len(who)), -NEVER, dtype=np.int64)
        home[columns.rest_count[who], np.arange(len(who))] = columns.latest_back_s[who]
        arrive = home
        for place in range(self.width - 1, -1, -1):
            if place + 1 < self.width:
                job = self._jobs[:, place]
                leave = arrive - self.leg_s[:, place + 1]
                _rest_backward(columns, who, leave)
                until_s = np.minimum(columns.closes_s[job], leave - columns.service_s[job])
                until_s = np.where(until_s >= columns.opens_s[job], until_s, -NEVER)
                arrive = np.where(self.length > place, until_s, home)
            latest[:, :, place] = np.where(self.length >= place, arrive, -NEVER)
        return latest

    def _close(self, row: int, free: range) -> None:
        """Nothing may be put outside of these places."""
        self._ready[:, row, : free.start] = NEVER
        self._ready[:, row, free.stop :] = NEVER


def _rest_forward(columns: Columns, who: NDArray[np.int64], ready: Column) -> None:
    """Let break k be taken now: it may make ``ready[k + 1]`` earlier."""
    for k in range(columns.breaks):
        earliest_s, latest_s, duration_s = (columns.rests_s[k, who, n] for n in range(3))
        start_s = np.maximum(ready[k], earliest_s)
        rested = np.where(start_s <= latest_s, start_s + duration_s, NEVER)
        np.minimum(ready[k + 1], rested, out=ready[k + 1])


def _rest_backward(columns: Columns, who: NDArray[np.int64], leave: Column) -> None:
    """Let break k be taken now: it may allow ``leave[k]`` to be later."""
    for k in range(columns.breaks - 1, -1, -1):
        earliest_s, latest_s, duration_s = (columns.rests_s[k, who, n] for n in range(3))
        until_s = np.minimum(latest_s, leave[k + 1] - duration_s)
        np.maximum(leave[k], np.where(until_s >= earliest_s, until_s, -NEVER), out=leave[k])


def _padded(orders: Sequence[Sequence[int]], width: int) -> NDArray[np.int64]:
    """Jobs by row and place, -1 behind the last."""
    jobs = np.full((len(orders), width), -1, dtype=np.int64)
    for row, order in enumerate(orders):
        jobs[row, : len(order)] = order
    return jobs
