"""``hanlu token create|list|revoke`` and ``hanlu user add``: identity from the command line."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated
from uuid import UUID

import typer

from hanlu.clock import SystemClock
from hanlu.database import Database
from hanlu.errors import DomainError
from hanlu.identity import links, people, tokens
from hanlu.identity.principal import ROLES, Principal, Role, Scope, ScopeKind
from hanlu.settings import Settings

commands = typer.Typer(no_args_is_help=True)
token = typer.Typer(no_args_is_help=True, help="Bearer tokens for programs.")
user = typer.Typer(no_args_is_help=True, help="People who sign in.")
commands.add_typer(token, name="token")
commands.add_typer(user, name="user")

_OPERATOR = Principal.system("command line")

RoleOption = Annotated[str, typer.Option(help=f"One of: {', '.join(ROLES)}.")]
ScopeOption = Annotated[
    str, typer.Option(help="all, or KIND:NAME[,NAME…] with region, outlet or site.")
]
TechnicianOption = Annotated[
    UUID | None, typer.Option(help="The technician in dispatch, for the role technician.")
]


@token.command("create")
def create(
    role: RoleOption,
    name: Annotated[str, typer.Option(help="What the audit calls it.")] = "command line",
    scope: ScopeOption = "all",
    technician: TechnicianOption = None,
) -> None:
    """Make a token; its secret is the last word printed, and never shown again."""

    async def work(database: Database) -> str:
        async with database.unit_of_work(_OPERATOR, "token.create") as uow:
            _, secret = await tokens.create(
                uow, name, parse_role(role), parse_scope(scope), technician
            )
        return secret

    typer.echo(f"token {name} ({role}): {run(work)}")


@token.command("list")
def list_tokens() -> None:
    """All tokens, newest first."""

    async def work(database: Database) -> list[tokens.Token]:
        async with database.read(_OPERATOR) as connection:
            return await tokens.listed(connection)

    for each in run(work):
        state = f"revoked {each.revoked_at:%Y-%m-%d %H:%M}" if each.revoked_at else "valid"
        typer.echo(f"{each.id}  {each.role:16} {state:24} {each.name}")


@token.command("revoke")
def revoke(name: str) -> None:
    """End every token of this name or id, at once."""

    async def work(database: Database) -> int:
        async with database.unit_of_work(_OPERATOR, "token.revoke") as uow:
            return await tokens.revoke(uow, name)

    typer.echo(f"revoked {run(work)}")


@user.command("add")
def add(
    name: str,
    email: str,
    role: RoleOption,
    scope: ScopeOption = "all",
    technician: TechnicianOption = None,
) -> None:
    """Make a person and print the link with which they choose a password."""
    settings = Settings.load()

    async def work(database: Database) -> str:
        async with database.unit_of_work(_OPERATOR, "person.add") as uow:
            person_id = await people.create(
                uow,
                name=name,
                email=email,
                role=parse_role(role),
                scope=parse_scope(scope),
                technician_id=technician,
            )
            return await links.make(uow, person_id, "invite")

    base = settings.public_url or f"http://{settings.listen}:{settings.port}"
    typer.echo(f"{name}: {links.url(base, run(work))}")


def run[T](work: Callable[[Database], Awaitable[T]]) -> T:
    """Do ``work`` on the installation's database; refusals end the command with their words."""

    async def opened() -> T:
        async with Database(settings.database_url, SystemClock(), max_size=2) as database:
            return await work(database)

    settings = Settings.load()
    try:
        return asyncio.run(opened())
    except DomainError as refusal:
        raise typer.BadParameter(str(refusal)) from refusal


def parse_role(text: str) -> Role:
    """A role by its name; ends the command with the list for any other."""
    for role in ROLES:
        if role == text:
            return role
    raise typer.BadParameter(f"{text!r} is not a role; there are {', '.join(ROLES)}")


def parse_scope(text: str) -> Scope:
    """``all`` or ``region:north,south``; ends the command when it is neither."""
    kind, _, ids = text.partition(":")
    kinds: tuple[ScopeKind, ...] = ("region", "outlet", "site")
    if kind == "all" and not ids:
        return Scope("all")
    for known in kinds:
        if kind == known and ids:
            return Scope(known, tuple(name.strip() for name in ids.split(",") if name.strip()))
    raise typer.BadParameter(f"{text!r} is not a scope: all, or KIND:NAME[,NAME…]")
