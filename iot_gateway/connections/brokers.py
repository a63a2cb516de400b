"""How users reach a broker: one adapter a kind, chosen by ``HANLU_MQTT_ADMIN``."""

import os
import signal
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from hanlu.embedded import broker_users
from hanlu.embedded.broker_users import BrokerUnconfirmed, BrokerUser
from hanlu.embedded.refusals import Refusal, RefusalLog
from iot_gateway.connections.repository import User


class BrokerAdmin(Protocol):
    """Makes users valid at a broker. Blocks; call it in a thread."""

    def apply(self, users: Sequence[User]) -> None:
        """Exactly these users are valid afterwards, besides the gateway's own; open sessions of
        others are cut. Safe to repeat. Raises BrokerUnconfirmed when it could not be told."""

    def refusals(self) -> list[Refusal]:
        """What the broker refused since the last call, as far as it tells."""


class EmbeddedAdmin:
    """The broker of ``hanlu up``, by its folder."""

    def __init__(self, home: Path) -> None:
        self._home, self._log = home, RefusalLog(home)

    def apply(self, users: Sequence[User]) -> None:
        broker_users.apply(
            self._home,
            [
                BrokerUser(
                    user.username, user.secret_hash, tuple(user.publish), tuple(user.subscribe)
                )
                for user in users
            ],
        )

    def refusals(self) -> list[Refusal]:
        return self._log.read()


class MosquittoAdmin:
    """Mosquitto 2, by a folder with ``passwords``, ``acl`` and ``mosquitto.pid``.

    Its ``mosquitto.conf`` names the two files and the pid file (see ``deploy``). Lines of other
    users (the gateway's own) in ``passwords.fixed`` and ``acl.fixed`` are kept before ours. A
    reload cuts sessions whose user or password is gone.
    """

    def __init__(self, home: Path) -> None:
        self._home = home

    def apply(self, users: Sequence[User]) -> None:
        self._write("passwords", [f"{user.username}:{user.secret_pbkdf2}" for user in users])
        self._write("acl", [line for user in users for line in _acl(user)])
        try:
            os.kill(int((self._home / "mosquitto.pid").read_text()), signal.SIGHUP)
        except (OSError, ValueError):
            raise BrokerUnconfirmed(
                "Mosquitto could not be told to reload: no process answers to mosquitto.pid."
            ) from None

    def refusals(self) -> list[Refusal]:
        return []  # its log does not say who was refused; its $SYS counters do not either

    def _write(self, name: str, lines: Sequence[str]) -> None:
        fixed = ""
        with suppress(FileNotFoundError):
            fixed = (self._home / f"{name}.fixed").read_text()
        fresh = self._home / f"{name}.new"
        fresh.touch(mode=0o640)
        fresh.write_text(fixed + "".join(f"{line}\n" for line in lines))
        fresh.replace(self._home / name)


def _acl(user: User) -> list[str]:
    return [
        "",
        f"user {user.username}",
        *(f"topic write {each}" for each in user.publish),
        *(f"topic read {each}" for each in user.subscribe),
    ]


def broker_admin(address: str) -> BrokerAdmin | None:
    """The adapter of ``embedded:FOLDER`` or ``mosquitto:FOLDER``; None where people do it.

    Raises ValueError for another address.
    """
    if not address:
        return None
    kind, _, rest = address.partition(":")
    match kind:
        case "embedded":
            return EmbeddedAdmin(Path(rest))
        case "mosquitto":
            return MosquittoAdmin(Path(rest))
    raise ValueError(f"HANLU_MQTT_ADMIN is {address!r}: expected embedded:… or mosquitto:…")
