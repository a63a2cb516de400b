"""Random problems with more in them than fsm-1 has: promises, fair loads and territories."""

from dataclasses import replace
from random import Random
from typing import Any

from hypothesis import strategies as st

from optimizer.formats.fields import Field
from optimizer.formats.fsm1 import read_instance
from optimizer.problem import Fairness, Problem, Promise
from tests.optimizer.days import days


@st.composite
def problems(draw: st.DrawFn, /, **size: Any) -> Problem:
    """A day with promises on some jobs and, sometimes, a price on long days or on strangers."""
    problem = read_instance(Field(draw(days(**size)))).problem
    random = Random(draw(st.integers(0, 2**32)))
    promises = tuple(
        Promise(
            job=job,
            technician=random.randrange(len(problem.technicians)),
            price=random.randint(0, 3_000),
            start_by_s=random.randint(0, 8_000),
            delay_weight=random.randint(0, 2),
        )
        for job in range(len(problem.jobs))
        if random.random() < 0.4
    )
    fairness = Fairness(random.randint(0, 3_000), random.randint(0, 3_000))
    unfair = random.random() < 0.5
    if random.random() < 0.5:
        problem = _in_territories(problem, random)
    return given_also(problem, promises=promises, fairness=None if unfair else fairness)


def _in_territories(problem: Problem, random: Random) -> Problem:
    """People at home in one of two territories or nowhere, and jobs that price the others."""
    people = (replace(each, territories=random.choice((0, 1, 2))) for each in problem.technicians)
    jobs = (
        replace(each, territories=random.choice((0, 1, 2)), away_price=random.choice((0, 700)))
        for each in problem.jobs
    )
    return given_also(problem, technicians=tuple(people), jobs=tuple(jobs))


def given_also(problem: Problem, **changed: Any) -> Problem:
    """The problem with some of what it was given replaced."""
    return replace(problem, **changed)
