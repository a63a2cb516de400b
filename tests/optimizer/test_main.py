"""The command line: what it prints, what it writes and how it ends."""

import copy
import functools
import json
import math
import operator
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from optimizer.__main__ import main
from tests.optimizer.formats.test_fsm1 import changed, instance
from tests.optimizer.formats.test_fsm2 import day as fsm2_day


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    """An instance on disk, and where its plan goes."""
    path = tmp_path / "in.json"
    path.write_text(json.dumps(instance()))
    return str(path), str(tmp_path / "plan.json")


def solved(files: tuple[str, str], *more: str) -> Any:
    assert main(["solve", files[0], "--seconds", "0.05", "--out", files[1], *more]) == 0
    return json.loads(Path(files[1]).read_text())


def test_solve_writes_a_plan_that_check_accepts(
    files: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    document = solved(files)
    stops = document["routes"][0]["stops"]
    assert next(stop["job"] for stop in stops if "job" in stop) == "j2"
    capsys.readouterr()
    assert main(["check", *files]) == 0
    verdict = json.loads(capsys.readouterr().out)
    assert verdict["valid"]
    assert verdict["cost"] == document["cost"]["total"]


@pytest.mark.parametrize("engine", ["search", "routing", "greedy"])
def test_every_engine_starts_from_a_previous_plan(files: tuple[str, str], engine: str) -> None:
    before = solved(files)
    again = solved(files, "--previous", files[1], "--engine", engine, "--threads", "2")
    assert again["cost"]["total"] <= before["cost"]["total"]


def test_check_ends_with_1_and_the_broken_rules(
    files: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    Path(files[1]).write_text('{"routes": [{"tech": "A", "stops": [{"job": "j1"}]}]}')
    assert main(["check", *files]) == 1
    errors = json.loads(capsys.readouterr().out)["errors"]
    assert {error["rule"] for error in errors} == {"break_missing", "lock_technician"}


def test_wrong_input_ends_with_2_and_the_field(
    files: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    Path(files[0]).write_text(json.dumps(changed("jobs.1.loc", 9)))
    assert main(["solve", files[0], "--seconds", "1", "--out", files[1]]) == 2
    assert "jobs[1].loc: 9 is not one of the 2 there are" in capsys.readouterr().err
    assert main(["check", files[0] + ".none", files[1]]) == 2
    Path(files[1]).write_text('{"routes": 1}')
    Path(files[0]).write_text(json.dumps(instance()))
    capsys.readouterr()
    assert main(["check", *files]) == 2
    assert f"{files[1]}: routes: must be a list" in capsys.readouterr().err
    Path(files[1]).write_bytes(b"\xff\xfe")
    assert main(["check", *files]) == 2
    assert f"{files[1]}: $: is not text" in capsys.readouterr().err
    assert main(["solve", files[0], "--seconds", "1", "--out", files[1] + ".none/plan"]) == 2


NOTHING = {"format": "fsm-1", "locations": [[0, 0]], "technicians": [], "jobs": []}


@pytest.mark.parametrize("jobs", [0, 1])
@pytest.mark.parametrize("engine", ["search", "routing", "exact", "greedy"])
def test_a_day_with_nobody_in_it_leaves_everything_out(
    files: tuple[str, str], engine: str, jobs: int
) -> None:
    asked = [{**job, "loc": 0} for job in instance()["jobs"][:jobs]]
    travel = {"kind": "matrix", "seconds": [[0]]}
    Path(files[0]).write_text(json.dumps({**NOTHING, "travel": travel, "jobs": asked}))
    document = solved(files, "--engine", engine)
    assert (document["routes"], document["cost"]["total"]) == ([], 900 * jobs)
    assert main(["draw", *files, files[1] + ".svg"]) == 0


def places_in(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to each value of a document."""
    yield way
    listed = dict(enumerate(value)) if isinstance(value, list) else value
    for key, member in listed.items() if isinstance(listed, dict) else ():
        yield from places_in(member, (*way, key))


def with_wrong(document: Any, way: tuple[Any, ...], value: Any) -> Any:
    if not way:
        return value
    found = copy.deepcopy(document)
    at = functools.reduce(operator.getitem, way[:-1], found)
    at[way[-1]] = value
    return found


WRONG = [None, -1, math.nan, 10**400, [7], "\ud800"]


@pytest.mark.parametrize("wrong", WRONG, ids=lambda value: repr(value)[:12])
def test_no_wrong_value_anywhere_ends_in_a_crash(
    files: tuple[str, str], wrong: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever stands in the instance or in the plan is read, refused by its name, or not valid."""
    path, plan_path = map(Path, files)
    day, plan = fsm2_day(), {"routes": [{"tech": "Ann", "stops": [{"job": "lift", "start": 9}]}]}
    cases = [(with_wrong(day, way, wrong), plan) for way in places_in(day)]
    cases += [(day, with_wrong(plan, way, wrong)) for way in places_in(plan)]
    for an_instance, a_plan in cases:
        path.write_text(json.dumps(an_instance))
        plan_path.write_text(json.dumps(a_plan))
        ended = main(["check", *files])
        told = capsys.readouterr().err
        assert ended in (0, 1, 2)
        assert (ended == 2) == told.startswith("optimizer: ")
        if ended != 2:
            assert main(["draw", *files, f"{files[1]}.svg"]) == 0


def test_locks_that_cannot_be_kept_together_are_named(
    files: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    Path(files[0]).write_text(json.dumps(changed("technicians.0.stock", {})))
    assert main(["solve", files[0], "--seconds", "1", "--out", files[1]]) == 2
    assert "locks[0]" in capsys.readouterr().err


def test_candidates_ranks_everybody(
    files: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    solved(files)
    capsys.readouterr()
    assert main(["candidates", *files, "--job", "j1"]) == 0
    (candidate,) = json.loads(capsys.readouterr().out)["candidates"]
    assert candidate["feasible"]
    assert set(candidate["cost"]) >= {"total", "travel", "lateness_penalty"}
    assert main(["candidates", *files, "--job", "j9"]) == 2


def test_draw_writes_a_picture(files: tuple[str, str], tmp_path: Path) -> None:
    solved(files)
    assert main(["draw", *files, str(tmp_path / "plan.svg")]) == 0
    assert (tmp_path / "plan.svg").read_text().startswith("<svg")


def test_compare_tells_what_a_second_plan_costs_and_changes(
    files: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    solved(files)
    other = tmp_path / "other.json"
    only = {"routes": [{"tech": "A", "stops": [{"break": 0}, {"job": "j2"}]}]}
    other.write_text(json.dumps(only))
    capsys.readouterr()
    assert main(["compare", *files, str(other)]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["left_out"] == ["j1"]
    assert found["difference"]["unserved_penalty"] == 900
    assert found["after"]["total"] - found["before"]["total"] == found["difference"]["total"]
    assert {"job": "j1", "tech": ["A", None]}.items() <= found["changes"][0].items()
    other.write_text('{"routes": [{"tech": "A", "stops": [{"job": "j1"}]}]}')
    assert main(["compare", *files, str(other)]) == 2


def test_what_if_plans_the_day_with_and_without_the_change(
    files: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    solved(files)
    capsys.readouterr()
    ask = ["what-if", *files, "--seconds", "0.05"]
    assert main([*ask, "--one-more", "A", "--weights", "late=0"]) == 0
    more = json.loads(capsys.readouterr().out)
    assert more["as_it_would_be"]["cost"]["lateness_penalty"] == 0
    assert main([*ask, "--without", "A"]) == 0
    ill = json.loads(capsys.readouterr().out)
    assert ill["as_it_would_be"]["unserved"] == ["j1", "j2"]
    assert {change["tech"][1] for change in ill["changes"]} <= {None}
    assert main([*ask, "--longer", "j1=8000"]) == 0
    assert json.loads(capsys.readouterr().out)["as_it_would_be"]["unserved"] == ["j1"]


@pytest.mark.parametrize(
    "wrong",
    [["--one-more", "B"], ["--weights", "late=x"], ["--weights", "luck=1"], ["--late", "B=100"]],
)
def test_what_if_refuses_what_it_does_not_know(files: tuple[str, str], wrong: list[str]) -> None:
    solved(files)
    assert main(["what-if", *files, "--seconds", "0.05", *wrong]) == 2


def test_solve_shows_a_bar_where_it_is_asked_for(
    files: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    solved(files, "--progress")
    shown = capsys.readouterr().err
    assert "\r[" in shown
    assert shown.endswith("\n")
    assert "100%" in shown
    solved(files)
    assert capsys.readouterr().err == ""


def test_a_call_at_a_depot_that_nobody_makes_is_not_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    day = {**instance(), "format": "fsm-2", "locks": []}
    day["depots"] = [{"loc": 0, "open": [0, 9_000], "service": 60}]
    day["jobs"][0]["crew"] = []
    where, empty, picture = (str(tmp_path / name) for name in ("in.json", "p.json", "p.svg"))
    Path(where).write_text(json.dumps(day))
    Path(empty).write_text('{"routes": []}')
    assert main(["check", where, empty]) == 0
    assert json.loads(capsys.readouterr().out)["unserved"] == 2
    assert main(["draw", where, empty, picture]) == 0
    assert "0 jobs served, 2 left out" in Path(picture).read_text()
    assert Path(picture).read_text().count('<path class="out" fill="none" d="M') == 2 + 1  # legend


def test_whoever_reads_only_the_beginning_is_told_of_no_error(files: tuple[str, str]) -> None:
    solved(files)
    asking = [sys.executable, "-m", "optimizer", "candidates", *files, "--job", "j1"]
    with subprocess.Popen(asking, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as ran:
        assert ran.stdout is not None
        assert ran.stderr is not None
        ran.stdout.close()
        assert (ran.stderr.read(), ran.wait()) == (b"", 0)
