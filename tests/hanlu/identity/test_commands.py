"""``hanlu token`` and ``hanlu user``: from the command line to a working login."""

import asyncio
import re

import pytest
from typer.testing import CliRunner

from hanlu.clock import SystemClock
from hanlu.database import Database
from hanlu.identity.commands import commands
from hanlu.identity.principal import Principal
from hanlu.identity.sessions import by_secret
from tests.support.databases import TestDatabase

ASKING = Principal.nobody("tests")


@pytest.fixture
def command(test_database: TestDatabase, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.setenv("HANLU_DATABASE_URL", test_database.app_url)
    monkeypatch.delenv("HANLU_DATA", raising=False)
    return CliRunner()


async def who(test_database: TestDatabase, secret: str) -> Principal | None:
    async with (
        Database(test_database.app_url, SystemClock()) as database,
        database.read(ASKING) as connection,
    ):
        found = await by_secret(connection, secret, database.clock.now())
    return found.principal if found else None


def test_a_token_is_the_last_word_and_works_until_it_is_revoked(
    command: CliRunner, test_database: TestDatabase
) -> None:
    wanted = ["--role", "dispatcher", "--name", "probe", "--scope", "region:north"]
    made = command.invoke(commands, ["token", "create", *wanted])
    assert made.exit_code == 0, made.output
    secret = made.output.split()[-1]
    principal = asyncio.run(who(test_database, secret))
    assert principal is not None
    assert (principal.role, principal.scope.ids) == ("dispatcher", ("north",))
    assert "valid" in command.invoke(commands, ["token", "list"]).output
    assert command.invoke(commands, ["token", "revoke", "probe"]).exit_code == 0
    assert asyncio.run(who(test_database, secret)) is None


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        pytest.param(["--role", "king"], "is not a role", id="no such role"),
        pytest.param(
            ["--role", "agent", "--scope", "moon:1"], "is not a scope", id="no such scope"
        ),
        pytest.param(["--role", "technician"], "needs the id", id="a technician of nobody"),
        pytest.param(["--role", "admin", "--scope", "site:x"], "everything", id="a small admin"),
    ],
)
def test_what_cannot_be_granted_is_said(
    command: CliRunner, arguments: list[str], reason: str
) -> None:
    refused = command.invoke(commands, ["token", "create", *arguments])
    assert refused.exit_code == 2
    assert reason in re.sub(r"[\s│]+", " ", refused.output)


def test_a_person_is_added_with_a_link_to_choose_a_password(command: CliRunner) -> None:
    added = command.invoke(
        commands, ["user", "add", "Li Na", "li.na@example.com", "--role", "supervisor"]
    )
    assert added.exit_code == 0, added.output
    assert "/password?token=" in added.output.split()[-1]
