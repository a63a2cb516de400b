"""Browan TBHH100. Source: Browan reference manual, temperature and humidity sensor, port 103."""

from iot_gateway.decoders.codecs.frame import Frame, require_port, unpack

MODELS = r"TBHH100.*"
_PORT = 103
_OFFSET_C = 32


def decode(payload: bytes, fport: int | None, model: str) -> Frame:  # noqa: ARG001  # a Codec
    """Whole degrees above -32 and whole percents in 7 bits, tenths of a volt above 2.5 in 4."""
    require_port(fport, _PORT)
    _, battery, temperature, humidity = unpack(">BBBB", payload)
    return Frame(
        metrics={
            "battery_v": (25 + (battery & 0x0F)) / 10,
            "temperature_c": (temperature & 0x7F) - _OFFSET_C,
            "humidity_pct": humidity & 0x7F,
        }
    )
