"""``hanlu past``: a day on record decided again, and played otherwise, from the command line."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from dispatch.planning.past.commands import past
from hanlu.clock import FixedClock
from tests.dispatch.desk import Desk
from tests.dispatch.planning.work import at_work, eventually
from tests.factories.day import MINUTE
from tests.support.databases import TestDatabase

type Command = Callable[..., Awaitable[Result]]

DATE = "2026-06-01"


@pytest.fixture
def command(
    test_database: TestDatabase, valkey_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Command:
    """In a folder with some policies; a command has an event loop of its own."""
    monkeypatch.setenv("HANLU_DATABASE_URL", test_database.app_url)
    monkeypatch.setenv("HANLU_REDIS_URL", valkey_url)
    monkeypatch.delenv("HANLU_DATA", raising=False)
    monkeypatch.chdir(tmp_path)
    Path("auto.toml").write_text('[dispatch]\nmode = "auto"\n')
    Path("dear.toml").write_text('[planning]\naccepted_price = "dear"\n')
    Path("moon.toml").write_text("[moon]\nphase = 1\n")
    Path("broken.toml").write_text("[planning\n")

    async def invoke(*words: str) -> Result:
        return await asyncio.to_thread(lambda: CliRunner().invoke(past, words))

    return invoke


async def test_the_decisions_of_a_day_are_told_and_what_one_more_would_change(
    desk: Desk, command: Command, planning: Callable[..., Any], clock: FixedClock
) -> None:
    alone = await at_work(desk, "alone", 31.21)
    async with planning("propose"):
        order = await desk.open_alarm(site_id=await desk.site(lat=31.2))
        await eventually(desk, order, lambda now: now.proposal is not None)
    clock.advance(10 * MINUTE)
    for n in range(3):
        await desk.open_alarm(site_id=await desk.site(lat=31.1 + n / 10))
    (row,) = await desk.rows("select code from dispatch.technician where id = %s", alone)

    asked = ("--policy", "auto.toml", "--one-more", row["code"], "--seeds", "2", "--search", "0")
    told = await command(DATE, "--zone", "UTC", *asked, "--json")
    assert told.exit_code == 0, told.output
    answer = json.loads(told.stdout)
    assert answer["repeated"] == {"same": 1, "different": [], "not_repeatable": 0}
    begun = next(each for each in answer["compared"] if each["figure"] == "begun")
    assert begun["before"] == begun["after"] == 4
    late = next(each for each in answer["compared"] if each["figure"] == "waited_min")
    assert late["difference"] < 0

    shown = await command(DATE, "--zone", "UTC")
    assert "1 decisions taken again, 1 came out the same" in shown.stdout


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ((DATE, "--policy", "dear.toml"), "accepted_price"),
        ((DATE, "--policy", "moon.toml"), "moon"),
        ((DATE, "--policy", "broken.toml"), "broken.toml"),
        ((DATE, "--policy", "none.toml"), "none.toml"),
        ((DATE, "--one-more", "nobody"), "nobody"),
        ((DATE, "--zone", "Moon/Sea"), "Moon/Sea"),
        (("yesterday",), "yesterday"),
    ],
)
async def test_what_makes_no_sense_is_refused_with_the_reason(
    command: Command, words: tuple[str, ...], why: str
) -> None:
    refused = await command(*words)
    assert refused.exit_code == 2
    assert why in refused.output
