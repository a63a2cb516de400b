"""What an alarm is called, for messages to people; the pages have their own dictionary."""

import tomllib
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

from hanlu.contracts.events import Reason

FALLBACK = "en"


@cache
def words(locale: str) -> dict[str, str]:
    """The words of a language; English for one that has none."""
    file = files("iot_gateway.alarms").joinpath("words", f"{locale}.toml")
    if not file.is_file():
        return words(FALLBACK)
    return tomllib.loads(file.read_text(encoding="utf-8"))


def title(reason: Reason, locale: str) -> str:
    """A reason in a few words; the bare code where there are none."""
    known, params = words(locale), reason.params
    template = known.get(f"title.{reason.code}.{params.get('side')}")
    template = template or known.get(f"title.{reason.code}")
    if template is None:
        return reason.code
    metric = str(params.get("metric", ""))
    shown = {name: _shown(name, value, metric) for name, value in params.items()}
    return template.format_map(_Known(shown | {"metric": known.get(f"metric.{metric}", metric)}))


class _Known(dict[str, str]):
    """A parameter that is not there is left out of the sentence."""

    def __missing__(self, name: str) -> str:
        return ""


def _shown(name: str, value: Any, metric: str) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else str(value)
    is_temperature = name.endswith("_c") or (name == "value" and metric.endswith("_c"))
    return f"{value:.1f} °C" if is_temperature else f"{value:.4g}"
