"""fsm-2 files: all that fsm-1 says, and crews, orders, depots, levels, prices; there and back."""

import copy
import json
from typing import Any

import pytest

from optimizer.cost import unserved_jobs
from optimizer.errors import ProblemInvalid
from optimizer.feasibility import violations
from optimizer.formats.fields import Field
from optimizer.formats.files import instance_from, plan_from
from optimizer.formats.fsm1 import plan_document
from optimizer.formats.fsm2 import read_instance
from optimizer.problem import Crew, Fairness, Order, Overtime, Problem, Promise
from optimizer.solve import solve
from optimizer.stop import Iterations
from tests.optimizer.formats.test_fsm1 import instance as fsm1_instance

HOUR = 3_600


def person(name: str, **given: Any) -> dict[str, Any]:
    fields = {"id": name, "start": 0, "end": 0, "shift": [0, 8 * HOUR], "skills": [], "stock": {}}
    return {**fields, **given}


def asked(name: str, **given: Any) -> dict[str, Any]:
    fields = {
        "id": name, "loc": 1, "service": 600, "skills": [], "priority": 3, "earliest": 0,
        "due": 6 * HOUR, "latest": 6 * HOUR, "late_weight": 0, "unserved_penalty": 9_000,
    }  # fmt: skip
    return {**fields, **given}


def day() -> dict[str, Any]:
    """Two people; a lift for two, a part to collect before its visit, a depot on the way."""
    gas = {"skill": "gas", "level": 3, "until": 9 * HOUR}
    return {
        "format": "fsm-2",
        "name": "small",
        "locations": [[0, 0], [3, 4], [6, 8], [1, 0]],
        "travel": {"kind": "euclid", "seconds_per_unit": 60},
        "technicians": [
            person("Ann", skills=[gas, "lift"], stock={"valve": 1}, territories=["north"]),
            person("Bob", skills=[{"skill": "gas"}], overtime={"most": HOUR, "price_per_h": 1_800}),
        ],
        "jobs": [
            asked("lift", skills=["lift"], crew=["gas"], parts={"valve": 1}, late_weight=2),
            asked("collect", loc=2, service=60),
            asked("fit", loc=3, after=[{"job": "collect", "same_tech": True}]),
            asked("boiler", skills=[{"skill": "gas", "level": 2}], parts={"valve": 1}),
            asked("meter", after=["fit"], territory="north", away_price=300),
        ],
        "depots": [{"loc": 3, "open": [0, 7 * HOUR], "service": 120}],
        "promises": [{"job": "meter", "tech": "Ann", "price": 500, "start_by": 7_200}],
        "fairness": {"target": 4 * HOUR, "price_per_h": 60},
    }


def model_of(data: dict[str, Any]) -> Problem:
    return read_instance(Field(data)).problem


def changed(path: str, value: Any) -> dict[str, Any]:
    data = copy.deepcopy(day())
    *way, last = path.split(".")
    at: Any = data
    for step in way:
        at = at[int(step)] if step.isdecimal() else at[step]
    at[int(last) if last.isdecimal() else last] = value
    return data


def test_an_fsm_1_file_is_read_as_it_was() -> None:
    assert instance_from(json.dumps(fsm1_instance())).problem.is_plain


def test_crews_orders_and_depots_become_jobs_that_depend_on_each_other() -> None:
    model = model_of(day())
    assert [job.id for job in model.jobs[5:]] == ["lift (2)", "depot 0 (1)", "depot 0 (2)"]
    assert model.crews == (Crew(0, 5),)
    assert model.orders == (Order(1, 2, same_person=True), Order(2, 4))
    assert [job.restocks for job in model.jobs[5:]] == [False, True, True]
    assert (model.jobs[5].unserved_penalty, model.jobs[5].parts) == (0, (0,))


def test_a_level_is_held_by_who_has_that_or_a_higher_one() -> None:
    model = model_of(day())
    able = [[model.allows(who, job) for who in range(2)] for job in (0, 3, 5)]
    assert able == [[True, False], [True, False], [True, True]]


def test_a_certificate_that_expires_before_the_shift_is_over_does_not_count() -> None:
    model = model_of(changed("technicians.0.skills.0.until", 8 * HOUR - 1))
    assert not model.allows(0, 3)
    assert model_of(changed("technicians.0.skills.0.until", 8 * HOUR)).allows(0, 3)


def test_prices_are_read() -> None:
    model = model_of(day())
    assert model.technicians[1].overtime == Overtime(HOUR, 1_800)
    assert model.promises == (Promise(4, 0, 500, 7_200, 0),)
    assert model.fairness == Fairness(4 * HOUR, 60)
    north, away = model.jobs[4].territories, model.jobs[4].away_price
    assert (north & model.technicians[0].territories, away) == (north, 300)


def test_a_rank_is_read_for_both_halves_of_a_crew_and_is_else_the_priority() -> None:
    model = model_of(changed("jobs.0.rank", 1))
    assert [job.rank for job in model.jobs[:6]] == [1, None, None, None, None, 1]
    collect, lift, boiler = model.jobs[1], model.jobs[0], model.jobs[3]
    assert collect.makes_way_for(lift)
    assert not lift.makes_way_for(collect)
    assert not collect.makes_way_for(boiler)


@pytest.mark.parametrize(
    ("path", "value", "field"),
    [
        ("jobs.2.after", ["nobody"], "jobs[2].after[0]"),
        ("jobs.1.after", ["meter"], "jobs[1].after"),
        ("technicians", [7], "technicians[0]"),
        ("technicians.0", None, "technicians[0]"),
        ("jobs.0.crew", ["gas", 7], "jobs[0].crew[1]"),
        ("jobs.1.id", "lift (2)", "jobs[0].id"),
        ("jobs.4.away_price", -1, "jobs[4].away_price"),
        ("promises.0.tech", "Cy", "promises[0].tech"),
        ("promises.0.start_by", -1, "promises[0].start_by"),
        ("technicians.1.overtime", {"most": -1, "price_per_h": 1}, "technicians[1].overtime.most"),
        ("depots.0.loc", 9, "depots[0].loc"),
        ("depots.0.open", [-1, 5], "depots[0].open[0]"),
        ("depots.0.open", [5, 1], "depots[0].open"),
        ("depots.0.service", -1, "depots[0].service"),
        ("fairness.target", -1, "fairness.target"),
        ("jobs.0.crew", "gas", "jobs[0].crew"),
        ("jobs.3.rank", 5, "jobs[3].rank"),
        ("jobs.3.rank", "first", "jobs[3].rank"),
        ("fairness", {"target": "much", "price_per_h": 1}, "fairness.target"),
    ],
)
def test_what_is_wrong_is_named(path: str, value: Any, field: str) -> None:
    with pytest.raises(ProblemInvalid) as wrong:
        read_instance(Field(changed(path, value)))
    assert wrong.value.field == field


def test_a_whole_day_is_planned_written_and_read_again() -> None:
    read = read_instance(Field(day()))
    plan = solve(read.problem, stop=Iterations(4))
    assert [read.problem.jobs[job].id for job in unserved_jobs(read.problem, plan)] == [
        job.id
        for job in read.problem.jobs
        if job.restocks and not _called(read.problem, plan, job.id)
    ]
    text = json.dumps(plan_document(read.problem, plan, read.stops))
    again, unknown = plan_from(read, text)
    assert (violations(read.problem, again), unknown) == ([], [])
    stops = [stop for route in json.loads(text)["routes"] for stop in route["stops"]]
    lift = [stop for stop in stops if stop.get("job") == "lift"]
    assert len(lift) == 2
    assert lift[0]["start"] == lift[1]["start"]
    assert {"depot": 0} in [{"depot": stop.get("depot")} for stop in stops]


def _called(model: Problem, plan: Any, name: str) -> bool:
    return name in {model.jobs[visit.job].id for _, visit in plan.visits()}


def test_a_depot_called_at_more_often_than_there_are_people_is_unknown() -> None:
    read = read_instance(Field(day()))
    calls = {"routes": [{"tech": "Ann", "stops": [{"depot": 0}] * 3}]}
    _, unknown = plan_from(read, json.dumps(calls))
    assert [each.rule for each in unknown] == ["unknown_job"]
