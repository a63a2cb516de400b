"""Names and files of the server's certificate."""

import socket
from dataclasses import dataclass
from pathlib import Path

import psutil


@dataclass(frozen=True, slots=True)
class TlsFiles:
    """Certificate chain and key of the server; ``ca`` is what a phone has to trust."""

    cert: Path
    key: Path
    ca: Path | None


def addresses_of(listen: str) -> list[str]:
    """The names under which this machine is reached when it listens on ``listen``."""
    own = ["127.0.0.1", "localhost", socket.gethostname()]
    if listen not in ("0.0.0.0", "::"):  # noqa: S104 - compared, not bound
        return list(dict.fromkeys([listen, *own]))
    found = [
        address.address
        for interface in psutil.net_if_addrs().values()
        for address in interface
        if address.family == socket.AF_INET and not address.address.startswith("127.")
    ]
    return list(dict.fromkeys([*found, *own]))
