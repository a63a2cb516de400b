"""What the business packages offer, collected by name: ``hanlu`` imports none of them.

Each package has a ``main.py``, its composition root. What a package has no use for, its ``main``
leaves out.
"""

import importlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hanlu.embedded.errors import StartRefused

if TYPE_CHECKING:
    from fastapi import APIRouter

    from hanlu.runtime import Component, Resources

PACKAGES = ("iot_gateway", "dispatch")
"""Those with roles and tables, in the order of migration."""


@dataclass(frozen=True)
class Offer:
    """The names of one package's ``main``."""

    package: str
    migrations: Path
    components: "Callable[[str, Resources], Sequence[Component]]"
    routers: "Callable[[], Sequence[APIRouter]]"
    live_sources: Callable[[], Sequence[Any]]
    policy_sections: Sequence[Any]
    seed_demo: "Callable[[Resources], Awaitable[None]] | None"


@cache
def offer(package: str) -> Offer:
    """Import a package's composition root and see what it offers."""
    main: Any = importlib.import_module(f"{package}.main")
    return Offer(
        package=package,
        migrations=main.migrations,
        components=main.components,
        routers=main.routers,
        live_sources=main.live_sources,
        policy_sections=main.policy_sections,
        seed_demo=getattr(main, "seed_demo", None),
    )


def offers() -> list[Offer]:
    """What the packages with roles and tables offer."""
    return [offer(package) for package in PACKAGES]


def migration_folders() -> list[tuple[str, Path]]:
    """(package, folder) for ``hanlu.database.migrate``."""
    return [(each.package, each.migrations) for each in offers()]


def commands_of(module: str, name: str) -> Any:
    """The command that a module offers under ``name``: by itself, or within ``commands``.

    Raises StartRefused where there is none.
    """
    from typer.main import get_command  # noqa: PLC0415 - only the command line needs it

    try:
        found: Any = importlib.import_module(module)
    except ModuleNotFoundError as error:
        if error.name != module:
            raise
        found = None
    own = getattr(found, name, None)
    if own is not None:
        return get_command(own)
    commands = getattr(found, "commands", None)
    if commands is None:
        raise StartRefused(f"The command {name} is not part of this installation.")
    every = get_command(commands)
    return getattr(every, "commands", {}).get(name, every)
