"""Our session with the broker: paho in its own thread, manual acknowledgements, QoS 1."""

import contextlib
import secrets
import threading
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

import structlog
from paho.mqtt.client import Client, ConnectFlags, DisconnectFlags, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from hanlu.clock import Clock
from iot_gateway.ingest.inbox import Inbox

log = structlog.get_logger(__name__)

KEEPALIVE_S = 20
RECONNECT_S = (1, 5)
OWN_ACKS_IN_FLIGHT = 1000
OWN_ACKS_QUEUED = 10_000  # beyond it they are dropped: the next one covers the lost


def secret_client_id(folder: Path) -> str:
    """This gateway's client id, made once: fixed, so that the broker keeps its session.

    Secret, because whoever connects under a known id takes the session over.
    """
    file = folder / "gateway.client-id"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(f"hanlu-{secrets.token_hex(16)}")
    return file.read_text().strip()


class MqttLink:
    """Keeps a persistent session open and fills the inbox; reconnects by itself.

    ``url`` is ``mqtt://user:password@host:port`` or ``mqtts://…``, then checked against ``ca``.
    Subscribes anew on every connect, since a broker may have lost the session.
    """

    def __init__(
        self, url: str, client_id: str, inbox: Inbox, clock: Clock, ca: Path | None = None
    ) -> None:
        self._inbox, self._clock = inbox, clock
        self._filters: set[str] = set()
        self._lock = threading.Lock()
        self.connected = False
        self.trouble: str | None = "broker.away"  # a code for the health line; None: all is well
        self.subscribed_at: datetime | None = None
        at = urlsplit(url)
        self._client = client = Client(
            CallbackAPIVersion.VERSION2, client_id=client_id, clean_session=False, manual_ack=True
        )
        if at.username is not None:
            client.username_pw_set(unquote(at.username), unquote(at.password or ""))
        if at.scheme == "mqtts":
            client.tls_set(None if ca is None else str(ca))
        client.reconnect_delay_set(*RECONNECT_S)
        client.max_inflight_messages_set(OWN_ACKS_IN_FLIGHT)
        client.max_queued_messages_set(OWN_ACKS_QUEUED)
        client.on_connect = self._on_connect
        client.on_subscribe = self._on_subscribe
        client.on_disconnect = self._on_disconnect
        client.on_message = self._on_message
        client.connect_async(
            at.hostname or "127.0.0.1",
            at.port or (8883 if at.scheme == "mqtts" else 1883),
            keepalive=KEEPALIVE_S,
        )

    def start(self) -> None:
        """Begin to connect; retried until it stands."""
        self._client.loop_start()

    def stop(self) -> None:
        """Leave; the broker keeps the session. Blocks for the thread's end."""
        with contextlib.suppress(ValueError):  # the socket may already be gone
            self._client.disconnect()
        self._client.loop_stop()

    def subscribe(self, filters: Iterable[str]) -> None:
        """Listen to exactly these filters from now on, over all reconnects. Repeats are free."""
        wanted = set(filters)
        with self._lock:
            new, gone = sorted(wanted - self._filters), sorted(self._filters - wanted)
            self._filters = wanted
        if new and self.connected:
            self._client.subscribe([(each, 1) for each in new])
        if gone and self.connected:
            self._client.unsubscribe(gone)

    def acknowledge(self, packet_ids: Iterable[int]) -> None:
        """Tell the broker that these are stored."""
        for packet_id in packet_ids:
            if self._client.ack(packet_id, 1) is not MQTTErrorCode.MQTT_ERR_SUCCESS:
                return  # the connection fell: the broker will send them again

    def publish(self, topic: str, payload: bytes) -> None:
        """Send one message at QoS 1, queued while the connection is down."""
        self._client.publish(topic, payload, qos=1)

    def _on_connect(
        self,
        client: Client,
        _userdata: object,
        _flags: ConnectFlags,
        reason: ReasonCode,
        _properties: Properties | None,
    ) -> None:
        if reason.is_failure:
            self.trouble = "broker.refused_gateway"
            log.warning("mqtt_refused", reason=str(reason))
            return
        self._inbox.reconnected()
        with self._lock:
            self.connected, self.trouble = True, "broker.not_subscribed"
            filters = sorted(self._filters)
        client.subscribe([(each, 1) for each in filters])
        log.info("mqtt_connected", filters=filters)

    def _on_subscribe(
        self,
        _client: Client,
        _userdata: object,
        _mid: int,
        reasons: list[ReasonCode],
        _properties: Properties | None,
    ) -> None:
        refused = any(reason.is_failure for reason in reasons)
        self.trouble = "broker.refused_subscription" if refused else None
        self.subscribed_at = self.subscribed_at or self._clock.now()

    def _on_disconnect(
        self,
        _client: Client,
        _userdata: object,
        _flags: DisconnectFlags,
        reason: ReasonCode,
        _properties: Properties | None,
    ) -> None:
        self.connected, self.trouble, self.subscribed_at = False, "broker.away", None
        log.warning("mqtt_disconnected", reason=str(reason))

    def _on_message(self, _client: Client, _userdata: object, message: MQTTMessage) -> None:
        self._inbox.receive(message, self._clock.now())
