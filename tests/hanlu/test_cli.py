"""The command line: quick to help, every command found by name, refusals in one sentence."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from hanlu.cli import MOUNTED, app
from hanlu.launcher import offers

HEAVY = ("fastapi", "psycopg", "redis", "pydantic", "iot_gateway", "dispatch", "simulators")


def test_help_names_every_command_and_imports_nothing_heavy() -> None:
    script = (
        "import sys; from typer.testing import CliRunner; from hanlu.cli import app;"
        "print(CliRunner().invoke(app, ['--help'], terminal_width=200).output);"
        f"print('heavy:', [name for name in {HEAVY!r} if name in sys.modules])"
    )
    told = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    ).stdout
    for command in ("up", "gateway", "api", "worker", "planner", "migrate", "doctor", *MOUNTED):
        assert f" {command} " in told
    assert "heavy: []" in told


@pytest.mark.parametrize("command", MOUNTED)
def test_every_mounted_command_is_there(command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HANLU_DATA", "nowhere")
    answer = CliRunner().invoke(app, [command, "--help"])
    assert answer.exit_code == 0, answer.output
    assert f" {command} " in answer.output


def test_a_refusal_is_one_sentence_and_exit_code_two(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    done = subprocess.run(
        [sys.executable, "-m", "hanlu.cli", "up", "--data", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "XDG_STATE_HOME": str(tmp_path)},
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("hanlu: The folder ")
    assert len(done.stderr.splitlines()) == 1


def test_each_package_offers_migrations_and_something_for_the_demo() -> None:
    assert [offer.package for offer in offers()] == ["iot_gateway", "dispatch"]
    for offer in offers():
        assert list(offer.migrations.glob("0001_*.sql"))
        assert offer.seed_demo is not None
