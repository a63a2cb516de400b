"""The real broker of a test session, and ways to put users into it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from hanlu.embedded import broker_users
from hanlu.embedded.broker import GATEWAY
from hanlu.embedded.broker_users import BrokerUser, hash_secret


@dataclass
class TestBroker:
    """Address and the gateway's credentials, which may publish and subscribe to everything."""

    __test__ = False

    host: str
    port: int
    url: str
    password: str
    home: Path
    username: str = GATEWAY
    users: dict[str, BrokerUser] = field(default_factory=dict)

    @property
    def admin(self) -> str:
        """The value of HANLU_MQTT_ADMIN."""
        return f"embedded:{self.home}"

    def add_user(
        self, username: str, secret: str, publish: Sequence[str] = (), subscribe: Sequence[str] = ()
    ) -> None:
        """Let a user in, beside those added before; valid when this returns."""
        user = BrokerUser(username, hash_secret(secret), tuple(publish), tuple(subscribe))
        self.users[username] = user
        broker_users.apply(self.home, list(self.users.values()))

    def remove_user(self, username: str) -> None:
        """Revoke a user; its open session is cut."""
        del self.users[username]
        broker_users.apply(self.home, list(self.users.values()))
