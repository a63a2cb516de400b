"""Which channels and types each Milesight model has.

Source: as of ``milesight``. Meanings belong to the model: channel 4 with a temperature is the
second probe of a TS302 and the set point of a WT101; a bare state is a door, a leak or somebody
who moved. States that say none of these (tilt, level, installation) are passed over.
"""

from iot_gateway.decoders.codecs.milesight_parts import (
    DOOR_AT_INPUT_2,
    HUMIDITY,
    LOCATION,
    PRESSURE,
    SENSOR_STATUS,
    SERIAL,
    Parts,
    flag,
    number,
    skipped,
    temperature,
    temperature_alarm,
    temperature_change,
)

_COMMON: Parts = {
    (0x01, 0x75): number("battery_pct", "<B", 1),
    (0x03, 0x67): temperature(),
    (0x83, 0x67): temperature_alarm(),
    (0xB3, 0x67): SENSOR_STATUS,
    (0xB4, 0x68): SENSOR_STATUS,
    (0xFF, 0x01): skipped(1),
    (0xFF, 0x08): skipped(6),
    (0xFF, 0x09): skipped(2),
    (0xFF, 0x0A): skipped(2),
    (0xFF, 0x0B): skipped(1),
    (0xFF, 0x0F): skipped(1),
    (0xFF, 0x16): SERIAL,
    (0xFF, 0x18): skipped(2),
    (0xFF, 0xA0): skipped(9),
    (0xFF, 0xFE): skipped(1),
    (0xFF, 0xFF): skipped(2),
}
_HUMIDITY_TENTHS = number("humidity_pct", "<h", 10)
_EM300: Parts = {
    (0x04, 0x68): HUMIDITY,
    (0x05, 0x00): flag("leak"),
    (0x06, 0x00): flag("leak"),
}
_DISTANCE: Parts = {
    (0x04, 0x82): skipped(2),
    (0x05, 0x00): skipped(1),
    (0x06, 0x88): skipped(9),  # the vendor's tables disagree on what comes first, lat or lon
    (0x84, 0x82): skipped(3),
    (0x94, 0x82): skipped(5),
    (0xB4, 0x82): skipped(3),
}
_ROOM_AIR: Parts = {
    (0x04, 0x68): HUMIDITY,
    (0x07, 0x7D): skipped(2),
    (0x08, 0x7D): skipped(2),
    (0x08, 0xE6): skipped(2),
    (0x09, 0x73): PRESSURE,
}
# The first that begins the model's name counts.
_FAMILIES: tuple[tuple[str, Parts], ...] = (
    ("EM300-MCS", _EM300 | {(0x06, 0x00): flag("door_open")}),
    (
        "EM300-DI",
        {
            (0x04, 0x68): HUMIDITY,
            (0x05, 0x00): skipped(1),
            (0x05, 0xC8): skipped(4),
            (0x05, 0xE1): skipped(8),
            (0x06, 0xE1): skipped(8),
            (0x85, 0x00): skipped(2),
            (0x85, 0xE1): skipped(9),
            (0x86, 0xE1): skipped(9),
        },
    ),
    (
        "EM300-CL",
        {(0x03, 0xED): skipped(1), (0x04, 0xEE): skipped(1), (0x83, 0xED): skipped(2)},
    ),
    ("EM300", _EM300),
    ("EM310-UDL", {(0x03, 0x82): skipped(2), (0x04, 0x00): skipped(1)}),
    ("EM310", {(0x03, 0xD4): skipped(7)}),
    ("EM320-TILT", {(0x03, 0xD4): skipped(6)}),
    ("EM3", {(0x04, 0x68): HUMIDITY}),
    ("EM4", _DISTANCE),
    (
        "EM500-SMT",  # what is called humidity here is the soil's
        {
            (0x04, 0x68): skipped(1),
            (0x04, 0xCA): skipped(2),
            (0x05, 0x7F): skipped(2),
            (0x83, 0xD7): temperature_change("", 10),
        },
    ),
    (
        "EM500",
        {
            (0x03, 0x65): skipped(2),
            (0x03, 0x77): skipped(2),
            (0x03, 0x7B): skipped(2),
            (0x03, 0x82): skipped(2),
            (0x03, 0x94): skipped(4),
            (0x04, 0x68): HUMIDITY,
            (0x05, 0x7D): skipped(2),
            (0x06, 0x73): PRESSURE,
            (0x83, 0xD7): temperature_change("", 10),
        },
    ),
    (
        "TS201",
        {
            (0x04, 0x68): HUMIDITY,
            (0x84, 0x68): number("humidity_pct", "<B", 2, length=2),
            (0x93, 0x67): temperature_change("", 10),
            (0x94, 0x68): number("humidity_pct", "<B", 2, length=3),
        },
    ),
    (
        "TS30",
        {
            (0x03, 0x00): flag("door_open"),
            (0x03, 0x9A): _HUMIDITY_TENTHS,
            (0x04, 0x00): DOOR_AT_INPUT_2,
            (0x04, 0x67): temperature("2"),
            (0x83, 0x9A): number("humidity_pct", "<h", 10, length=3),
            (0x84, 0x67): temperature_alarm("2"),
            (0x93, 0x67): temperature_change("", 10),
            (0x93, 0x9A): number("humidity_pct", "<h", 10, length=5),
            (0x93, 0xD7): temperature_change("", 100),
            (0x94, 0x67): temperature_change("2", 10),
            (0x94, 0xD7): temperature_change("2", 100),
            (0xB3, 0x9A): SENSOR_STATUS,
            (0xB4, 0x67): SENSOR_STATUS,
        },
    ),
    (
        "AT101",
        {
            (0x04, 0x88): LOCATION,
            (0x05, 0x00): skipped(1),  # tilt
            (0x06, 0xD9): skipped(9),
            (0x07, 0x00): skipped(1),
        },
    ),
    ("AM1", _ROOM_AIR | {(0x05, 0x6A): skipped(2), (0x06, 0x65): skipped(6)}),
    (
        "AM3",
        _ROOM_AIR
        | {
            (0x05, 0x00): flag("motion"),
            (0x05, 0x9F): skipped(2),
            (0x06, 0x9D): skipped(2),
            (0x06, 0xCB): skipped(1),
            (0x0A, 0x7D): skipped(2),
            (0x0B, 0x7D): skipped(2),
            (0x0C, 0x7D): skipped(2),
            (0x0D, 0x7D): skipped(2),
            (0x0E, 0x01): skipped(1),
            (0x86, 0x9D): skipped(3),
            (0xB6, 0x9D): skipped(1),
            (0xB6, 0xCB): skipped(1),
        },
    ),
    ("WS202", {(0x03, 0x00): flag("motion"), (0x04, 0x00): skipped(1)}),
    ("WS203", {(0x04, 0x68): HUMIDITY, (0x05, 0x00): flag("motion")}),
    ("WS301", {(0x03, 0x00): flag("door_open"), (0x04, 0x00): skipped(1)}),
    ("WS303", {(0x03, 0x00): flag("leak")}),
    (
        "WS52",  # sockets
        {
            (0x03, 0x74): skipped(2),
            (0x04, 0x80): number("power_w", "<I", 1),
            (0x05, 0x81): skipped(1),
            (0x06, 0x83): skipped(4),
            (0x07, 0xC9): skipped(2),
            (0x08, 0x70): skipped(1),
        },
    ),
    ("VS34", {(0x03, 0x00): flag("motion")}),
    (
        "VS350",
        {
            (0x04, 0xCC): skipped(4),
            (0x05, 0xCC): skipped(4),
            (0x84, 0xCC): skipped(5),
            (0x85, 0xCC): skipped(5),
        },
    ),
    (
        "WT101",
        {
            (0x04, 0x67): skipped(2),  # what it is set to
            (0x05, 0x92): skipped(1),
            (0x06, 0x00): skipped(1),
            (0x07, 0x00): skipped(1),
            (0x08, 0xE5): skipped(1),
            (0x09, 0x90): skipped(2),
            (0x0A, 0x00): skipped(1),
            (0x0B, 0x90): skipped(2),
        },
    ),
    (
        "WT201",
        {
            (0x04, 0x67): skipped(2),  # what it is set to
            (0x05, 0xE7): skipped(1),
            (0x06, 0xE8): skipped(1),
            (0x07, 0xBC): skipped(1),
            (0x08, 0x8E): skipped(1),
            (0x09, 0x68): HUMIDITY,
            (0x0A, 0x6E): skipped(1),
            (0xB9, 0x68): SENSOR_STATUS,
        },
    ),
    (
        "GS301",
        {
            (0x02, 0x67): temperature(),
            (0x03, 0x68): HUMIDITY,
            (0x04, 0x7D): skipped(2),
            (0x05, 0x7D): skipped(2),
            (0x18, 0x7D): skipped(2),
            (0x37, 0x7D): skipped(2),
        },
    ),
)


def parts_of(name: str) -> Parts:
    """Every channel and type that a model of this name may send."""
    return _COMMON | next((own for start, own in _FAMILIES if name.startswith(start)), {})
