"""TRSP files: skills, tools and parts hold, a depot gives what is missing, waiting is work."""

import json
from pathlib import Path

import pytest

from optimizer.__main__ import main
from optimizer.cost import plan_cost, unserved_jobs
from optimizer.errors import PlanUnreadable, ProblemInvalid
from optimizer.feasibility import violations
from optimizer.formats.files import instance_from, plan_from
from optimizer.formats.fsm1 import Instance
from optimizer.plan import Plan
from optimizer.solve import solve
from optimizer.stop import Iterations

TEXT = """tiny

INFO
CREW COUNT  SKILLS    TOOLS   SPARE PARTS
        2        2        1             2

DEPOT TECHNICIANS AND REQUESTS
ID           X        Y     TWS     TWE    Serv     SKILLS   TOOLS    SPARE PARTS
0          0.0      5.0     0.0   100.0     0.0 \t[] \t[] \t[]
1          0.0      0.0     0.0   100.0     0.0 \t[0,1] \t[] \t[1,0]
2          9.0      0.0     0.0    90.0     0.0 \t[1] \t[0] \t[0,2]
3          3.0      0.0    20.0    30.0    10.0 \t[0] \t[] \t[1,0]
4          3.0      4.0     0.0    60.0     5.0 \t[0] \t[0] \t[1,0]
5          9.0      4.0    10.0    40.0     5.0 \t[1] \t[0] \t[0,1]
"""
"""Technician 1 sets out with one part and without the tool: request 4 needs him to have called."""


def read() -> Instance:
    return instance_from(TEXT)


def plan_of(text: str) -> Plan:
    plan, unknown = plan_from(read(), text)
    assert unknown == []
    return plan


def broken(text: str) -> list[tuple[str, str]]:
    found = violations(read().problem, plan_of(text))
    return [(each.rule, str(each.params.get("part", ""))) for each in found]


def test_a_small_file_is_read_in_thousandths() -> None:
    model = read().problem
    ann, bob = model.technicians
    assert (read().name, [person.id for person in model.technicians]) == ("tiny", ["1", "2"])
    assert (ann.shift_s, bob.shift_s) == ((0, 100_000), (0, 90_000))
    assert (model.drive_s(1, 3), model.drive_s(3, 4), model.drive_s(0, 4)) == (3_000, 4_000, 3_162)
    assert (ann.stock, bob.stock) == ((0, 1, 0), (3, 0, 2))
    assert [job.id for job in model.jobs] == ["3", "4", "5", "depot (1)", "depot (2)"]
    assert (model.jobs[1].parts, model.jobs[1].service_s) == ((1, 1, 0), 5_000)


def test_a_tool_is_not_used_up_and_the_depot_has_every_tool_and_part() -> None:
    """9 is the depot of technician 1's own route, 6 and 7 the returns: numbers beyond the rows."""
    assert broken("<1,3,6|2,5,7>") == []
    assert broken("<1,4,6|>") == [("part_short", "tool 0")]
    assert broken("<1,8,4,3,6|>") == []
    assert broken("<1,3,8,4,6|2,5,7>") == []
    assert broken("<1,4,8,3,6|>") == [("part_short", "tool 0")]
    assert broken("<1,6|2,4,7>") == [("skill_missing", ""), ("part_short", "part 0")]


def test_a_day_begins_as_late_as_nobody_is_late_by_it_and_waiting_is_work() -> None:
    instance = read()
    # Request 3 opens at 20: left at 17, back at 33.
    assert instance.measured(plan_of("<1,3,6|2,7>")) == {"working_time": 16_000}
    assert instance.measured(plan_of("<1,3,8,4,6|>")) == {
        "working_time": 3_000 + 10_000 + 5_830 + 3_162 + 5_000 + 5_000
    }
    assert instance.measured(plan_of("<|2,5,7>")) == {"working_time": 4_000 + 5_000 + 4_000}


def test_of_a_file_of_many_solutions_the_one_of_the_instance_is_read() -> None:
    text = "#made somewhere\ntiny=1.0\ntiny-K=1\ntiny-S=<1,3,6|>\nother-S=<1,4,6|>\n"
    assert [route.jobs for route in plan_of(text).routes] == [(0,)]
    with pytest.raises(PlanUnreadable, match="no solution of tiny"):
        plan_from(read(), "other-S=<1,4,6|>\n")


def test_what_there_is_not_is_told_of_a_solution() -> None:
    _, unknown = plan_from(read(), "<9,3,6|1,77,6>")
    assert [each.rule for each in unknown] == ["unknown_technician"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("5          9.0", "7          9.0", "line 14: rows must be numbered from 0"),
        ("        2        2        1 ", "        9        2        1 ", "CREW COUNT: 9 homes"),
        (
            "        2        2        1 ",
            "        2        x        1 ",
            "line 5: must be the",
        ),
        ("\t[1] \t[0] \t[0,1]", "\t[4] \t[0] \t[0,1]", "line 14: there is no skill 4"),
        ("\t[1] \t[0] \t[0,1]", "\t[1] \t[0] \t[0]", "line 14: must tell how many of each of 2"),
        ("\t[1] \t[0] \t[0,1]", "\t[1] \t[0]", "line 14: is no row of an instance"),
        ("\t[1] \t[0] \t[0,1]", "\t[1] \t[zero] \t[0,1]", r"line 14: \[zero\] is no list"),
        ("   40.0     5.0", "    4.0     5.0", "line 14: the window closes before it opens"),
        ("5.0 \t[1] \t[0] \t[0,1]", "5.0 \t[1] \t[0] \t[0,1]\nDISTANCES\n0;1", "roads of its own"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(old: str, new: str, said: str) -> None:
    assert TEXT.count(old) == 1
    with pytest.raises(ProblemInvalid, match=said):
        instance_from(TEXT.replace(old, new))


def test_the_tiny_day_is_solved_by_way_of_the_depot() -> None:
    model = read().problem
    plan = solve(model, stop=Iterations(4))
    assert [job for job in unserved_jobs(model, plan) if not model.jobs[job].restocks] == []
    # By 3, the depot and 4, or by 4 first: the second is the shorter way round.
    ways = (3_000 + 5_830 + 3_162 + 5_000, 5_000 + 3_162 + 4_000 + 3_000)
    assert plan_cost(model, plan).total == min(ways) + 2 * 4_000


def test_the_commands_take_such_a_file_and_tell_its_measure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    instance, published, out = (tmp_path / name for name in ("in.txt", "known.sol", "out.json"))
    instance.write_text(TEXT)
    published.write_text("tiny-S=<1,3,8,4,6|2,5,7>\n")
    files = [str(instance), str(published)]
    assert main(["check", *files]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["valid"], told["unserved"], told["working_time"]) == (True, 0, 44_992)
    solving = ["--cpu-seconds", "0.5", "--engine", "greedy", "--out", str(out)]
    assert main(["solve", str(instance), *solving]) == 0
    assert json.loads(capsys.readouterr().out)["working_time"] > 0
    assert main(["compare", *files, str(published)]) == 0
    assert json.loads(capsys.readouterr().out)["working_time"] == [44_992, 44_992]
