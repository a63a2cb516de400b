"""Netvox R711, R712, R718 (A, AB, AD, B, C*, E, F, W*), R720, R730, R311 (A, W), RB11E, R900A01.

Source: Netvox LoRaWAN application command document, "report data" on port 6: version, device type,
report type; the device type in the frame tells the layout, whatever the model is called. Answers to
commands come on port 7, calibration on port 14. The R900 series has two bytes of device type and
ports 22 and 23. A device of four thermocouples sends them two by two.
"""

from iot_gateway.decoders.codecs.frame import Frame, no_reading, require_port, unpack
from iot_gateway.reading import MetricValue, PayloadRejected

MODELS = r"(R(71[128]|720|730|311|718)|RB11E|R900A01).*"
_REPORTS, _ANSWERS, _CALIBRATION = 6, 7, 14
_WIDE_REPORTS, _WIDE_ANSWERS = 22, 23
_VERSION_REPORT, _MEASUREMENT, _SECOND_MEASUREMENT = 0, 1, 2
_TENTHS_OF_A_VOLT = 0x7F  # the bit above says that the battery is low
_AIR = {0x01, 0x0B, 0x13, 0x6E}  # hundredths of a degree and of a percent
_AIR_AFTER_GASES = {0xA5}
_ONE_FINE_PROBE = {0x9C, 0x9D, 0xBC}  # hundredths of a degree
_ONE_PROBE = {*range(0x90, 0x96)}  # tenths of a degree
_TWO_PROBES = {*range(0x14, 0x1A), *range(0x78, 0x7D)}
_FOUR_PROBES = {*range(0x38, 0x3D)}
_CONTACT = {0x02, 0x1D, 0x7D}
_TWO_CONTACTS = {0x3E, 0x7E}
_LEAK = {0x12, 0x32}
_TWO_LEAKS = 0x06
_PRESENCE = 0x03  # with a temperature in hundredths
_VIBRATION = 0x1C
_R900A01 = 0x0109


def decode(payload: bytes, fport: int | None, model: str) -> Frame:
    """The battery and what this type of device measures."""
    if fport in (_ANSWERS, _CALIBRATION, _WIDE_ANSWERS):
        raise no_reading("an answer to a command")
    if "R900" in model.upper():
        return _wide(payload, fport)
    require_port(fport, _REPORTS)
    _, device, report = unpack(">BBB", payload)
    if report == _VERSION_REPORT:
        raise no_reading("a version report")
    if report == _SECOND_MEASUREMENT:
        return _second(payload, device)
    if report != _MEASUREMENT:
        raise PayloadRejected("unknown_format", "", f"report type {report} is not known")
    return Frame(metrics=_battery(payload, 3) | _measured(payload, device))


def _battery(payload: bytes, at: int) -> dict[str, MetricValue]:
    (battery,) = unpack(">B", payload, at)
    return {"battery_v": (battery & _TENTHS_OF_A_VOLT) / 10}


def _measured(payload: bytes, device: int) -> dict[str, MetricValue]:
    if device in _AIR:
        return _air(payload, 4)
    if device in _AIR_AFTER_GASES:
        return _air(payload, 6)
    if device in _TWO_PROBES or device in _FOUR_PROBES:
        first, second = unpack(">hh", payload, 4)
        return {"temperature_c": first / 10, "temperature2_c": second / 10}
    if device in _ONE_PROBE:
        return {"temperature_c": unpack(">h", payload, 4)[0] / 10}
    if device in _ONE_FINE_PROBE:
        return {"temperature_c": unpack(">h", payload, 4)[0] / 100}
    return _states(payload, device)


def _states(payload: bytes, device: int) -> dict[str, MetricValue]:
    if device in _CONTACT:
        return {"door_open": unpack(">B", payload, 4) != (0,)}
    if device in _TWO_CONTACTS:
        first, second = unpack(">BB", payload, 4)
        return {"door_open": first != 0, "door2_open": second != 0}
    if device in _LEAK:
        return {"leak": unpack(">B", payload, 4) != (0,)}
    if device == _TWO_LEAKS:
        return {"leak": unpack(">BB", payload, 4) != (0, 0)}
    if device == _PRESENCE:
        hundredths, _, occupied = unpack(">hHB", payload, 4)
        return {"temperature_c": hundredths / 100, "motion": occupied != 0}
    if device == _VIBRATION:  # its accelerations; the second report has the probe
        return {}
    raise PayloadRejected("unknown_model", "", f"device type 0x{device:02x} is not known")


def _second(payload: bytes, device: int) -> Frame:
    """The second half of what does not fit into one report."""
    if device in _FOUR_PROBES:
        third, fourth = unpack(">hh", payload, 4)
        channels: dict[str, dict[str, MetricValue]] = {
            "3": {"temperature_c": third / 10},
            "4": {"temperature_c": fourth / 10},
        }
        return Frame(metrics=_battery(payload, 3), channels=channels)
    if device == _VIBRATION:
        (tenths,) = unpack(">h", payload, 9)
        return Frame(metrics={"probe_temperature_c": tenths / 10})
    raise PayloadRejected("unknown_format", "", f"device type 0x{device:02x} has no second report")


def _wide(payload: bytes, fport: int | None) -> Frame:
    require_port(fport, _WIDE_REPORTS)
    device, report = unpack(">xHB", payload)
    if report == _VERSION_REPORT:
        raise no_reading("a version report")
    if device != _R900A01:
        raise PayloadRejected("unknown_model", "", f"device type 0x{device:04x} is not known")
    return Frame(metrics=_battery(payload, 4) | _air(payload, 5))


def _air(payload: bytes, at: int) -> dict[str, MetricValue]:
    temperature, humidity = unpack(">hH", payload, at)
    return {"temperature_c": temperature / 100, "humidity_pct": humidity / 100}
