"""``hanlu policy``: shown and changed from the command line."""

import json

import pytest
from typer.testing import CliRunner

from hanlu.policy.commands import commands
from tests.support.databases import TestDatabase


@pytest.fixture
def command(
    test_database: TestDatabase, valkey_url: str, monkeypatch: pytest.MonkeyPatch
) -> CliRunner:
    monkeypatch.setenv("HANLU_DATABASE_URL", test_database.app_url)
    monkeypatch.setenv("HANLU_REDIS_URL", valkey_url)
    monkeypatch.delenv("HANLU_DATA", raising=False)
    return CliRunner()


def test_a_value_is_shown_and_set(command: CliRunner) -> None:
    shown = command.invoke(commands, ["show", "sla.key_fault.ack"])
    assert json.loads(shown.output) == "1 h"
    changed = command.invoke(
        commands, ["set", "sla.key_fault.ack", "45 min", "--reason", "the new contract"]
    )
    assert changed.output.strip() == "policy version 1", changed.output
    assert json.loads(command.invoke(commands, ["show", "sla.key_fault.ack"]).output) == "45 min"


@pytest.mark.parametrize("key", ["sla.key_fault.ack", "sla.no_such_class.ack", "moon.phase"])
def test_what_does_not_fit_is_refused(command: CliRunner, key: str) -> None:
    refused = command.invoke(commands, ["set", key, "blue", "--reason", "no idea"])
    assert refused.exit_code == 2
