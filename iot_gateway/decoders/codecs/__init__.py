"""Codecs of LoRaWAN devices: one small file a vendor, and its name in ``_CODECS``."""

import re

from iot_gateway.decoders.codecs import browan, decentlab, dragino, elsys, milesight, netvox
from iot_gateway.decoders.codecs.frame import Codec

_CODECS: tuple[tuple[str, Codec], ...] = tuple(
    (vendor.MODELS, vendor.decode)
    for vendor in (browan, decentlab, dragino, elsys, milesight, netvox)
)


def codec_for(model: str) -> Codec | None:
    """The codec of a model by its name, such as ``EM300-TH``; None for a model nobody knows."""
    for models, codec in _CODECS:
        if re.fullmatch(models, model, re.IGNORECASE):
            return codec
    return None
