"""Browan and MerryIoT "Tabs" sensors: TBHH100, TBHV110, TBDW100, TBWL100, TBMS100.

Source: Browan reference manuals of each model, as listed in the device repository of The Things
Network (vendor/browan). All begin with status, battery and the temperature of the board; each kind
of device has a port of its own. The board's heat is the room's only where nothing better is there,
and never called so. A frame of nothing but zeros is empty.
"""

from iot_gateway.decoders.codecs.frame import Frame, no_reading, require_port, unpack
from iot_gateway.reading import MetricValue

MODELS = r"TB(HH|HV|DW|WL|MS|SL|AM)1.*"
_OFFSET_C = 32
_HUMIDITY_FAULT = 127
_PORTS = {
    "TBHH": (103,),
    "TBHV": (103,),
    "TBDW": (100,),
    "TBWL": (106,),
    "TBMS": (102,),
    "TBSL": (105,),
    "TBAM": (104,),
}


def decode(payload: bytes, fport: int | None, model: str) -> Frame:
    """Whole degrees above -32 and whole percents in 7 bits, tenths of a volt above 2.5 in 4."""
    name = model.upper()
    kind = next(each for each in _PORTS if each in name)
    require_port(fport, *_PORTS[kind])
    if payload and not any(payload):
        raise no_reading("an empty frame")
    status, battery, board = unpack(">BBB", payload)
    metrics: dict[str, MetricValue] = {"battery_v": (25 + (battery & 0x0F)) / 10}
    if kind == "TBHH":
        (humidity,) = unpack(">B", payload, 3)
        return Frame(metrics=metrics | {"temperature_c": _degrees(board)} | _humidity(humidity))
    metrics["internal_temperature_c"] = _degrees(board)
    if kind == "TBHV":
        humidity, room = unpack(">B6xB", payload, 3)
        metrics |= {"temperature_c": _degrees(room)} | _humidity(humidity)
    elif kind == "TBWL":
        humidity, room = unpack(">BB", payload, 3)
        metrics |= {"leak": bool(status & 1), "temperature_c": _degrees(room)}
        metrics |= _humidity(humidity)
    elif kind == "TBDW":
        metrics["door_open"] = bool(status & 1)
    elif kind == "TBMS":
        metrics["motion"] = bool(status & 1)
    return Frame(metrics=metrics)


def _degrees(value: int) -> int:
    return (value & 0x7F) - _OFFSET_C


def _humidity(value: int) -> dict[str, MetricValue]:
    """127 is a measurement that failed."""
    percent = value & 0x7F
    return {} if percent == _HUMIDITY_FAULT else {"humidity_pct": percent}
