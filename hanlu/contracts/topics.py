"""The native MQTT topics: ``hanlu/v1/{device_id}/{leaf}``.

A device answers a command on a topic of its own below ``command``, not on ``ack``: the gateway
would otherwise have to hear every acknowledgement that it sends itself.
"""

import re
from functools import lru_cache
from typing import Literal, NamedTuple

PREFIX = "hanlu/v1"
Leaf = Literal["telemetry", "alarm", "status", "command/ack", "ack", "command"]
UPWARD: tuple[Leaf, ...] = ("telemetry", "alarm", "status", "command/ack")
DOWNWARD: tuple[Leaf, ...] = ("ack", "command")

# No wildcard, separator or space can hide in a name (the class of CVE-2017-7650).
DEVICE_ID = re.compile(r"[A-Za-z0-9_:-]{1,64}")
_TOPIC = re.compile(
    rf"{PREFIX}/({DEVICE_ID.pattern})/(telemetry|alarm|status|ack|command(?:/ack)?)"
)


class NativeTopic(NamedTuple):
    """One native topic, taken apart."""

    device_id: str
    leaf: Leaf


def topic(device_id: str, leaf: Leaf) -> str:
    """The topic of a device; raises ValueError for a name that could not be one."""
    if not DEVICE_ID.fullmatch(device_id):
        raise ValueError(f"device id {device_id!r} does not match [A-Za-z0-9_:-]{{1,64}}")
    return f"{PREFIX}/{device_id}/{leaf}"


@lru_cache(maxsize=65_536)  # the same few topics come over and over
def parse(text: str) -> NativeTopic | None:
    """The parts of a native topic, or None for any other."""
    match = _TOPIC.fullmatch(text)
    return NativeTopic(match[1], match[2]) if match else None  # type: ignore[arg-type]  # the pattern lists the leaves
