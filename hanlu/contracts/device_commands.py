"""Commands to devices: what is sent over MQTT, what a device answers, what the board is told."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

from hanlu.contracts.events import Event
from hanlu.contracts.topics import Leaf

CommandState = Literal["waiting", "sent", "acknowledged", "refused", "timed_out", "cancelled"]


class CommandMessage(msgspec.Struct, frozen=True, kw_only=True):
    """Sent to ``hanlu/v1/{device_id}/command`` at QoS 1.

    A device does one ``id`` once, and nothing after ``expires_at``. ``channel``: which probe or
    output the command is for, empty for the device itself.
    """

    id: UUID
    command: str
    params: dict[str, Any]
    channel: str = ""
    expires_at: datetime


class CommandAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Sent by the device to ``hanlu/v1/{device_id}/command/ack``; repeating it changes nothing."""

    id: UUID
    result: Literal["acknowledged", "refused"]
    reason: str = ""


DEVICE_MESSAGES: dict[Leaf, type[msgspec.Struct]] = {
    "command": CommandMessage,
    "command/ack": CommandAnswer,
}
"""What goes over a device's topics in either direction, by the topic's last part."""


class DeviceCommandChanged(Event, frozen=True, kw_only=True, tag="device.command_changed"):
    """A command was given, taken back, reached the broker, was answered, or was not in time."""

    command_id: UUID
    device_id: str
    command: str
    state: CommandState
    at: datetime
    reason: str = ""
