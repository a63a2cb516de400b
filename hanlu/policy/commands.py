"""``hanlu policy show|set``: the policy from the command line."""

import asyncio
import json
from typing import Annotated, Any

import typer

from hanlu import logging
from hanlu.errors import DomainError
from hanlu.identity.principal import Principal
from hanlu.policy import service
from hanlu.runtime import Resources, open_resources
from hanlu.settings import Settings

commands = typer.Typer(no_args_is_help=True, help="Show and change the policy.")

_OPERATOR = Principal.system("command line")


@commands.command("show")
def show(
    key: Annotated[str, typer.Argument(help="Such as sla or sla.key_fault.ack.")] = "",
) -> None:
    """The policy in force, or one part of it, as JSON."""

    async def work(resources: Resources) -> Any:
        return _at(resources.policy.current().written, key)

    typer.echo(json.dumps(_run(work), ensure_ascii=False, indent=2))


@commands.command("set")
def set_value(
    key: Annotated[str, typer.Argument(help="Such as sla.key_fault.ack.")],
    value: Annotated[str, typer.Argument(help='JSON, or plain text such as "30 min".')],
    reason: Annotated[str, typer.Option(help="Why; the audit keeps it.")],
) -> None:
    """Change one value: a new version, in force everywhere at once."""

    async def work(resources: Resources) -> int:
        section, _, inner = key.partition(".")
        written = resources.policy.current().written
        resources.policy.get_section(section)
        values = _with(written[section], inner.split(".") if inner else [], _parsed(value))
        async with resources.database.unit_of_work(_OPERATOR, "policy.set") as uow:
            return await service.replace_section(
                uow,
                resources.policy,
                section,
                values,
                reason=reason,
                seen_version=resources.policy.current().version,
            )

    typer.echo(f"policy version {_run(work)}")


def _run(work: Any) -> Any:
    async def opened() -> Any:
        async with open_resources(Settings.load()) as resources:
            await resources.policy.load(resources.database)
            return await work(resources)

    logging.configure("warning", role="command")
    try:
        return asyncio.run(opened())
    except DomainError as refusal:
        raise typer.BadParameter(str(refusal)) from refusal


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _at(values: Any, key: str) -> Any:
    """The part of nested tables that a dotted key names."""
    for step in key.split(".") if key else []:
        if not isinstance(values, dict) or step not in values:
            raise typer.BadParameter(f"the policy has no {key}")
        values = values[step]
    return values


def _with(values: Any, path: list[str], value: Any) -> Any:
    """The same nested tables with one value exchanged."""
    if not path:
        return value
    table = dict(values) if isinstance(values, dict) else {}
    table[path[0]] = _with(table.get(path[0], {}), path[1:], value)
    return table
