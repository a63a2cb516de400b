"""Decoders: one file a format. To add one, write its file and add its line to ``FORMATS``."""

from datetime import datetime

from hanlu.contracts import topics
from iot_gateway.decoders import (
    chirpstack,
    home_assistant,
    lorawan,
    native,
    native_plain,
    openmqttgateway,
    ruuvi,
    shelly,
    sparkplug_b,
    tasmota,
    teltonika,
    zigbee2mqtt,
)
from iot_gateway.decoders.context import Context, Decoder
from iot_gateway.decoders.strict_json import MAX_BYTES
from iot_gateway.decoders.validate import validated
from iot_gateway.reading import Decoded, PayloadRejected, Reading, Rejection

FORMATS: dict[str, Decoder] = {
    "chirpstack": chirpstack.decode,
    "home_assistant": home_assistant.decode,
    "lorawan": lorawan.decode_raw,
    "native": native.decode,
    "openmqttgateway": openmqttgateway.decode,
    "ruuvi": ruuvi.decode,
    "shelly": shelly.decode,
    "sparkplug_b": sparkplug_b.decode,
    "tasmota": tasmota.decode,
    "teltonika": teltonika.decode,
    "ttn": lorawan.decode_ttn,
    "zigbee2mqtt": zigbee2mqtt.decode,
}


def decode(format_name: str, topic: str, payload: bytes, context: Context) -> Decoded:
    """What a message says, checked; a message that cannot be used is one rejection.

    Pure and repeatable: the same arguments give the same answer. Raises KeyError for a format
    that does not exist, and nothing else.
    """
    decoder = FORMATS[format_name]
    try:
        most = zigbee2mqtt.most_bytes(topic) if format_name == "zigbee2mqtt" else MAX_BYTES
        if len(payload) > most:
            reason = f"{len(payload)} bytes, at most {most} allowed"
            raise PayloadRejected("oversized", "", reason)
        return validated(decoder(topic, payload, context), context)
    except PayloadRejected as error:
        return Decoded(rejections=(error.rejection,))


def plain_reading(topic: str, payload: bytes, received_at: datetime) -> Reading | None:
    """The one reading of an ordinary native message; None for any other, which `decode` reads.

    Only for what was not retained.
    """
    native_topic = topics.parse(topic)
    if native_topic is None or native_topic.leaf != "telemetry":
        return None
    return native_plain.decode(native_topic.device_id, payload, received_at)


__all__ = ["FORMATS", "Context", "Decoded", "Decoder", "Rejection", "decode", "plain_reading"]
