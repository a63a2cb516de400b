"""What a decoder is told besides the message, and what a decoder is."""

from collections.abc import Callable
from datetime import datetime

import msgspec

from iot_gateway.edge_node import EdgeNode
from iot_gateway.reading import Decoded


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """Facts that are not in the payload.

    ``received_at``: aware UTC. ``timezone``: IANA name set for the device or its binding, for
    formats that send local times without a zone; None: such times are not used. ``device_uid``:
    set by the binding where neither topic nor payload names the device. ``fport``: LoRaWAN port.
    ``edge_node``: what earlier messages of this Sparkplug edge node left (see ``Decoded``).
    """

    received_at: datetime
    timezone: str | None = None
    device_uid: str | None = None
    model: str | None = None
    fport: int | None = None
    retained: bool = False
    edge_node: EdgeNode | None = None


# (topic, payload, context) -> what it says. Pure; raises PayloadRejected when nothing is usable.
type Decoder = Callable[[str, bytes, Context], Decoded]
