"""The grade of a new case, from an alarm's rule and code or from a request's kind and words. Pure.

Joins two rules of the documents (F-188): a key device fault enters the one-hour grade, danger
enters the green channel. Every grade says why, as codes with parameters.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from fnmatch import fnmatchcase

from dispatch.triage.policy import Fault, TriagePolicy
from hanlu.contracts.events import Reason
from hanlu.contracts.work_orders import Kind, OrderClass


@dataclass(frozen=True, slots=True)
class Grade:
    """What triage proposes; a person may change it. ``skills`` maps a skill to its least level."""

    kind: Kind
    order_class: OrderClass
    fault: str | None
    skills: dict[str, int]
    duration: timedelta
    parts: tuple[str, ...]
    reasons: tuple[Reason, ...]


def of_alarm(policy: TriagePolicy, rule: str, code: str) -> Grade:
    """The grade of an alarm. What a device reports itself comes as the rule ``device:<code>``."""
    reported, _, own_code = rule.partition("device:")
    sign = _normal(own_code or reported)
    for fault in policy.faults:
        if any(fnmatchcase(sign, pattern) for pattern in fault.matches):
            source = "device_code" if own_code else "alarm_rule"
            return _grade("repair", fault.order_class, fault, source, sign)
    why = Reason("triage.alarm_unlisted", {"rule": rule, "code": code})
    return Grade("repair", policy.default_class, None, {}, policy.default_duration, (), (why,))


def _normal(sign: str) -> str:
    """Devices spell their codes in many ways: ``Water-Leak`` is ``water_leak``."""
    return sign.casefold().replace("-", "_").replace(" ", "_")


def of_request(policy: TriagePolicy, kind: Kind, words: str) -> Grade:
    """The grade of a request: its words can raise the class of its kind, never lower it."""
    by_kind = policy.kinds[kind]
    found = _first_word(policy.faults, kind, words.casefold())
    if found is None:
        why = Reason("triage.kind", {"kind": kind, "class": by_kind})
        return Grade(kind, by_kind, None, {}, policy.default_duration, (), (why,))
    fault, word = found
    if kind != "repair" and not fault.only_kinds and fault.order_class != "urgent_fault":
        return _grade(kind, by_kind, fault, "words", word)  # skills help; the kind keeps its class
    return _grade(kind, fault.order_class, fault, "words", word)


def regraded(found: Grade, order_class: OrderClass, why: Reason) -> Grade:
    """The same case in the class a person chose, with their reason beside triage's own."""
    return replace(found, order_class=order_class, reasons=(*found.reasons, why))


def _grade(kind: Kind, order_class: OrderClass, fault: Fault, source: str, sign: str) -> Grade:
    why = Reason(f"triage.{source}", {"sign": sign, "fault": fault.fault, "class": order_class})
    return Grade(
        kind=kind,
        order_class=order_class,
        fault=fault.fault,
        skills=dict(fault.skills),
        duration=fault.duration,
        parts=fault.parts,
        reasons=(why,),
    )


def _first_word(faults: Sequence[Fault], kind: Kind, text: str) -> tuple[Fault, str] | None:
    for fault in faults:
        if not _applies(fault, kind):
            continue
        for word in fault.words:
            if says(text, word.casefold()):
                return fault, word
    return None


def _applies(fault: Fault, kind: Kind) -> bool:
    """Consultations and complaints have their own entries; danger is heard everywhere."""
    if fault.only_kinds:
        return kind in fault.only_kinds
    return kind not in ("consultation", "complaint") or fault.order_class == "urgent_fault"


def says(text: str, word: str) -> bool:
    """Latin words stand alone ("fire" is not in "fired"); Chinese has no word boundaries."""
    if not word.isascii():
        return word in text
    return re.search(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])", text) is not None
