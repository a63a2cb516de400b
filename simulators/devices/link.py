"""A device's own line to the broker: QoS 1, kept until acknowledged, as a good device does."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.reasoncodes import ReasonCode

from hanlu.contracts import topics


@dataclass(frozen=True, slots=True)
class Broker:
    """Where the broker listens; with TLS when ``ca`` names who signed its certificate."""

    host: str
    port: int
    ca: Path | None = None


class BrokerRefused(Exception):
    """The broker is there and does not let us in."""


class DeviceLink:
    """One device, or a bridge for many, connected with its own credentials.

    Reconnects by itself; what the broker has not acknowledged is sent again.
    """

    def __init__(self, broker: Broker, *, client_id: str, username: str, password: str) -> None:
        self._client = mqtt.Client(
            CallbackAPIVersion.VERSION2, client_id=client_id, clean_session=False
        )
        self._client.username_pw_set(username, password)
        self._client.max_queued_messages_set(0)
        self._client.reconnect_delay_set(1, 5)
        if broker.ca:
            self._client.tls_set(ca_certs=str(broker.ca))
        self._client.on_connect = self._on_connect
        self._broker = broker
        self._welcome = threading.Event()
        self._refusal: str | None = None

    def set_last_will(self, device_id: str) -> None:
        """Before opening: what the broker says of us when the line breaks."""
        self._client.will_set(topics.topic(device_id, "status"), "offline", qos=1, retain=True)

    def open(self, timeout_s: float = 60.0) -> None:
        """Connect, trying again while a fresh credential is on its way to the broker.

        Raises BrokerRefused, OSError when nobody listens, TimeoutError when nobody answers.
        """
        self._client.connect(self._broker.host, self._broker.port, keepalive=30)
        self._client.loop_start()
        if not self._welcome.wait(timeout_s):
            self.close()
            if self._refusal:
                raise BrokerRefused(self._refusal)
            raise TimeoutError(f"no answer from the broker within {timeout_s} s")

    def publish(
        self, topic: str, payload: bytes | str, *, retain: bool = False
    ) -> mqtt.MQTTMessageInfo:
        """Hand over one message at QoS 1; ``wait_for_publish`` of the answer waits for its ack."""
        return self._client.publish(topic, payload, qos=1, retain=retain)

    def subscribe(self, topic: str, tell: mqtt.CallbackOnMessage) -> None:
        """Have ``tell`` called, on the line's own thread, with each message of a topic."""
        self._client.on_message = tell
        self._client.subscribe(topic, qos=1)

    def on_acknowledged(self, tell: Callable[[int], None]) -> None:
        """Have ``tell`` called, on the line's own thread, with each acknowledged message id.

        It must not wait for anything: the line stands still meanwhile.
        """

        def acknowledged(_client: object, _userdata: object, mid: int, *_more: object) -> None:
            tell(mid)

        self._client.on_publish = acknowledged

    def close(self) -> None:
        """Say goodbye; the last will is not sent."""
        self._client.disconnect()
        self._client.loop_stop()

    def _on_connect(
        self,
        _client: mqtt.Client,
        _userdata: object,
        _flags: mqtt.ConnectFlags,
        reason: ReasonCode,
        _properties: object,
    ) -> None:
        self._refusal = str(reason) if reason.is_failure else None
        if self._refusal is None:
            self._welcome.set()
