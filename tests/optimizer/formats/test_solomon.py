"""Solomon's files: read exactly, and a solution from outside is judged by our own checker."""

import math
from itertools import pairwise

import pytest

from optimizer.cost import plan_cost, unserved_jobs
from optimizer.errors import PlanUnreadable, ProblemInvalid
from optimizer.feasibility import violations
from optimizer.formats.files import instance_from, plan_from
from optimizer.formats.solomon import solution_document
from tests.optimizer.shared import SHARED

TEXT = """tiny

VEHICLE
NUMBER     CAPACITY
  2          10

CUSTOMER
CUST NO.  XCOORD.    YCOORD.    DEMAND   READY TIME  DUE DATE   SERVICE TIME

    0      0         0          0        0        100          0
    1      3         4          6        0         50         10
    2      1         1          6       20         60         10
"""


def test_a_small_file_is_read_in_thousandths() -> None:
    read = instance_from(TEXT)
    model = read.problem
    assert (len(model.technicians), len(model.jobs), read.name) == (2, 2, "tiny")
    assert model.drive_s(0, 1) == 5_000
    assert model.drive_s(0, 2) == 1_414
    assert model.jobs[1].earliest_s == 20_000
    assert (model.technicians[0].shift_s, model.technicians[0].stock) == ((0, 100_000), (10,))


def test_a_solution_is_a_plan_that_the_checker_judges() -> None:
    read = instance_from(TEXT)
    good, unknown = plan_from(read, "Solution\nRoute 1 : 1\nRoute #2: 2\n")
    assert (violations(read.problem, good), unknown) == ([], [])
    assert plan_cost(read.problem, good).total == 2 * 5_000 + 2 * 1_414
    heavy, _ = plan_from(read, "Route 1 : 1 2")
    assert [each.rule for each in violations(read.problem, heavy)] == ["part_short"]


def test_what_is_wrong_is_said() -> None:
    with pytest.raises(ProblemInvalid, match="numbered from 0"):
        instance_from(TEXT.replace("    1      3", "    7      3"))
    with pytest.raises(PlanUnreadable):
        solution_document("nothing here")


@pytest.mark.parametrize("name", ["r1_2_5", "rc1_4_1", "rc1_10_3"])
def test_the_best_known_solutions_are_valid_and_as_long_as_their_legs(name: str) -> None:
    folder = SHARED / "optimizer" / "instances"
    if not folder.is_dir():
        pytest.skip(f"{folder} is not here (HANLU_SHARED names the folder)")
    text, solution = ((folder / f"{name}{end}.txt").read_text() for end in ("", ".bks"))
    read = instance_from(text)
    plan, unknown = plan_from(read, solution)
    assert (violations(read.problem, plan), unknown) == ([], [])
    assert unserved_jobs(read.problem, plan) == []
    legs = [leg for route in plan.routes for leg in pairwise((0, *(j + 1 for j in route.jobs), 0))]
    distance = sum(math.dist(read.places[a], read.places[b]) for a, b in legs)
    assert distance - len(legs) / 1_000 <= plan_cost(read.problem, plan).total / 1_000 <= distance
