"""Which device a message is of, by a binding's own rule. Pure.

A rule is a template of topic levels, ``{2}`` or ``{1}:{3}`` (levels count from 0), or a JSON
pointer into the payload (RFC 6901), ``/device/serial``.
"""

import re
from typing import Any

import msgspec

from iot_gateway.decoders import strict_json
from iot_gateway.reading import Decoded, PayloadRejected

_TEMPLATE = re.compile(r"(?:[A-Za-z0-9_:-]|\{\d{1,2}\}){1,80}")
_LEVEL = re.compile(r"\{(\d{1,2})\}")
_POINTER = re.compile(r"(/[^/]{1,64}){1,8}")


def problem(rule: str) -> str | None:
    """Why this is no rule; None when it is one."""
    if rule.startswith("/"):
        return None if _POINTER.fullmatch(rule) else f"{rule!r} is no JSON pointer"
    if not _TEMPLATE.fullmatch(rule) or not _LEVEL.search(rule):
        return f"{rule!r} is no template of topic levels such as {{2}} or {{1}}:{{3}}"
    return None


def device_at(rule: str, topic: str, payload: bytes) -> str:
    """The name that the rule finds; raises PayloadRejected ``no_device``."""
    found = _pointed(rule, payload) if rule.startswith("/") else _filled(rule, topic)
    if found is None:
        raise PayloadRejected("no_device", "", f"the binding's rule {rule} finds no device")
    return found


def _filled(rule: str, topic: str) -> str | None:
    levels = topic.split("/")
    if any(int(number) >= len(levels) for number in _LEVEL.findall(rule)):
        return None
    return _LEVEL.sub(lambda match: levels[int(match[1])], rule)


def _pointed(rule: str, payload: bytes) -> str | None:
    value: Any = strict_json.parse(payload)
    for step in rule[1:].split("/"):
        key = step.replace("~1", "/").replace("~0", "~")
        if isinstance(value, dict):
            value = value.get(key)
        elif isinstance(value, list) and key.isdigit() and int(key) < len(value):
            value = value[int(key)]
        else:
            return None
    named = isinstance(value, str | int) and not isinstance(value, bool)
    return str(value) if named and value != "" else None


def renamed(decoded: Decoded, uid: str) -> Decoded:
    """The message under this name, where it speaks of one device; a bridge's stays as it is."""
    named = {each.device_uid for each in decoded.readings}
    named |= {each.device_uid for each in decoded.statuses}
    named |= {each.device_uid for each in decoded.alarms}
    if len(named) > 1 or any(status.bridge for status in decoded.statuses):
        return decoded
    replace = msgspec.structs.replace
    return replace(
        decoded,
        readings=tuple(replace(each, device_uid=uid) for each in decoded.readings),
        statuses=tuple(replace(each, device_uid=uid) for each in decoded.statuses),
        alarms=tuple(replace(each, device_uid=uid) for each in decoded.alarms),
        facts=tuple(replace(each, device_uid=uid) for each in decoded.facts),
        rejections=tuple(replace(each, device_uid=uid) for each in decoded.rejections),
    )
