"""How a command is written in a device's own format, and on which topic. Pure.

Topics and words: Tasmota documentation (MQTT, Commands) and zigbee2mqtt documentation (MQTT
topics and messages).
"""

from dataclasses import dataclass
from typing import Any

import msgspec

from hanlu.contracts import topics
from hanlu.contracts.device_commands import CommandMessage

_TASMOTA_PREFIXES = ("tele", "stat")
_SENSORS_NOW = "10"  # of Tasmota's Status: answers with STATUS10, which our decoder reads


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message to publish. ``native``: it comes back to us, and its device answers."""

    topic: str
    payload: str
    native: bool


def written(
    format_name: str, device_id: str, heard_on: str | None, message: CommandMessage
) -> Outgoing | None:
    """The message; None for a foreign device that was not heard on a topic of its own.

    ``heard_on``: the topic of its last message. Raises KeyError for a format without commands.
    """
    if format_name == "native":
        payload = msgspec.json.encode(message).decode()
        return Outgoing(topics.topic(device_id, "command"), payload, native=True)
    write = {"tasmota": _tasmota, "zigbee2mqtt": _zigbee2mqtt}[format_name]
    return write((heard_on or "").split("/"), message.command, message.params)


def _tasmota(heard_on: list[str], command: str, params: dict[str, Any]) -> Outgoing | None:
    """As Tasmota's FullTopic stands, ``tele`` (or ``stat``) becomes ``cmnd``."""
    prefix = next((each for each in _TASMOTA_PREFIXES if each in heard_on[:-1]), None)
    if prefix is None:
        return None
    match command:
        case "set_interval":
            leaf, payload = "TelePeriod", str(params["interval_s"])
        case "set_output":
            leaf, payload = f"Power{params['output']}", _on_off(params)
        case _:
            leaf, payload = "Status", _SENSORS_NOW
    levels = ["cmnd" if each == prefix else each for each in heard_on[:-1]]
    return Outgoing("/".join((*levels, leaf)), payload, native=False)


def _zigbee2mqtt(heard_on: list[str], command: str, params: dict[str, Any]) -> Outgoing | None:
    """``base/name`` becomes ``base/name/get`` or ``/set``; a bridge's own topics are no device."""
    base, *named = [each for each in heard_on if each != "availability"]
    if not named or named[0] == "bridge":
        return None
    leaf, body = "get", {"temperature": ""}
    if command == "set_output":
        leaf, body = "set", {"state": _on_off(params)}
    payload = msgspec.json.encode(body).decode()
    return Outgoing("/".join((base, *named, leaf)), payload, native=False)


def _on_off(params: dict[str, Any]) -> str:
    return "ON" if params["on"] else "OFF"
