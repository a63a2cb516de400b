"""What the frames of all Dragino sensors share: values, their marks, and the device's own report.

Source: Dragino wiki, user manuals, "uplink payload" and "device status".
"""

from iot_gateway.decoders.codecs.frame import Frame, no_reading, unpack
from iot_gateway.reading import Fact, MetricValue

DATA, STORED, SETTINGS, DEVICE = 2, 3, 4, 5  # ports
ENTRY = 11  # bytes of one measurement, alone or in a frame of several
MILLIVOLTS = 0x3FFF  # the two bits above grade the battery, or tell the door
_ABSENT = 0x7FFF
_LOWEST_BATTERY_V = 1.0  # less would not send


def present(name: str, raw: int, divisor: int) -> dict[str, MetricValue]:
    """A temperature, none where no probe answered."""
    return {} if raw == _ABSENT else {name: raw / divisor}


def humidity(name: str, raw: int) -> dict[str, MetricValue]:
    """The upper four bits are no part of it; all set is a sensor that did not answer."""
    return {} if raw in (0xFFFF, _ABSENT) else {name: (raw & 0x0FFF) / 10}


def entries(payload: bytes) -> range:
    """Where each measurement of a frame of the memory begins, whole ones only."""
    return range(0, len(payload) - ENTRY + 1, ENTRY)


def device(payload: bytes) -> Frame:
    """Model, version, band and battery of the device, sent at its start and on request."""
    model, version, _, _, millivolts = unpack(">BHBBH", payload)
    volts = millivolts / 1000
    if volts < _LOWEST_BATTERY_V:
        raise no_reading("a device report without a battery")
    facts: dict[str, Fact] = {"model_code": model, "firmware": f"{version:04x}"}
    return Frame(metrics={"battery_v": volts}, facts=facts)
