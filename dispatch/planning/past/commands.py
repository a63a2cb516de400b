"""``hanlu past DATE``: the day's decisions taken again, and the day under another policy."""

import asyncio
import json
import sys
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
import typer

from dispatch.planning.apply import PLANNER
from dispatch.planning.past import record
from dispatch.planning.past.chance import Chance
from dispatch.planning.past.figures import Compared, Outcome, compared
from dispatch.planning.past.log import Past
from dispatch.planning.past.play import Course, places, play
from dispatch.planning.past.repeat import Choice, Repeated, repeat
from dispatch.planning.roads import Roads, travel_times
from dispatch.planning.situation import Situation
from dispatch.planning.table import Table
from dispatch.policies import Policies
from hanlu import logging
from hanlu.database import Connection
from hanlu.errors import DomainError
from hanlu.ids import new_id
from hanlu.policy import Policy, Section
from hanlu.policy.sections import SectionMissing
from hanlu.runtime import open_resources
from hanlu.settings import Settings

past = typer.Typer()


@dataclass(frozen=True, slots=True)
class _Wish:
    """What is asked for, as far as it does not need the record."""

    begin: datetime
    end: datetime
    policy: dict[str, Any] | None
    one_more: tuple[str, ...]
    seeds: int
    search: int


@past.command("past")
def main(  # one option each
    date: Annotated[str, typer.Argument(metavar="DATE", help="Such as 2026-03-14.")],
    zone: Annotated[str, typer.Option(help="In whose days it is counted.")] = "Asia/Shanghai",
    policy: Annotated[
        Path | None,
        typer.Option(help="TOML with what shall be otherwise, such as [planning]."),
    ] = None,
    one_more: Annotated[
        list[str] | None,
        typer.Option(help="Code of a technician of whose kind there shall be one more."),
    ] = None,
    seeds: Annotated[int, typer.Option(min=2, max=1000, help="So many days are compared.")] = 30,
    search: Annotated[int, typer.Option(min=0, help="Iterations of each search.")] = 200,
    as_json: Annotated[bool, typer.Option("--json", help="One line of JSON.")] = False,
) -> None:
    """Take each decision of the planner again from what was known then, under the policy of then.

    With --policy or --one-more the day is also played, as it is and otherwise: the same orders,
    the same luck, and what that changes with its 95 % interval.
    """
    begin, end = _day(date, zone)
    written = None if policy is None else _read(policy)
    wish = _Wish(begin, end, written, tuple(one_more or ()), seeds, search)
    logging.configure("warning", role="command")
    try:
        answer = asyncio.run(_answer(wish))
    except DomainError as refusal:
        raise typer.BadParameter(str(refusal)) from refusal
    typer.echo(_json(answer) if as_json else _text(date, answer))


def _day(date: str, zone: str) -> tuple[datetime, datetime]:
    try:
        begin = datetime.combine(datetime.fromisoformat(date).date(), time(), ZoneInfo(zone))
    except (ValueError, ZoneInfoNotFoundError) as error:
        raise typer.BadParameter(f"{date} in {zone} is no day: {error}") from error
    return begin, begin + timedelta(days=1)


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise typer.BadParameter(f"{file}: {error}") from error


@dataclass(frozen=True, slots=True)
class _Answer:
    day: Past
    repeated: Repeated
    compared: list[Compared]


async def _answer(wish: _Wish) -> _Answer:
    async with open_resources(Settings.load()) as resources:
        sections = list(resources.policy.sections.values())
        async with resources.database.read(PLANNER) as connection:
            day = await record.read(connection, wish.begin, wish.end)
            policy_at = await record.policies(connection, sections)
            extra = [await _technician(connection, code) for code in wish.one_more]
        roads, times = Roads(), travel_times(resources.regions)

        async def table_of(situation: Situation) -> Table:
            return await roads.between(situation.places(), times, situation.at)

        with typer.progressbar(length=len(day.happened), file=sys.stderr) as bar:
            repeated = await repeat(
                day, lambda at: Policies.of(policy_at(at)), table_of, partial(bar.update, 1)
            )
        if wish.policy is None and not extra:
            return _Answer(day, repeated, [])
        known = places(day)
        table = Table.of(known, await times.matrix(known, known))
    before = policy_at(wish.end)
    after = before if wish.policy is None else _changed(before, wish.policy, sections)
    other = day
    for technician_id in extra:
        other = other.with_one_more(technician_id, new_id())
    with typer.progressbar(length=2 * wish.seeds, file=sys.stderr) as bar:
        as_it_is = _days(day, before, table, wish, bar.update)
        otherwise = _days(other, after, table, wish, bar.update)
    return _Answer(day, repeated, compared(as_it_is, otherwise))


async def _technician(connection: Connection, code: str) -> UUID:
    found = await record.technician(connection, code)
    if found is None:
        raise typer.BadParameter(f"no technician has the code {code}")
    return found


def _changed(policy: Policy, values: Mapping[str, Any], sections: Sequence[Section]) -> Policy:
    """The policy with some values exchanged; raises PolicyInvalid."""
    known = {section.name for section in sections}
    for name in values:
        if name not in known:
            raise SectionMissing(section=name, known=", ".join(sorted(known)))
    return Policy(policy.version, sections, _merged(policy.written, values))


def _merged(table: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(table)
    for key, value in values.items():
        inner = merged.get(key)
        both = isinstance(inner, Mapping) and isinstance(value, Mapping)
        merged[key] = _merged(inner or {}, value) if both else value
    return merged


def _days(
    past: Past, policy: Policy, table: Table, wish: _Wish, played: Callable[[int], None]
) -> list[Outcome]:
    policies, worked_s = Policies.of(policy), past.worked_s()
    outcomes = []
    for seed in range(wish.seeds):
        course = Course(policies, table, Chance(seed, worked_s), wish.search)
        outcomes.append(play(past, course))
        played(1)
    return outcomes


def _json(answer: _Answer) -> str:
    repeated = answer.repeated
    told = {
        "repeated": {
            "same": repeated.same,
            "different": [msgspec.to_builtins(each) for each in repeated.different],
            "not_repeatable": repeated.not_repeatable,
        },
        "compared": [msgspec.to_builtins(each) for each in answer.compared],
    }
    return json.dumps(told, ensure_ascii=False)


def _text(date: str, answer: _Answer) -> str:
    repeated = answer.repeated
    decided = repeated.same + len(repeated.different)
    again = f"{decided} decisions taken again, {repeated.same} came out the same"
    lines = [f"{date}: {again}."]
    if repeated.not_repeatable:
        unclear = repeated.not_repeatable
        lines.append(f"  {unclear} more, of searches cut short, cannot be taken again.")
    names = {each.id: each.name for each in answer.day.registered}
    for each in repeated.different:
        was, now = (_choice(choice, names) for choice in (each.was, each.again))
        lines.append(f"  {each.number} at {each.looked_at:%H:%M:%S}Z: {was}, again: {now}")
    if answer.compared:
        lines += ["", f"{'':16}{'as it is':>12}{'otherwise':>12}{'difference':>12}   95 % interval"]
    for row in answer.compared:
        low, high = row.interval
        figures = f"{row.before:12.3f}{row.after:12.3f}{row.difference:+12.3f}"
        lines.append(f"{row.figure:16}{figures}   {low:+.3f} to {high:+.3f}")
    return "\n".join(lines)


def _choice(choice: Choice | None, names: Mapping[UUID, str]) -> str:
    if choice is None:
        return "nothing"
    if choice.technician_id is None or choice.starts_at is None:
        return "nobody"
    name = names.get(choice.technician_id, str(choice.technician_id))
    return f"{name} from {choice.starts_at.astimezone(UTC):%H:%M}Z"
