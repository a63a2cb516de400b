"""The AsyncAPI document: the live stream and the commands to devices, from the message types."""

from typing import Any

from hanlu.contracts import topics
from hanlu.contracts.device_commands import DEVICE_MESSAGES
from hanlu.contracts.events import catalogue
from hanlu.http.openapi import message_schemas
from hanlu.live.frames import CLIENT_FRAMES, SERVER_FRAMES

LIVE_PATH = "/api/v1/live"


def document(version: str) -> dict[str, Any]:
    """AsyncAPI 3.0: what a client sends and is sent, every event's payload, commands over MQTT."""
    schemas = message_schemas()
    sent = [kind.__name__ for kind in CLIENT_FRAMES]
    received = [kind.__name__ for kind in SERVER_FRAMES]
    over_mqtt = {leaf: kind.__name__ for leaf, kind in DEVICE_MESSAGES.items()}
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Hanlu live stream",
            "version": version,
            "description": (
                "Open with a ticket from POST /api/v1/live/ticket (?ticket=...), send Hello, then"
                " listen. An EventFrame's data is the payload its type names. Whoever holds a"
                " number below a frame's prev has missed something: send Hello again. A snapshot"
                " holds every event up to its seq and may hold some that follow it with later"
                " numbers: keep a whole object that has a later version than the one told, and"
                " ignore a step whose version is not later than what is held."
            ),
        },
        "defaultContentType": "application/json",
        "channels": {
            "live": {
                "address": LIVE_PATH,
                "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in sent}
                | {name: {"$ref": f"#/components/messages/{name}"} for name in received},
                "bindings": {"ws": {"method": "GET"}},
            }
        }
        | {_name(leaf): _device_channel(leaf, name) for leaf, name in over_mqtt.items()},
        "operations": {
            "subscribe": _operation("receive", sent),
            "follow": _operation("send", received),
            "command": _operation("send", [over_mqtt["command"]], "command"),
            "hearAnswer": _operation("receive", [over_mqtt["command/ack"]], "commandAck"),
        },
        "components": {
            "messages": {
                name: {"payload": {"$ref": f"#/components/schemas/{name}"}}
                for name in (*sent, *received, *over_mqtt.values())
            },
            "schemas": schemas,
        },
        "x-events": {
            tag: {"$ref": f"#/components/schemas/{kind.__name__}"}
            for tag, kind in sorted(catalogue().items())
        },
    }


def _operation(action: str, names: list[str], channel: str = "live") -> dict[str, Any]:
    """``action`` is the server's: it receives what a client sends."""
    return {
        "action": action,
        "channel": {"$ref": f"#/channels/{channel}"},
        "messages": [{"$ref": f"#/channels/{channel}/messages/{name}"} for name in names],
    }


def _name(leaf: str) -> str:
    """``command/ack`` as ``commandAck``: a channel's name holds no slash."""
    first, *rest = leaf.split("/")
    return first + "".join(each.capitalize() for each in rest)


def _device_channel(leaf: str, message: str) -> dict[str, Any]:
    """One topic of every device, QoS 1, by MQTT."""
    return {
        "address": f"{topics.PREFIX}/{{device_id}}/{leaf}",
        "parameters": {"device_id": {"description": "The device's own name."}},
        "messages": {message: {"$ref": f"#/components/messages/{message}"}},
        "bindings": {"mqtt": {"qos": 1, "retain": False}},
    }
