"""The command ``hanlu``. Its own commands are here, those of the packages are found by name.

Nothing heavy is imported before a command needs it: ``hanlu --help`` answers at once.
"""

# ruff: noqa: PLC0415 - commands import what they run, when they run
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from hanlu.embedded.errors import StartRefused


@dataclass(frozen=True, slots=True)
class Mounted:
    """A command that another module offers as ``commands`` (a Typer application)."""

    module: str
    help: str


MOUNTED = {
    "device": Mounted("iot_gateway.commands", "Register devices and show their credentials."),
    "connection": Mounted("iot_gateway.commands", "Let bridges and other publishers in."),
    "binding": Mounted("iot_gateway.commands", "Say which decoder reads which topics."),
    "simulate": Mounted("simulators.main", "Run a simulated city against the product."),
    "replay": Mounted("simulators.main", "Send a recorded series as a device."),
    "past": Mounted(
        "dispatch.planning.past.commands", "Decide a past day again, or play it otherwise."
    ),
    "region": Mounted("hanlu.regions.commands", "Add, list and choose map regions."),
    "token": Mounted("hanlu.identity.commands", "Make and revoke bearer tokens."),
    "policy": Mounted("hanlu.policy.commands", "Show and change the policy."),
    "user": Mounted("hanlu.identity.commands", "Invite people."),
}


class LazyCommand(TyperCommand):
    """Stands in for a mounted command in the help; becomes it when it is called."""

    def __init__(self, name: str, mounted: Mounted) -> None:
        super().__init__(name, help=mounted.help, callback=lambda: None)
        self._mounted = mounted

    def make_context(
        self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any
    ) -> Any:
        """The real command's context."""
        from hanlu.launcher import commands_of
        from hanlu.up import data

        data.choose()
        command = commands_of(self._mounted.module, str(self.name))
        return command.make_context(info_name, args, parent=parent, **extra)


class HanluGroup(TyperGroup):
    """The commands of this module and the mounted ones."""

    def list_commands(self, ctx: Any) -> list[str]:
        return [*super().list_commands(ctx), *MOUNTED]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        own = super().get_command(ctx, cmd_name)
        if own is None and cmd_name in MOUNTED:
            return LazyCommand(cmd_name, MOUNTED[cmd_name])
        return own


app = typer.Typer(
    cls=HanluGroup,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Hanlu: from the alarm to the technician to the proof.",
)


def _role_command(role: str, text: str) -> None:
    @app.command(role, help=text)
    def run() -> None:
        from hanlu.role import run_role
        from hanlu.settings import Settings

        run_role(role, Settings.load())


_role_command("gateway", "Run the role that receives, judges and stores readings.")
_role_command("api", "Run the role that serves HTTP, the live stream and the pages.")
_role_command("worker", "Run the role that relays events, consumes them and watches clocks.")
_role_command("planner", "Run the role that plans.")


@app.callback()
def choose_data(
    data: Annotated[Path | None, typer.Option(help="Data folder of the installation.")] = None,
) -> None:
    """Options for every command."""
    if data is not None:
        os.environ["HANLU_DATA"] = str(data.absolute())


@app.command()
def up(
    data: Annotated[
        Path | None,
        typer.Option(help="Private data folder; made when missing.", envvar="HANLU_DATA"),
    ] = None,
    port: Annotated[int, typer.Option(min=0, max=65535, envvar="HANLU_PORT")] = 0,
    mqtt_port: Annotated[int, typer.Option(min=0, max=65535, envvar="HANLU_MQTT_PORT")] = 0,
    demo: Annotated[
        bool, typer.Option(help="With a simulated city, or empty.", envvar="HANLU_DEMO")
    ] = True,
    listen: Annotated[
        str,
        typer.Option(
            help="ADDRESS or ADDRESS:PORT to listen on; others than loopback get TLS.",
            envvar="HANLU_LISTEN",
        ),
    ] = "127.0.0.1",
    tls_cert: Annotated[Path | None, typer.Option(envvar="HANLU_TLS_CERT")] = None,
    tls_key: Annotated[Path | None, typer.Option(envvar="HANLU_TLS_KEY")] = None,
) -> None:
    """Run the whole product here: servers, roles and, unless --no-demo, a demo city."""
    from hanlu.up import data as folders
    from hanlu.up import installation
    from hanlu.up.addresses import Wish, split_listen

    wish = Wish(*split_listen(listen, port), mqtt_port, tls_cert, tls_key)
    installation.up(wish, data or folders.default(demo=demo), demo=demo)


@app.command()
def migrate() -> None:
    """Bring the database up to date; safe to repeat."""
    from hanlu.database.migrate import migrate as apply
    from hanlu.launcher import migration_folders
    from hanlu.settings import Settings
    from hanlu.up import data

    data.choose()
    settings = Settings.load()
    if not settings.database_owner_url:
        raise StartRefused("HANLU_DATABASE_OWNER_URL is not set.")
    for name in apply(settings.database_owner_url, migration_folders()):
        typer.echo(name)


@app.command(hidden=True)
def prepare() -> None:
    """Migrate, and seed the demo or the first sign-in; ``hanlu up`` runs this before the roles."""
    from hanlu.settings import Settings
    from hanlu.up.prepare import prepare as run

    run(Settings.load())


@app.command()
def doctor() -> None:
    """Check settings, servers, roles, disk and limits; exit code 1 when something is wrong."""
    from hanlu.up import data
    from hanlu.up.doctor import examine

    data.choose()
    raise typer.Exit(examine())


def main() -> None:
    """The console command."""
    try:
        app()
    except StartRefused as refusal:
        print(f"hanlu: {refusal}", file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
