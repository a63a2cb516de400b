"""The search: slack induction by string removals, annealed from hot to cold.

Strings of visits near one job are taken out of a few routes and each job is put back at its
cheapest place; the new plan is taken when it is better, or by chance when it is a little worse,
less and less so (Christiaens and Vanden Berghe 2020, Transportation Science 54(2), 417-433). Jobs
in no route take part at their penalty; an insertion is tested in constant time from the earliest
and latest times at each stop, for each number of breaks taken.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from optimizer.engines.engine import Progress
from optimizer.improve import change, kernel, route
from optimizer.improve import layout as at
from optimizer.improve.compiled import IS_COMPILED
from optimizer.improve.pack import best_sequences, fixed_lengths, fresh_state, pack
from optimizer.plan import Plan
from optimizer.problem import Problem
from optimizer.schedule import plan_of
from optimizer.stop import Stop

HOT, COLD = 1.3, 0.015
"""First and last temperature, in what each job of the first plan takes of driving."""

FIRST_SLICE = 10
"""Iterations before anything is known of their speed."""

EXCHANGES = (0.5, 0.7, 0.85)
"""When several chains run: shares of the way at which the worst goes on from the best."""


class LargeNeighbourhood:
    """The engine: one or several chains side by side, each in a thread of its own.

    The same seed, iterations and number of chains give the same plan; with a time limit the
    cooling follows the clock, and two runs differ.
    """

    def __init__(self, chains: int = 1) -> None:
        self._chains = chains if IS_COMPILED else 1  # interpreted threads would take turns

    def improve(
        self, problem: Problem, plan: Plan, *, stop: Stop, seed: int, on_progress: Progress
    ) -> Plan:
        """See Engine."""
        if not problem.jobs or not problem.technicians:
            return plan
        chains = [Chain(problem, plan, seed + 7919 * n) for n in range(self._chains)]
        with ThreadPoolExecutor(self._chains) as pool:
            _anneal(chains, pool, stop, on_progress)
        best = min(chains, key=lambda chain: chain.best_cost)
        return plan_of(problem, best.best) or plan


def _anneal(
    chains: Sequence["Chain"], pool: ThreadPoolExecutor, stop: Stop, on_progress: Progress
) -> None:
    """Run all chains in slices until the stop, cooling by its progress."""
    drive_s = chains[0].drive_s
    exchanges = list(EXCHANGES) if len(chains) > 1 else []
    done, slice_size, share = 0, FIRST_SLICE, stop.progress(0)
    while share < 1.0:
        hot, cold = (_temperature(drive_s, s) for s in (share, min(1.0, share + stop.step)))
        size = slice_size
        list(pool.map(lambda chain: chain.run(size, hot, cold), chains))  # noqa: B023 (used at once)
        done += size
        reached = stop.progress(done)
        slice_size = _next_slice(size, reached - share, stop.step)
        share = reached
        if exchanges and share >= exchanges[0]:
            del exchanges[0]
            best, *_, worst = sorted(chains, key=lambda chain: chain.best_cost)
            worst.load(best.best)
        on_progress(min(1.0, share), min(chain.best_cost for chain in chains))


def _temperature(drive_s: float, share: float) -> float:
    """Cools evenly on a logarithmic scale."""
    return float(drive_s * HOT * (COLD / HOT) ** share)


def _next_slice(size: int, took: float, step: float) -> int:
    """So many iterations that the next slice takes about one step."""
    factor = 2.0 if took <= 0 else min(2.0, step / took)
    return max(1, round(size * factor))


class Chain:
    """One chain of the search on one problem, run in slices."""

    def __init__(self, problem: Problem, plan: Plan, seed: int) -> None:
        self._problem = problem
        self._packed = pack(problem)
        sequences = plan.sequences(len(problem.technicians))
        data = self._packed.data  # made for this chain alone
        for person, length in enumerate(fixed_lengths(problem, sequences)):
            data[data[at.PEOPLE] + person * at.PERSON_SIZE + at.FIXED] = length
        state = fresh_state(problem, self._packed, seed)
        # Without a compiler lists are three times as fast as arrays.
        self.data: Any = data if IS_COMPILED else data.tolist()
        self.state: Any = state if IS_COMPILED else state.tolist()
        self.load(sequences)
        self.drive_s = self._drive_s()
        """Driving for each job served by the first plan, which temperatures are measured in."""

    def _drive_s(self) -> float:
        d, s = self.data, self.state
        routes = [s[at.ROUTES] + n * d[at.ROUTE_SIZE] for n in range(d[at.N_PEOPLE])]
        drives_s = sum(int(s[n + at.ROUTE_WORK] - s[n + at.ROUTE_SERVICE]) for n in routes)
        return max(1.0, drives_s / max(1, len(self._problem.jobs) - int(s[at.N_ABSENT])))

    @property
    def best_cost(self) -> int:
        """What the best plan so far costs."""
        return int(self.state[at.BEST_COST])

    @property
    def best(self) -> list[list[int]]:
        """The job orders of the best plan so far."""
        return best_sequences(self._problem, self._packed, self.state)

    def load(self, sequences: Sequence[Sequence[int]]) -> None:
        """Go on from these routes, which must be feasible, with plain insertion of the others."""
        d, s = self.data, self.state
        served = {job for jobs in sequences for job in jobs}
        s[at.COST] = s[at.N_ABSENT] = s[at.N_TOUCHED] = 0
        for job in range(len(self._problem.jobs)):
            s[at.COST] += d[d[at.JOBS] + job * at.JOB_SIZE + at.PENALTY]
            if job not in served:
                s[s[at.ABSENT] + s[at.N_ABSENT]] = job
                s[s[at.PERSON_OF] + job] = -1
                s[at.N_ABSENT] += 1
        for person, jobs in enumerate(sequences):
            s[s[at.IS_TOUCHED] + person] = 1  # nothing to go back to
            route.clear_route(d, s, person)
            for n, job in enumerate(jobs):
                change.put(d, s, job, person, n)  # what leads home too late alone may hold later on
            record = s[at.ROUTES] + person * d[at.ROUTE_SIZE]
            before = s[record + at.ROUTE_COST]
            if jobs and not route.settle(d, s, person, 1, len(jobs)):
                raise ValueError(f"the route of technician {person} cannot be timed")
            s[at.COST] += s[record + at.ROUTE_COST] - before
        for person in range(len(sequences)):
            s[s[at.IS_TOUCHED] + person] = 0
        kernel.fill(d, s)

    def run(self, iterations: int, hot: float, cold: float) -> None:
        """So many iterations while cooling from ``hot`` to ``cold``, both in seconds."""
        kernel.run(self.data, self.state, iterations, hot, cold)
