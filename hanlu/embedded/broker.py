"""The MQTT broker of ``hanlu up``: nats-server (MQTT 3.1.1 on JetStream) from its wheel.

Its store is a file synced once a second: a killed process loses nothing it acknowledged, a power
cut about the last second. Devices that need more wait for our own ``ack`` topic.
"""

import json
import signal
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from hanlu.embedded import broker_users
from hanlu.embedded.broker_users import BrokerUser, hash_secret, nats_server
from hanlu.embedded.folder import DataFolder, write_private
from hanlu.embedded.mqtt_probe import can_connect
from hanlu.embedded.process import Program

GATEWAY = "hanlu-gateway"
MAX_PAYLOAD = 262_144
"""Bytes of one message: a stored day of readings in one list fits."""


@dataclass(frozen=True, slots=True)
class Listener:
    """The one MQTT listener: plain on loopback, or TLS with passwords.

    ``name`` is what this machine's own clients dial, so that the certificate fits.
    """

    host: str
    port: int
    name: str = ""
    cert: Path | None = None
    key: Path | None = None
    ca: Path | None = None

    @property
    def local_host(self) -> str:
        """Where this machine reaches it."""
        return self.name or self.host


class EmbeddedBroker:
    """One broker in the data folder. ``prepare`` it, then run ``program``."""

    name = "mqtt"

    def __init__(self, folder: DataFolder, listener: Listener) -> None:
        self._folder, self._listener = folder, listener
        self.home = folder.room("mqtt")

    def prepare(self) -> None:
        """Write its configuration; the users of earlier starts stay."""
        write_private(self.home / "nats.conf", self._configuration())
        gateway = BrokerUser(
            GATEWAY, hash_secret(self._folder.secret("mqtt.gateway")), ("#",), ("#",)
        )
        write_private(self.home / broker_users.GATEWAY_FILE, broker_users.as_json(gateway))
        broker_users.write_first(self.home)

    def program(self) -> Program:
        """The server in the foreground."""
        return Program(
            name=self.name,
            argv=(nats_server(), "-c", str(self.home / "nats.conf")),
            folder=self.home,
            log=self._folder.logs / "mqtt.log",
            stop_signal=signal.SIGTERM,
        )

    def is_ready(self) -> bool:
        """Whether the gateway's user can open a session, which it can when the store is read."""
        return can_connect(self.url(), self._listener.ca)

    def url(self) -> str:
        """Address of the gateway's own user."""
        scheme = "mqtts" if self._listener.cert else "mqtt"
        secret = quote(self._folder.secret("mqtt.gateway"))
        return f"{scheme}://{GATEWAY}:{secret}@{self._listener.local_host}:{self._listener.port}"

    def apply(self, users: Sequence[BrokerUser]) -> None:
        """Make exactly these users, and the gateway's, valid. See ``broker_users.apply``."""
        broker_users.apply(self.home, users)

    def _configuration(self) -> str:
        listener = self._listener
        tls = (
            f"\n  tls {{ cert_file: {_text(listener.cert)}, key_file: {_text(listener.key)} }}"
            if listener.cert and listener.key
            else ""
        )
        # The NATS protocol's own port cannot be switched off: any free one on loopback, and no
        # user may come in by it (allowed_connection_types).
        return f"""server_name: hanlu
host: 127.0.0.1
port: -1
pid_file: {_text(self.home / "nats.pid")}
log_file: {_text(self.home / "nats.log")}
logtime_utc: true
logfile_size_limit: 32MB
logfile_max_num: 3
max_payload: {MAX_PAYLOAD}
jetstream {{
  store_dir: {_text(self.home / "store")}
  max_memory_store: 64MB
  max_file_store: 8GB
  sync_interval: "1s"
}}
mqtt {{
  host: {_text(listener.host)}
  port: {listener.port}
  ack_wait: "3s"
  max_ack_pending: 4000{tls}
}}
include {broker_users.USERS_FILE}
"""


def _text(value: object) -> str:
    return json.dumps(str(value), ensure_ascii=False)
