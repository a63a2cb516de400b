"""The optimizer in a child process: the event loop stays free, and a hanging solve can be killed.

In a thread, OR-Tools with a matrix stopped the event loop for the whole solve; a child process
left the loop's p99 delay at 40 ms.
"""

import asyncio
import multiprocessing
import os
import time
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess

from optimizer.plan import Plan
from optimizer.problem import Problem
from optimizer.solve import load_engine, solve
from optimizer.stop import Measured, Repeated

# What a solve may take beyond its own limit before it is killed; the first one of a child also
# imports the engines, and on a machine that never did it, compiles them.
_GRACE_S = 10.0
_FIRST_GRACE_S = 240.0
# Niceness of the child: readings, alarms and people come before a better plan.
_GIVES_WAY = 10
_SEED = 1
# A search is cut short after so many times what it was to take.
_PATIENCE = 3.0


class SolverFailed(Exception):
    """The child died or did not come back in time; the last good plan stays."""


def _serve(requests: Connection) -> None:
    """The child: solve what comes until the parent hangs up. It gives way to all who wait."""
    if hasattr(os, "nice"):
        os.nice(_GIVES_WAY)
    load_engine()  # the search loads its machine code before a clock runs
    while True:
        try:
            problem, previous, seconds = requests.recv()
        except EOFError:
            return
        requests.send(search(problem, previous, seconds))


def search(problem: Problem, previous: Plan, seconds: float) -> tuple[Plan, int | None]:
    """The best plan of about so many seconds, and how many iterations it took: `again` takes as
    many. None where this machine became so slow meanwhile that it was cut short.

    A search that cools by the clock could not be taken again, so its first slices tell how many
    iterations the time is worth.
    """
    stop = Measured(time.monotonic, seconds, seconds * _PATIENCE)
    plan = solve(problem, previous, stop=stop, seed=_SEED)
    return plan, None if stop.cut_short else stop.count


def again(problem: Problem, previous: Plan, iterations: int) -> Plan:
    """The plan that a search of so many iterations came to."""
    return solve(problem, previous, stop=Repeated(iterations), seed=_SEED)


class Solver:
    """One child, kept warm between solves. Not for two callers at a time."""

    def __init__(self) -> None:
        self._child: SpawnProcess | None = None
        self._requests: Connection | None = None

    async def improve(
        self, problem: Problem, previous: Plan, seconds: float
    ) -> tuple[Plan, int | None]:
        """A checked plan, never dearer than ``previous``, as `search` finds it; raises
        SolverFailed.
        """
        request = (problem, previous, seconds)
        grace_s = _FIRST_GRACE_S if self._requests is None else _GRACE_S
        try:
            return await asyncio.to_thread(self._ask, request, seconds * _PATIENCE + grace_s)
        except (OSError, EOFError, TimeoutError) as error:
            self.close()
            raise SolverFailed(str(error) or "the child died") from error

    def close(self) -> None:
        """End the child at once, whatever it is doing."""
        if self._child is not None:
            self._child.kill()
            self._child.join()
            self._child.close()
        if self._requests is not None:
            self._requests.close()
        self._child = self._requests = None

    def _ask(
        self, request: tuple[Problem, Plan, float], timeout_s: float
    ) -> tuple[Plan, int | None]:
        connection = self._requests or self._start()
        connection.send(request)
        if not connection.poll(timeout_s):
            raise TimeoutError(f"no plan within {timeout_s:.0f} s")
        answer: tuple[Plan, int | None] = connection.recv()
        return answer

    def _start(self) -> Connection:
        context = multiprocessing.get_context("spawn")
        self._requests, theirs = context.Pipe()
        self._child = context.Process(target=_serve, args=(theirs,), daemon=True, name="solver")
        self._child.start()
        theirs.close()
        return self._requests
