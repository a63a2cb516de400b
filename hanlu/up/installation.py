"""One run of ``hanlu up``: servers, migration, demo, roles, and the watch over all of them.

What the settings name an outside address for is not embedded. However this process ends, its
children end with it: by ``Installation.stop``, or by the guard after a kill -9.
"""

import errno
import resource
import signal
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from hanlu.clock import SystemClock
from hanlu.embedded import guard
from hanlu.embedded.broker import EmbeddedBroker, Listener
from hanlu.embedded.errors import StartRefused
from hanlu.embedded.folder import DataFolder, write_private
from hanlu.embedded.postgres import EmbeddedPostgres
from hanlu.embedded.process import Child, Program, last_line
from hanlu.embedded.roster import Roster, stop_leftovers
from hanlu.embedded.services import Services, internal_port
from hanlu.embedded.valkey import EmbeddedValkey
from hanlu.settings import ROLES, SETTINGS_FILE, Settings
from hanlu.up import addresses, terminal
from hanlu.up import data as data_folders
from hanlu.up.addresses import Addresses, Wish
from hanlu.up.environment import environment, fingerprint
from hanlu.up.healthcheck import problems_at
from hanlu.up.progress import Follower
from hanlu.up.supervisor import Supervisor

SIMULATOR = "simulator"
PREPARE_WITHIN_S = 900.0
READY_WITHIN_S = 180.0
OPEN_FILES = 65_536
_STEP_S = 0.1
_DISK_ERRORS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM})


class Stopped(Exception):
    """Ctrl-C or SIGTERM."""


def up(wish: Wish, data: Path, *, demo: bool) -> None:
    """Run until Ctrl-C or SIGTERM. Raises StartRefused with one sentence when it cannot start."""
    settings = Settings()
    if settings.database_url and not settings.database_owner_url:
        raise StartRefused(
            "HANLU_DATABASE_URL needs HANLU_DATABASE_OWNER_URL beside it, for migrations."
        )
    _raise_on_signals()
    _allow_open_files()
    folder = DataFolder(data)
    try:
        folder.open()
        data_folders.register(folder.path)
        stop_leftovers(folder.roster)
        with _guarded(folder):
            installation = Installation(wish, folder, settings, demo=demo)
            try:
                installation.run()
            finally:
                _ignore_signals()
                installation.stop()
    except Stopped:
        terminal.tell("stopped")
    except OSError as error:
        if error.errno not in _DISK_ERRORS:
            raise
        where = error.filename or folder.path
        raise StartRefused(f"{where} cannot be written: {error.strerror}.") from error
    finally:
        folder.close()


@contextmanager
def _guarded(folder: DataFolder) -> Iterator[None]:
    """With the guard beside us; it ends when all children have."""
    watching = guard.start(folder.roster)
    try:
        yield
    finally:
        watching.communicate()


@dataclass
class Installation:
    """What runs in one data folder. ``settings`` are those of the environment alone."""

    wish: Wish
    folder: DataFolder
    settings: Settings
    demo: bool

    def __post_init__(self) -> None:
        self._roster = Roster(self.folder.roster)
        self._supervisor = Supervisor(self._roster, terminal.tell)

    def run(self) -> None:
        """Start everything, say so, and watch it until a signal comes."""
        own_broker = not self.settings.mqtt_url
        where = addresses.choose(
            self.wish, self.folder, self.settings, broker=own_broker, now=SystemClock().now()
        )
        services = self._services(where)
        for child in services.start(self._roster):
            self._supervisor.adopt(child)
        env = environment(self.folder, self.settings, where, services, demo=self.demo)
        self._write_settings(env)
        self._prepare(env)
        for role in ROLES:
            self._supervisor.start(self._program(role, env, role, beats=True))
        self._wait_until_well(where)
        self._welcome(where)
        if self.demo:
            self._supervisor.start(self._program(SIMULATOR, env, "simulate", "demo"))
        while True:
            self._supervisor.step()
            time.sleep(_STEP_S)

    def stop(self) -> None:
        """Roles first, then the servers they stand on. Safe to repeat."""
        self._supervisor.stop({*ROLES, SIMULATOR})
        self._supervisor.stop()

    def _services(self, where: Addresses) -> Services:
        folder, settings, tls = self.folder, self.settings, where.tls
        listener = Listener(
            where.listen,
            where.mqtt_port,
            where.host,
            tls.cert if tls else None,
            tls.key if tls else None,
            tls.ca if tls else None,
        )
        return Services(
            None
            if settings.database_url
            else EmbeddedPostgres(folder, internal_port(folder, "postgres")),
            None if settings.redis_url else EmbeddedValkey(folder, internal_port(folder, "valkey")),
            None if settings.mqtt_url else EmbeddedBroker(folder, listener),
        )

    def _write_settings(self, env: Mapping[str, str]) -> None:
        lines = [f"{name}='{value}'" for name, value in sorted(env.items())]
        write_private(self.folder.path / SETTINGS_FILE, "\n".join(lines) + "\n")

    def _program(
        self, name: str, env: Mapping[str, str], *arguments: str, beats: bool = False
    ) -> Program:
        return Program(
            name=name,
            argv=(sys.executable, "-m", "hanlu.cli", *arguments),
            folder=self.folder.path,
            log=self.folder.logs / f"{name}.log",
            env=env,
            beats=beats,
        )

    def _prepare(self, env: Mapping[str, str]) -> None:
        """Migrate, build the demo city, seed it: in a process of its own, to stay small.

        Left out when the same code has done it here before; the first sign-in stays open until
        somebody has used it.
        """
        mark = fingerprint(env)
        welcomed = self.demo or not self._welcome_text()
        own_database = not self.settings.database_url
        if own_database and welcomed and self.folder.remembered("prepared") == mark:
            return
        program = self._program("prepare", env, "prepare")
        follower = Follower(program.log)
        child = Child(program, self._roster)
        first = self.folder.remembered("prepared") is None
        deadline = time.monotonic() + PREPARE_WITHIN_S
        try:
            while (code := child.exit_code()) is None:
                self._supervisor.step()
                for step in follower.news():
                    if first:
                        terminal.tell(step)
                if time.monotonic() > deadline:
                    raise StartRefused(f"Preparing took too long; see {child.program.log}.")
                time.sleep(_STEP_S)
        finally:
            child.stop()
        if code:
            raise StartRefused(f"Preparing the data failed: {last_line(child.program.log)}")
        self.folder.remember("prepared", mark)

    def _wait_until_well(self, where: Addresses) -> None:
        deadline = time.monotonic() + READY_WITHIN_S
        told: list[str] = []
        while problems := problems_at(where):
            self._supervisor.step()
            looping = [role for role in ROLES if self._supervisor.is_looping(role)]
            if looping:
                log = self.folder.logs / f"{looping[0]}.log"
                raise StartRefused(f"The role {looping[0]} does not start: {last_line(log)}")
            if time.monotonic() > deadline and problems != told:
                terminal.tell(f"still waiting for {', '.join(problems)}")
                told = problems
            time.sleep(_STEP_S)

    def _welcome(self, where: Addresses) -> None:
        terminal.show_certificate(where)
        terminal.say(f"ready {where.url}")
        if text := self._welcome_text():
            terminal.say(text)

    def _welcome_text(self) -> str:
        note = self.folder.path / "welcome.txt"
        return note.read_text().rstrip() if note.exists() else ""


def _allow_open_files() -> None:
    """As many as we may, for ourselves and the children: a thousand sensors are as many sockets."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN_FILES if hard == resource.RLIM_INFINITY else min(hard, OPEN_FILES)
    if 0 <= soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _raise_on_signals() -> None:
    def stop(_number: int, _frame: object) -> None:
        raise Stopped

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)


def _ignore_signals() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
