"""The one interface of all engines."""

from collections.abc import Callable
from typing import Protocol

from optimizer.plan import Plan
from optimizer.problem import Problem
from optimizer.stop import Stop

Progress = Callable[[float, int], None]
"""Told now and then: the share of the way gone (0 to 1) and the best cost so far."""


class Engine(Protocol):
    """Makes a plan better until a Stop says so."""

    def improve(
        self, problem: Problem, plan: Plan, *, stop: Stop, seed: int, on_progress: Progress
    ) -> Plan:
        """A plan that is valid and no dearer than ``plan``, itself valid.

        Locked jobs in ``plan`` are where their locks want them. The caller checks the answer.
        """
