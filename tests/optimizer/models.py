"""Random problems with everything in them that fsm-1 has not: promises and fair loads."""

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from optimizer.formats.fields import Field
from optimizer.formats.fsm1 import read_instance
from optimizer.problem import Fairness, Problem, Promise
from tests.optimizer.days import days


@st.composite
def problems(draw: st.DrawFn, /, **size: Any) -> Problem:
    """A day with promises on some jobs and, sometimes, a price on long days."""
    problem = read_instance(Field(draw(days(**size)))).problem
    prices = st.integers(0, 3_000)
    promises = tuple(
        Promise(
            job=job,
            technician=draw(st.integers(0, len(problem.technicians) - 1)),
            price=draw(prices),
            start_by_s=draw(st.integers(0, 8_000)),
            delay_weight=draw(st.integers(0, 2)),
        )
        for job in range(len(problem.jobs))
        if draw(st.booleans())
    )
    fairness = draw(st.none() | st.builds(Fairness, st.integers(0, 3_000), prices))
    return given_also(problem, promises=promises, fairness=fairness)


def given_also(problem: Problem, **changed: Any) -> Problem:
    """The problem with some of what it was given replaced."""
    return replace(problem, **changed)
