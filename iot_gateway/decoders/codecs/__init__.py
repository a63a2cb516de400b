"""Codecs of LoRaWAN devices: one small file a vendor.

A module of this package that has ``MODELS`` (a pattern of model names) and ``decode`` (a Codec) is
a codec; adding one is adding its file.
"""

import pkgutil
import re
from functools import cache, lru_cache
from importlib import import_module

from iot_gateway.decoders.codecs.frame import Codec


@cache
def _codecs() -> tuple[tuple[re.Pattern[str], Codec], ...]:
    names = sorted(each.name for each in pkgutil.iter_modules(__path__))
    modules = [import_module(f"{__name__}.{name}") for name in names]
    return tuple(
        # A vendor's name may come before the model's, and a profile's own words after it.
        (re.compile(rf"(?:.*[^A-Z0-9])?(?:{module.MODELS})", re.IGNORECASE), module.decode)
        for module in modules
        if hasattr(module, "MODELS")
    )


@lru_cache(1024)
def codec_for(model: str) -> Codec | None:
    """The codec of a model by its name, such as ``EM300-TH`` or ``Milesight EM300-TH (EU868)``.

    None for a model nobody knows.
    """
    for models, codec in _codecs():
        if models.fullmatch(model):
            return codec
    return None
