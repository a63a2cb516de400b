"""The side-by-side table: other engines' costs by budget, and what is said when one is missing."""

import json
import textwrap
from pathlib import Path

import pytest

from benchmarks import peer_engine

PEERS = """
    def matrix(instance):
        return None

    def row(instance, travel, engine, budget):
        if engine == "json":
            return {"cost": int(1_000 / budget)}, None
        return {"trace": [[1.5, 900], [6.0, 700]]}, None
"""


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    peers, instance = tmp_path / "made_up_peers.py", tmp_path / "instance.json"
    peers.write_text(textwrap.dedent(PEERS))
    instance.write_text(json.dumps({}))
    return str(peers), str(instance)


def test_an_engine_that_tells_each_improvement_runs_once_for_all_budgets(
    files: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(peer_engine, "ANYTIME", ("math",))
    assert peer_engine.main(*files, "math", "1,2,10") == {"1": None, "2": 900, "10": 700}


def test_another_runs_once_a_budget(files: tuple[str, str]) -> None:
    assert peer_engine.main(*files, "json", "2,10") == {"2": 500, "10": 100}


def test_an_engine_that_is_not_installed_is_named(files: tuple[str, str]) -> None:
    assert "no_such_solver" in peer_engine.main(*files, "no_such_solver", "2")["error"]
