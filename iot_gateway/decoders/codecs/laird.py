"""Laird Connectivity Sentrius RS1xx: temperature and humidity, or an external thermometer.

Source: Laird RS1xx LoRa protocol, as listed with examples in the device repository of The Things
Network (vendor/laird). Hundredths come before whole degrees, each with its sign. The battery is a
grade from 0 to 5. What the device kept or gathered has times in a form of its own, which is not
read here, so it is passed over rather than stored at the wrong hour.
"""

from iot_gateway.decoders.codecs.frame import Frame, no_reading, unpack
from iot_gateway.reading import Fact, MetricValue, PayloadRejected

MODELS = r"(LAIRD[ -]?)?(SENTRIUS[ -]?)?RS1(XX|[89]\d)([^0-9].*)?"
_AIR, _BATTERY, _THERMOMETER = 0x01, 0x0A, 0x0B
_KEPT = (0x02, 0x03, 0x04)
_SETTINGS = (0x05, 0x06, 0x07, 0x08, 0x0C)
_FAULT = 0x10  # in the options: the sensor did not answer


def decode(payload: bytes, fport: int | None, model: str) -> Frame:  # noqa: ARG001  # a Codec
    """What was measured last."""
    kind, options = unpack(">BB", payload)
    if kind in _KEPT:
        raise no_reading("a report of kept measurements")
    if kind in _SETTINGS:
        raise no_reading("a report of settings")
    if kind == _BATTERY:
        hundredths, volts = unpack(">BB", payload, 2)
        return Frame(metrics={"battery_v": volts + hundredths / 100})
    if kind == _AIR:
        wet_hundredths, wet, hundredths, degrees, grade = unpack(">BBbbB", payload, 2)
        metrics: dict[str, MetricValue] = {
            "temperature_c": degrees + hundredths / 100,
            "humidity_pct": wet + wet_hundredths / 100,
        }
    elif kind == _THERMOMETER:
        hundredths, degrees, grade = unpack(">hhB", payload, 2)
        metrics = {"temperature_c": degrees + hundredths / 100}
    else:
        raise PayloadRejected("unknown_format", "", f"message type 0x{kind:02x} is not known")
    facts: dict[str, Fact] = {"battery_grade": grade}
    if options & _FAULT:
        return Frame(facts=facts | {"sensor_status": "fault"})
    return Frame(metrics={name: round(each, 2) for name, each in metrics.items()}, facts=facts)
