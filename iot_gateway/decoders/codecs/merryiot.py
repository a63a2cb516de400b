"""MerryIoT's door DW10 and air CD10, by Browan.

Source: MerryIoT reference manuals of the open/close sensor and of the air quality sensor. The
battery in tenths above 2.1 V; the door's heat in whole degrees, the air's in tenths, least byte
first; humidity in seven bits.
"""

from iot_gateway.decoders.codecs.frame import Frame, require_port, unpack
from iot_gateway.reading import MetricValue

MODELS = r"(MERRYIOT[ -]?)?(DW10|CD10)([^0-9].*)?"
_DOOR_PORT, _AIR_PORT = 120, 127
_HUMIDITY_FAULT = 127


def decode(payload: bytes, fport: int | None, model: str) -> Frame:
    """The state of the door, or the air; the temperature of both is the room's."""
    if "DW10" in model.upper():
        require_port(fport, _DOOR_PORT)
        status, battery, degrees, humidity = unpack("<BBbB", payload)
        metrics: dict[str, MetricValue] = {"door_open": bool(status & 1), "temperature_c": degrees}
    else:
        require_port(fport, _AIR_PORT)
        _, battery, tenths, humidity = unpack("<BBhB", payload)
        metrics = {"temperature_c": tenths / 10}
    metrics["battery_v"] = (21 + (battery & 0x0F)) / 10
    percent = humidity & 0x7F
    return Frame(
        metrics=metrics | ({} if percent == _HUMIDITY_FAULT else {"humidity_pct": percent})
    )
