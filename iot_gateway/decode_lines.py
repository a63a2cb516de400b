"""``python -m iot_gateway decode``: messages without a broker, one JSON object a line."""

import base64
import json
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, Literal

import msgspec

from iot_gateway.decoders import FORMATS, Context, decode, sparkplug_b
from iot_gateway.decoders.codecs import codec_for
from iot_gateway.decoders.detect import detect
from iot_gateway.edge_node import EdgeNode
from iot_gateway.reading import Decoded, Rejection

_NOTHING = Rejection(code="no_reading", reason="the message holds nothing that is stored")
_FORMAT_UNKNOWN = Rejection(code="unknown_format", reason="no format is known for this topic")


class Line(msgspec.Struct):
    """One message. ``format`` names a decoder; without it the topic and the payload tell.

    ``vendor`` counts where the model's name alone leads to no codec.
    """

    payload: Any
    id: Any = None
    topic: str | None = None
    encoding: Literal["json", "text", "hex", "base64"] = "json"
    format: str | None = None
    fport: int | None = None
    model: str | None = None
    vendor: str | None = None
    device_uid: str | None = None
    timezone: str | None = None
    received_at: datetime | None = None


def decode_lines(lines: Iterable[str], now: datetime) -> Iterator[dict[str, Any]]:
    """What each line says, in order; blank lines are passed over.

    ``now`` stands for the time of receipt where a line gives none. A line that cannot be read is
    rejected as ``bad_line`` and does not stop the others. Births of Sparkplug edge nodes count for
    the lines after them.
    """
    nodes: dict[str, EdgeNode] = {}
    for number, text in enumerate(lines, start=1):
        if text.strip():
            yield _decode_line(text, number, now, nodes)


def _decode_line(
    text: str, number: int, now: datetime, nodes: dict[str, EdgeNode]
) -> dict[str, Any]:
    try:
        line = msgspec.json.decode(text, type=Line)
        payload = _payload(line)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        rejection = Rejection(code="bad_line", reason=f"line {number}: {error}")
        return {"id": None} | shown(Decoded(rejections=(rejection,)))
    node = sparkplug_b.node_of(line.topic or "") or ""
    decoded = _decoded(line, payload, now, nodes.get(node))
    if decoded.edge_node is not None:
        nodes[node] = decoded.edge_node
    return {"id": line.id} | shown(decoded)


def _payload(line: Line) -> bytes:
    if not isinstance(line.payload, str):
        return json.dumps(line.payload).encode()
    if line.encoding == "hex":
        return bytes.fromhex(line.payload)
    if line.encoding == "base64":
        return base64.b64decode(line.payload, validate=True)
    return line.payload.encode()


def _decoded(line: Line, payload: bytes, now: datetime, node: EdgeNode | None) -> Decoded:
    topic = line.topic or ""
    name = line.format or detect(topic, payload, line.fport)
    model = _model(line)
    if name is None:
        name = _format_of(model or "")
    if name not in FORMATS:
        return Decoded(rejections=(_FORMAT_UNKNOWN,))
    context = Context(
        received_at=line.received_at or now,
        timezone=line.timezone,
        device_uid=line.device_uid or _name_from(line.id),
        model=model,
        fport=line.fport,
        edge_node=node,
    )
    return decode(name, topic, payload, context)


def _model(line: Line) -> str | None:
    if line.model and line.vendor and codec_for(line.model) is None:
        full = f"{line.vendor} {line.model}"
        return full if codec_for(full) else line.model
    return line.model


def _format_of(model: str) -> str | None:
    """By the model, for bytes that say nothing of themselves."""
    if codec_for(model):
        return "lorawan"
    return "ruuvi" if model.lower().startswith("ruuvi") else None


def _name_from(line_id: Any) -> str:
    """A name for a device that neither its topic nor its payload names: the line's own id."""
    return re.sub(r"[^A-Za-z0-9_:-]", "_", str(line_id or "device"))[:64]


def shown(decoded: Decoded) -> dict[str, Any]:
    """Readings, kept ones first, then what devices said of themselves; then the refusal."""
    entries: list[dict[str, Any]] = []
    for reading in sorted(decoded.readings, key=lambda each: not each.historical):
        entry: dict[str, Any] = {"device_uid": reading.device_uid}
        if reading.channel:
            entry["channel"] = reading.channel
        if reading.measured_at is not None:
            entry["ts"] = reading.measured_at
        if reading.historical:
            entry["historical"] = True
        entries.append(entry | reading.metrics)
    for status in decoded.statuses:
        word = "bridge_online" if status.bridge else "online"
        entries.append({"device_uid": status.device_uid, word: status.online})
    entries += [
        {"device_uid": alarm.device_uid, "device_alarm": alarm.code, "active": alarm.active}
        for alarm in decoded.alarms
    ]
    entries += [{"device_uid": each.device_uid, **each.facts} for each in decoded.facts]
    shown: dict[str, Any] = {"readings": entries}
    if decoded.rejections or not entries:
        first = decoded.rejections[0] if decoded.rejections else _NOTHING
        shown |= {"rejected": first.code, "field": first.field, "reason": first.reason}
    return shown
