"""A device as a customer connects one: paho, its own credentials, nothing of the product's code."""

import json
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion

from tests.support.product import Product


class Sensor:
    """One device with the credentials that ``hanlu device add`` printed; a context manager."""

    def __init__(self, device_id: str, credentials: dict[str, Any], ca: Path | None = None) -> None:
        self.device_id = device_id
        self.password: str = credentials["password"]
        self.cut = threading.Event()
        self._welcome = threading.Event()
        self._refused = threading.Event()
        self._address = (credentials["host"], credentials["port"])
        self._client = paho.Client(
            CallbackAPIVersion.VERSION2, client_id=f"tests-{device_id}", reconnect_on_failure=False
        )
        self._client.username_pw_set(credentials["username"], credentials["password"])
        if ca is not None:
            self._client.tls_set(str(ca))
        self._client.on_connect = self._on_connect
        self._client.on_disconnect = lambda *_: self.cut.set()

    @classmethod
    def added(cls, product: Product, device_id: str, ca: Path | None = None) -> Self:
        """Register a device in a frozen zone of its own."""
        options = ("--zone-kind", "frozen", "--json")
        return cls(device_id, json.loads(product.run("device", "add", device_id, *options)), ca)

    def __enter__(self) -> Self:
        assert self.is_let_in(), "the broker refuses"
        return self

    def __exit__(self, *_: object) -> None:
        self._client.disconnect()
        self._client.loop_stop()

    def is_let_in(self, within_s: float = 10.0) -> bool:
        """Connect; whether the broker takes these credentials."""
        self._client.connect(*self._address, keepalive=30)
        self._client.loop_start()
        eventually(lambda: self._welcome.is_set() or self._refused.is_set(), within_s)
        return self._welcome.is_set()

    def is_let_in_again(self) -> bool:
        """Connect anew with the same credentials."""
        self._client.loop_stop()
        self._welcome.clear()
        return self.is_let_in()

    def measure(self, temperature_c: float, seq: int) -> None:
        """Send one reading and wait until the broker has it."""
        reading = {
            "ts": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "seq": seq,
            "temperature_c": temperature_c,
        }
        topic = f"hanlu/v1/{self.device_id}/telemetry"
        self._client.publish(topic, json.dumps(reading), qos=1).wait_for_publish(10)

    def _on_connect(
        self, _client: paho.Client, _data: object, _flags: object, reason: Any, _more: object
    ) -> None:
        (self._refused if reason.is_failure else self._welcome).set()


def eventually(reached: Callable[[], bool], within_s: float) -> None:
    """Until it is so; fails when it is not in time."""
    deadline = time.monotonic() + within_s
    while not reached():
        assert time.monotonic() < deadline, f"not within {within_s} s"
        time.sleep(0.05)
