"""Readings and messages for tests of the gateway."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from iot_gateway.decoders import Context, Decoded, decode
from iot_gateway.reading import MetricValue
from iot_gateway.rules.transition import Sample

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def minute(n: float) -> datetime:
    """``n`` minutes after noon."""
    return NOON + timedelta(minutes=n)


def sample(at_minute: float, temperature_c: float, *, seq: int = 0, **more: MetricValue) -> Sample:
    """A stored reading taken ``at_minute`` after noon."""
    return Sample(minute(at_minute), seq, {"temperature_c": temperature_c, **more})


def context(**changes: Any) -> Context:
    """Received at noon, nothing else known."""
    return Context(**{"received_at": NOON, **changes})


def telemetry(body: object, *, device: str = "cold-1", **changes: Any) -> Decoded:
    """What the native decoder makes of a body (bytes as they are, else as JSON)."""
    payload = body if isinstance(body, bytes) else json.dumps(body).encode()
    return decode("native", f"hanlu/v1/{device}/telemetry", payload, context(**changes))


def foreign(name: str, topic: str, body: object, **changes: Any) -> Decoded:
    """What the decoder of a format makes of a body (text and bytes as they are, else as JSON)."""
    if isinstance(body, str):
        payload = body.encode()
    else:
        payload = body if isinstance(body, bytes) else json.dumps(body).encode()
    return decode(name, topic, payload, context(**changes))
