"""What a message from the field says, once decoded. Values only; nothing here reads or writes."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from hanlu.contracts.alarms import Severity
from iot_gateway.edge_node import EdgeNode

type MetricValue = float | int | bool
type Fact = str | int | float

_NO_METRICS: dict[str, MetricValue] = {}


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """Values one channel measured at one instant.

    ``measured_at`` is aware UTC, or None when the message carries no time of its own: it then
    counts as measured when it was received. ``seq`` is the device's own number when ``numbered``,
    else a hash of the message (see ``repeat_safe_seq``). ``historical`` marks a value the device
    kept and sends again inside a live frame.
    """

    device_uid: str
    channel: str = ""
    measured_at: datetime | None
    seq: int
    numbered: bool = False
    boot: str = ""
    metrics: dict[str, MetricValue] = _NO_METRICS
    historical: bool = False


class DeviceStatus(msgspec.Struct, frozen=True, kw_only=True):
    """A device, or a bridge that speaks for many, says whether it is connected."""

    device_uid: str
    online: bool
    bridge: bool = False


class DeviceAlarm(msgspec.Struct, frozen=True, kw_only=True):
    """An alarm the device itself decided on; ``active`` False takes it back."""

    device_uid: str
    measured_at: datetime | None
    code: str
    severity: Severity
    active: bool
    message: str = ""
    seq: int = 0
    numbered: bool = False
    boot: str = ""


class DeviceFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What a device says about itself rather than about the room: serial number, model, version."""

    device_uid: str
    facts: dict[str, Fact]


class CommandSign(msgspec.Struct, frozen=True, kw_only=True):
    """Something was seen of a command: at the broker (``sent``), or the device's own answer."""

    device_uid: str
    command_id: UUID
    state: Literal["sent", "acknowledged", "refused"]
    reason: str = ""


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """A device that a bridge or a birth speaks of, for a person to let in.

    ``device_uid``: the name its readings will come under; ``format``: how they are read;
    ``metrics``, ``channels``: what it is said to measure, and at which probes.
    """

    source: str
    device_uid: str
    format: str
    name: str = ""
    model: str = ""
    vendor: str = ""
    metrics: tuple[str, ...] = ()
    channels: tuple[str, ...] = ("",)


class Rejection(msgspec.Struct, frozen=True, kw_only=True):
    """Why a message, or one part of it, was refused.

    ``code`` is stable and counted; ``field`` is the path inside the payload; ``reason`` is the
    English sentence shown to whoever connects the device. ``seq`` and ``boot`` are known when the
    refused part carried them, so that it can be acknowledged as quarantined. ``measured_at`` is
    known where a time was refused that could be read: it tells how wrong the device's clock is.
    """

    code: str
    field: str = ""
    reason: str = ""
    device_uid: str | None = None
    channel: str | None = None
    seq: int | None = None
    boot: str = ""
    measured_at: datetime | None = None


class PayloadRejected(Exception):
    """A message or one part of it cannot be used; carries the ``Rejection`` to count and keep."""

    def __init__(
        self, code: str, field: str = "", reason: str = "", *, device_uid: str | None = None
    ) -> None:
        super().__init__(f"{code} {field}: {reason}")
        self.rejection = Rejection(code=code, field=field, reason=reason, device_uid=device_uid)

    @property
    def code(self) -> str:
        """The stable code, such as ``no_zone``."""
        return self.rejection.code


class Decoded(msgspec.Struct, frozen=True, kw_only=True):
    """Everything one message said.

    A message may be good in part: an unplugged probe is refused while its neighbour is stored.
    ``ignored`` names fields that were understood by nobody; they are counted, not quarantined.
    ``edge_node``: what is to be remembered of a Sparkplug edge node; None: as before.
    ``wants_birth``: the edge node is to be asked for a new birth.
    """

    readings: tuple[Reading, ...] = ()
    statuses: tuple[DeviceStatus, ...] = ()
    alarms: tuple[DeviceAlarm, ...] = ()
    facts: tuple[DeviceFacts, ...] = ()
    rejections: tuple[Rejection, ...] = ()
    ignored: tuple[str, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    command_signs: tuple[CommandSign, ...] = ()
    edge_node: EdgeNode | None = None
    wants_birth: bool = False

    @classmethod
    def joined(cls, parts: Iterable["Decoded"]) -> "Decoded":
        """Several parts of one message as one."""
        held = tuple(parts)
        return cls(
            readings=tuple(r for part in held for r in part.readings),
            statuses=tuple(s for part in held for s in part.statuses),
            alarms=tuple(a for part in held for a in part.alarms),
            facts=tuple(f for part in held for f in part.facts),
            rejections=tuple(r for part in held for r in part.rejections),
            ignored=tuple(sorted({name for part in held for name in part.ignored})),
        )


def repeat_safe_seq(topic: str, payload: bytes, part: int = 0) -> int:
    """A 63-bit number that the same message always gets, for messages without one of their own.

    ``part`` tells the elements of one message apart. Fits PostgreSQL's signed bigint.
    """
    digest = hashlib.blake2b(payload, digest_size=8, key=f"{part}".encode(), person=b"hanlu-seq")
    digest.update(b"\0" + topic.encode())
    return int.from_bytes(digest.digest()) >> 1
