"""The draft of a result letter, in the customer's language; whoever sends it may change it. Pure.

A cause or remedy that an installation added stands in it by its code until somebody words it.
"""

from collections.abc import Mapping, Sequence
from typing import Final, Literal

type Locale = Literal["zh-CN", "en"]

_CAUSES: Final[Mapping[str, tuple[str, str]]] = {
    "product": ("a fault of the machine itself", "设备本身的质量问题"),
    "part": ("a faulty part", "配件质量问题"),
    "installation": ("the way the machine was installed by us", "我方安装不当"),
    "workmanship": ("a mistake in our work", "我方维修作业失误"),
    "attitude": ("the way our staff dealt with you", "我方人员服务态度不当"),
    "logistics": ("our delivery", "我方配送环节的问题"),
    "use": ("the way the machine is used or set", "设备的使用或设置方式"),
}
_REMEDIES: Final[Mapping[str, tuple[str, str]]] = {
    "repair": ("we repair it", "为您维修"),
    "replace": ("we replace it", "为您更换"),
    "refund": ("we take it back and refund you", "为您办理退货退款"),
    "deliver_again": ("we deliver again", "为您重新配送"),
    "compensation": ("we make up for it", "给予补偿"),
    "apology": ("we apologise", "向您诚恳道歉"),
    "improvement": ("we change how we work, and promise to do better", "整改并承诺改进服务"),
    "instruction": ("we show your staff how to use it", "为您的人员提供使用指导"),
}
_SEPARATOR: Final = {"en": "; ", "zh-CN": "；"}


def draft(locale: Locale, cause: str, remedies: Sequence[str], proposal: str) -> str:
    """What we found and what we do, and the words of the proposal. ``remedies`` may be told."""
    at = 0 if locale == "en" else 1
    found = _CAUSES.get(cause, (cause, cause))[at]
    done = _SEPARATOR[locale].join(_REMEDIES.get(each, (each, each))[at] for each in remedies)
    lines = [f"What we found: {found}."] if locale == "en" else [f"经核查，原因是：{found}。"]
    if done:
        lines.append(f"What we do: {done}." if locale == "en" else f"处理方案：{done}。")
    if proposal.strip():
        lines.append(proposal.strip())
    return "\n".join(lines)
