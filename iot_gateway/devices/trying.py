"""Try a message before anybody relies on a binding: what would it be decoded to? Pure."""

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from hanlu.errors import DomainError
from iot_gateway.decode_lines import shown
from iot_gateway.decoders import Context, Decoded, decode
from iot_gateway.devices import addressing
from iot_gateway.reading import PayloadRejected

Encoding = Literal["text", "hex", "base64"]


class PayloadUnreadable(DomainError):
    """Bytes that are not written as they are said to be."""

    status = 422
    code = "binding.payload_unreadable"
    detail = "The payload is not {encoding}."
    field = "payload"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One message and how it is to be read."""

    topic: str
    payload: bytes
    format: str
    model: str | None = None
    fport: int | None = None
    device_at: str | None = None
    timezone: str | None = None


def payload_bytes(text: str, encoding: Encoding) -> bytes:
    """The bytes; spaces in hex are nothing. Raises PayloadUnreadable."""
    try:
        match encoding:
            case "hex":
                return bytes.fromhex(text)
            case "base64":
                return base64.b64decode(text, validate=True)
    except ValueError:
        raise PayloadUnreadable(encoding=encoding) from None
    return text.encode()


def tried(trial: Trial, now: datetime) -> dict[str, Any]:
    """As ``python -m iot_gateway decode`` shows it: readings, and why something was refused."""
    return shown(_decoded(trial, now))


def devices_named(answer: dict[str, Any]) -> set[str]:
    """The devices that an answer speaks of."""
    entries: Iterable[dict[str, Any]] = answer["readings"]
    return {each["device_uid"] for each in entries}


def _decoded(trial: Trial, now: datetime) -> Decoded:
    try:
        rule = trial.device_at
        uid = addressing.device_at(rule, trial.topic, trial.payload) if rule else None
    except PayloadRejected as error:
        return Decoded(rejections=(error.rejection,))
    context = Context(
        received_at=now,
        timezone=trial.timezone,
        model=trial.model,
        device_uid=uid,
        fport=trial.fport,
    )
    found = decode(trial.format, trial.topic, trial.payload, context)
    return addressing.renamed(found, uid) if uid else found
