"""Netvox R711, R712, R718A, AB, B, CJ, CK, CT, CR, CE, their two-probe kin, R720A, R311A, R718F.

Source: Netvox LoRaWAN application command document, "report data" on port 6: version, device type,
report type; the device type in the frame tells the layout, whatever the model is called. Answers to
commands come on port 7, calibration on port 14.
"""

from iot_gateway.decoders.codecs.frame import Frame, no_reading, require_port, unpack
from iot_gateway.reading import MetricValue, PayloadRejected

MODELS = r"R(71[128]|720|730|311|718).*"
_REPORTS, _ANSWERS, _CALIBRATION = 6, 7, 14
_VERSION_REPORT, _MEASUREMENT = 0, 1
_TENTHS_OF_A_VOLT = 0x7F  # the bit above says that the battery is low
_AIR = {0x01, 0x0B, 0x13, 0x6E}  # hundredths of a degree and of a percent
_ONE_PROBE = {*range(0x90, 0x96)}  # tenths of a degree
_TWO_PROBES = {*range(0x14, 0x1A), *range(0x78, 0x7D)}
_CONTACT = {0x02, 0x1D}
_LEAK = {0x06, 0x12, 0x32}


def decode(payload: bytes, fport: int | None, model: str) -> Frame:  # noqa: ARG001  # a Codec
    """The battery and what this type of device measures."""
    if fport in (_ANSWERS, _CALIBRATION):
        raise no_reading("an answer to a command")
    require_port(fport, _REPORTS)
    _, device, report = unpack(">BBB", payload)
    if report == _VERSION_REPORT:
        raise no_reading("a version report")
    if report != _MEASUREMENT:
        raise PayloadRejected("unknown_format", "", f"report type {report} is not known")
    (battery,) = unpack(">B", payload, 3)
    metrics: dict[str, MetricValue] = {"battery_v": (battery & _TENTHS_OF_A_VOLT) / 10}
    return Frame(metrics=metrics | _measured(payload, device))


def _measured(payload: bytes, device: int) -> dict[str, MetricValue]:
    if device in _AIR:
        temperature, humidity = unpack(">hH", payload, 4)
        return {"temperature_c": temperature / 100, "humidity_pct": humidity / 100}
    if device in _TWO_PROBES:
        first, second = unpack(">hh", payload, 4)
        return {"temperature_c": first / 10, "temperature2_c": second / 10}
    if device in _ONE_PROBE:
        return {"temperature_c": unpack(">h", payload, 4)[0] / 10}
    if device in _CONTACT:
        return {"door_open": unpack(">B", payload, 4) == (1,)}
    if device in _LEAK:
        return {"leak": unpack(">B", payload, 4) == (1,)}
    raise PayloadRejected("unknown_model", "", f"device type 0x{device:02x} is not known")
