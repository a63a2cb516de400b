"""Can one connect to this MQTT broker with this user? For start-up and the doctor."""

import ssl
import threading
from pathlib import Path
from urllib.parse import unquote, urlsplit
from uuid import uuid4

from paho.mqtt.client import Client, ConnectFlags, MQTTv311
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode


def can_connect(url: str, ca: Path | None = None, *, within_s: float = 2.0) -> bool:
    """Open and close a throw-away session at ``mqtt[s]://user:password@host:port``."""
    parts = urlsplit(url)
    client = Client(
        CallbackAPIVersion.VERSION2, client_id=f"probe-{uuid4().hex}", protocol=MQTTv311
    )
    client.username_pw_set(unquote(parts.username or ""), unquote(parts.password or ""))
    if parts.scheme == "mqtts":
        client.tls_set(ca_certs=str(ca) if ca else None, tls_version=ssl.PROTOCOL_TLS_CLIENT)
    answered = threading.Event()
    accepted: list[bool] = []

    def on_connect(
        _client: Client,
        _data: object,
        _flags: ConnectFlags,
        code: ReasonCode,
        _p: Properties | None,
    ) -> None:
        accepted.append(not code.is_failure)
        answered.set()

    client.on_connect = on_connect
    client.connect_timeout = within_s
    try:
        client.connect(parts.hostname or "127.0.0.1", parts.port or 1883)
    except OSError:  # refused, unreachable, or a certificate we do not trust
        return False
    client.loop_start()
    answered.wait(within_s)
    client.disconnect()
    client.loop_stop()
    return bool(accepted and accepted[0])
