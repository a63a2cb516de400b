"""Netvox R718B family. Source: Netvox LoRaWAN application command, port 6."""

from iot_gateway.decoders.codecs.frame import Frame, require_port, unpack
from iot_gateway.reading import PayloadRejected

MODELS = r"R718B.*"
_PORT = 6
_VERSION_REPORT, _MEASUREMENT = 0, 1
_TENTHS_OF_A_VOLT = 0x7F  # the bit above says that the battery is low


def decode(payload: bytes, fport: int | None, model: str) -> Frame:  # noqa: ARG001  # a Codec
    """Version, device type, report type; a measurement holds the battery and one temperature."""
    require_port(fport, _PORT)
    _, _, report = unpack(">BBB", payload)
    if report == _VERSION_REPORT:
        raise PayloadRejected("no_reading", "", "a version report holds no reading")
    if report != _MEASUREMENT:
        raise PayloadRejected("unknown_format", "", f"report type {report} is not known")
    battery, tenths = unpack(">Bh", payload, 3)
    return Frame(
        metrics={"battery_v": (battery & _TENTHS_OF_A_VOLT) / 10, "temperature_c": tenths / 10}
    )
