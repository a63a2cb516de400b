"""The embedded servers of one data folder, together, as ``hanlu up`` and the tests start them."""

import time
from collections.abc import Mapping
from typing import Protocol

from hanlu.embedded import ports
from hanlu.embedded.broker import EmbeddedBroker
from hanlu.embedded.errors import StartRefused
from hanlu.embedded.folder import DataFolder
from hanlu.embedded.postgres import EmbeddedPostgres
from hanlu.embedded.process import Child, Program
from hanlu.embedded.roster import Roster
from hanlu.embedded.valkey import EmbeddedValkey

READY_WITHIN_S = 60.0
"""A database that was cut off may have to read its log again first."""


class Server(Protocol):
    """One embedded server."""

    name: str

    def prepare(self) -> None:
        """Make what it needs on disk. Raises StartRefused when that is damaged."""

    def program(self) -> Program:
        """How to run it."""

    def is_ready(self) -> bool:
        """Whether it serves."""


class Services:
    """The three servers; any of them may be left out because settings name an outside one."""

    def __init__(
        self,
        postgres: EmbeddedPostgres | None,
        valkey: EmbeddedValkey | None,
        broker: EmbeddedBroker | None,
    ) -> None:
        self.postgres, self.valkey, self.broker = postgres, valkey, broker
        self.servers: list[Server] = [
            server for server in (postgres, valkey, broker) if server is not None
        ]

    def start(self, roster: Roster) -> list[Child]:
        """Start all side by side and wait until they serve; the database has its roles then.

        Raises StartRefused naming the server that does not come up; those that did are stopped.
        """
        for server in self.servers:
            server.prepare()
        children = [Child(server.program(), roster) for server in self.servers]
        try:
            for server, child in zip(self.servers, children, strict=True):
                wait_until_ready(server, child)
            if self.postgres is not None:
                self.postgres.provide()
        except BaseException:
            for child in children:
                child.stop()
            raise
        return children

    def environment(self) -> Mapping[str, str]:
        """The settings that lead a role process to these servers."""
        found: dict[str, str] = {}
        if self.postgres is not None:
            found["HANLU_DATABASE_URL"] = self.postgres.url("hanlu_app")
            found["HANLU_DATABASE_OWNER_URL"] = self.postgres.url("hanlu_owner")
        if self.valkey is not None:
            found["HANLU_REDIS_URL"] = self.valkey.url()
        if self.broker is not None:
            found["HANLU_MQTT_URL"] = self.broker.url()
            found["HANLU_MQTT_ADMIN"] = f"embedded:{self.broker.home}"
        return found


def wait_until_ready(server: Server, child: Child, within_s: float = READY_WITHIN_S) -> None:
    """Raises StartRefused when the server ends or does not serve in time."""
    deadline = time.monotonic() + within_s
    while not server.is_ready():
        if child.exit_code() is not None:
            raise StartRefused(
                f"The embedded server '{server.name}' did not start: {child.last_words()}"
            )
        if time.monotonic() > deadline:
            raise StartRefused(
                f"The embedded server '{server.name}' is not ready; see {child.program.log}."
            )
        time.sleep(0.03)


def internal_port(folder: DataFolder, name: str) -> int:
    """The remembered loopback port of a server nobody else connects to, or another free one."""
    fact = f"port.{name}"
    known = folder.remembered(fact)
    if isinstance(known, int) and ports.is_free("127.0.0.1", known):
        return known
    port = ports.choose("127.0.0.1")
    folder.remember(fact, port)
    return port
