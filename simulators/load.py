"""Load: steady telemetry of many devices, with a ledger of what the broker acknowledged.

For benchmarks and fault tests. The ledger is written from the sender's side only and shares no
code with the product, so that a comparison of the two proves something.
"""

import json
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from queue import SimpleQueue
from random import Random

from hanlu.contracts import topics
from simulators.devices.link import DeviceLink


@dataclass(frozen=True, slots=True)
class Sent:
    """One reading as it left: whose, which, when by this machine's clocks, and its value."""

    device_id: str
    seq: int
    sent_at: datetime
    sent_s: float
    temperature_c: float


@dataclass(slots=True)
class Ledger:
    """What was sent, and what of it the broker has acknowledged (QoS 1)."""

    boot: str
    sent: list[Sent] = field(default_factory=list)
    acknowledged: set[tuple[str, int]] = field(default_factory=set)


class Load:
    """Sends ``rate_per_s`` readings a second, device after device, spread over ``links``.

    ``temperature_c(device_id)`` decides each value. One thread; ``stop`` ends it and waits for
    outstanding acknowledgements.
    """

    def __init__(
        self,
        links: Sequence[DeviceLink],
        device_ids: Sequence[str],
        *,
        rate_per_s: float,
        temperature_c: Callable[[str], float],
        boot: str,
        rng: Random,
    ) -> None:
        self.ledger = Ledger(boot)
        self._links, self._devices = links, list(device_ids)
        self._rate_per_s, self._temperature_c = rate_per_s, temperature_c
        self._seq = dict.fromkeys(self._devices, 0)
        self._stopping = threading.Event()
        self._waiting: dict[tuple[int, int], tuple[str, int]] = {}
        self._acks: SimpleQueue[tuple[int, int]] = SimpleQueue()
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="load", daemon=True)
        rng.shuffle(self._devices)
        for number, link in enumerate(links):
            link.on_acknowledged(partial(self._note, number))

    def start(self) -> None:
        """Begin to send."""
        self._thread.start()

    def send(self, device_id: str, temperature_c: float) -> Sent:
        """Send one reading now, besides the steady ones."""
        number = hash(device_id) % len(self._links)
        with self._lock:
            self._seq[device_id] += 1
            sent = Sent(
                device_id, self._seq[device_id], datetime.now(UTC), time.monotonic(), temperature_c
            )
            message = self._links[number].publish(
                topics.topic(device_id, "telemetry"), self._payload(sent)
            )
            self._waiting[number, message.mid] = (device_id, sent.seq)
            self.ledger.sent.append(sent)
            self._settle()
        return sent

    def stop(self, timeout_s: float = 60.0) -> Ledger:
        """End the load and wait until everything sent is acknowledged; the complete ledger.

        Raises TimeoutError when the broker does not acknowledge in time.
        """
        self._stopping.set()
        self._thread.join()
        deadline = time.monotonic() + timeout_s
        while self._waiting:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{len(self._waiting)} readings are not acknowledged")
            time.sleep(0.02)
            with self._lock:
                self._settle()
        return self.ledger

    def _run(self) -> None:
        began = time.monotonic()
        count = 0
        while not self._stopping.is_set():
            due = began + count / self._rate_per_s
            if (wait_s := due - time.monotonic()) > 0:
                self._stopping.wait(wait_s)
                continue
            device_id = self._devices[count % len(self._devices)]
            self.send(device_id, self._temperature_c(device_id))
            count += 1

    def _note(self, number: int, mid: int) -> None:
        self._acks.put((number, mid))

    def _settle(self) -> None:
        """Match acknowledgements with what waits for them; under the lock."""
        while not self._acks.empty():
            reading = self._waiting.pop(self._acks.get(), None)
            if reading is not None:
                self.ledger.acknowledged.add(reading)

    def _payload(self, sent: Sent) -> bytes:
        return json.dumps(
            {
                "ts": sent.sent_at.isoformat(timespec="microseconds").replace("+00:00", "Z"),
                "seq": sent.seq,
                "boot": self.ledger.boot,
                "temperature_c": sent.temperature_c,
            },
            separators=(",", ":"),
        ).encode()
