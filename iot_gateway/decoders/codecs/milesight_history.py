"""Measurements that Milesight devices keep and send again (channel 0x20 or 0x21, type 0xCE).

Source: as of ``milesight``; a time in Unix seconds, then values in an order of the model's own.
"""

from collections.abc import Callable

from iot_gateway.decoders.codecs.frame import unpack
from iot_gateway.reading import MetricValue


def _kept_em300(value: bytes, name: str) -> dict[str, MetricValue]:
    """The MLD has neither temperature nor humidity, the TH no state; their places are zero."""
    tenths, humidity, state = unpack("<hBB", value)
    variant = name.removeprefix("EM300-")
    metrics: dict[str, MetricValue] = {}
    if not variant.startswith("MLD"):
        metrics |= {"temperature_c": tenths / 10, "humidity_pct": humidity / 2}
    if variant.startswith(("MCS", "SLD", "ZLD", "MLD")):
        metrics["door_open" if variant.startswith("MCS") else "leak"] = state != 0
    return metrics


def _kept_air(value: bytes, name: str) -> dict[str, MetricValue]:  # noqa: ARG001  # as the others
    tenths, humidity = unpack("<hB", value)
    return {"temperature_c": tenths / 10, "humidity_pct": humidity / 2}


def _kept_co2(value: bytes, name: str) -> dict[str, MetricValue]:
    _, pressure = unpack("<HH", value)
    return _kept_air(value[4:], name) | {"pressure_hpa": pressure / 10}


def _kept_temperature(value: bytes, name: str) -> dict[str, MetricValue]:  # noqa: ARG001
    return {"temperature_c": unpack("<h", value)[0] / 10}


def _kept_level(value: bytes, name: str) -> dict[str, MetricValue]:  # noqa: ARG001
    """An EM410-RDL: how far the surface is, the temperature, and what became of the distance."""
    return {"temperature_c": unpack("<xxh", value)[0] / 10}


def _kept_nothing(value: bytes, name: str) -> dict[str, MetricValue]:  # noqa: ARG001
    return {}


def _kept_probe(value: bytes, name: str) -> dict[str, MetricValue]:  # noqa: ARG001
    """Sensor 1 is a DS18B20, without humidity; a status in the event's upper half is an error."""
    sensor, tenths, humidity, event = unpack("<BhBB", value)
    metrics: dict[str, MetricValue] = {}
    if not event >> 6:
        metrics["temperature_c"] = tenths / 10
    if sensor != 1 and not event >> 4 & 0x03:
        metrics["humidity_pct"] = humidity / 2
    return metrics


def _kept_inputs(value: bytes, name: str) -> dict[str, MetricValue]:
    """The later TS301 with a probe for both has humidity first, told in the upper half."""
    mask, first, second = unpack("<Bhh", value)
    if "V2" in name:
        metrics: dict[str, MetricValue] = {"temperature_c": second / 10} if mask & 0x0F else {}
        return metrics | ({"humidity_pct": first / 10} if mask >> 4 else {})
    return _kept_input(mask >> 4, first, "") | _kept_input(mask & 0x0F, second, "2")


def _kept_input(kind: int, value: int, suffix: str) -> dict[str, MetricValue]:
    """Kinds 1 to 4 are temperatures, 5 and 6 door contacts, 0 nothing."""
    if kind in (1, 2, 3, 4):
        return {f"temperature{suffix}_c": value / 10}
    if kind in (5, 6):
        return {f"door{suffix}_open": value != 0}
    return {}


def _kept_room(value: bytes, name: str) -> dict[str, MetricValue]:  # noqa: ARG001
    """An AM307, AM308 or AM319: further gases and dust follow on the pressure."""
    tenths, halves, moved, pressure = unpack("<hHBxxxxxH", value)
    return {
        "temperature_c": tenths / 10,
        "humidity_pct": halves / 2,
        "motion": moved != 0,
        "pressure_hpa": pressure / 10,
    }


def _kept_presence(value: bytes, name: str) -> dict[str, MetricValue]:
    """A WS203: why it was kept, whether somebody was there, and the air."""
    return {"motion": value[1] != 0} | _kept_air(value[2:], name)


def _kept_thermostat(value: bytes, name: str) -> dict[str, MetricValue]:  # noqa: ARG001
    """A WT201: eleven upper bits, tenths above -100; what it is set to follows."""
    (packed,) = unpack("<H", value)
    return {"temperature_c": round((packed >> 5) / 10 - 100, 1)}


def _kept_location(value: bytes, name: str) -> dict[str, MetricValue]:  # noqa: ARG001
    lon, lat = unpack("<ii", value)
    return {"lat": lat / 1e6, "lon": lon / 1e6}


# The length with the four bytes of the time, and the reader of what follows it.
type Kind = tuple[int, Callable[[bytes, str], dict[str, MetricValue]]]


def kind_of(name: str, channel: int) -> Kind | None:
    """The length and the reader of a model's kept measurement; None where they are not known."""
    if name.startswith("EM300-DI") and channel == 0x21:  # the longer one
        return 18, _kept_air
    return next((kind for start, kind in _KEPT.items() if name.startswith(start)), None)


# By how the model's name begins.
_KEPT: dict[str, Kind] = {
    "EM300-DI": (13, _kept_air),
    "EM300-TH": (8, _kept_em300),
    "EM300-MCS": (8, _kept_em300),
    "EM300-SLD": (8, _kept_em300),
    "EM300-ZLD": (8, _kept_em300),
    "EM300-MLD": (8, _kept_em300),
    "EM320-TH": (7, _kept_air),
    "EM330-TH": (7, _kept_air),
    "EM410": (11, _kept_level),
    "EM500-CO2": (11, _kept_co2),
    "EM500-PT100": (6, _kept_temperature),
    "EM500-SWL": (6, _kept_nothing),
    "EM500-UDL": (6, _kept_nothing),
    "EM500-LGT": (8, _kept_nothing),
    "TS101": (6, _kept_temperature),
    "TS201": (9, _kept_probe),
    "TS30": (9, _kept_inputs),
    "AT101": (12, _kept_location),
    "AM102": (7, _kept_air),
    "AM103": (9, _kept_air),
    "AM307": (16, _kept_room),
    "AM308": (20, _kept_room),
    "AM319": (22, _kept_room),
    "WS203": (9, _kept_presence),
    "WT201": (8, _kept_thermostat),
}
