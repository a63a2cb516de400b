"""The AsyncAPI document of the live stream, generated from the message types themselves."""

from typing import Any

from hanlu.contracts.events import catalogue
from hanlu.http.openapi import message_schemas
from hanlu.live.frames import CLIENT_FRAMES, SERVER_FRAMES

LIVE_PATH = "/api/v1/live"


def document(version: str) -> dict[str, Any]:
    """AsyncAPI 3.0: one channel, what a client sends, what it is sent, every event's payload."""
    schemas = message_schemas()
    sent = [kind.__name__ for kind in CLIENT_FRAMES]
    received = [kind.__name__ for kind in SERVER_FRAMES]
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
        },
        "operations": {
            "subscribe": _operation("receive", sent),
            "follow": _operation("send", received),
        },
        "components": {
            "messages": {
                name: {"payload": {"$ref": f"#/components/schemas/{name}"}}
                for name in (*sent, *received)
            },
            "schemas": schemas,
        },
        "x-events": {
            tag: {"$ref": f"#/components/schemas/{kind.__name__}"}
            for tag, kind in sorted(catalogue().items())
        },
    }


def _operation(action: str, names: list[str]) -> dict[str, Any]:
    """``action`` is the server's: it receives what a client sends."""
    return {
        "action": action,
        "channel": {"$ref": "#/channels/live"},
        "messages": [{"$ref": f"#/channels/live/messages/{name}"} for name in names],
    }
