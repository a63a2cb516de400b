"""What of a playbook the record shows done. Pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from dispatch.compensation.model import Given
from dispatch.compensation.policy import CompensationPolicy
from dispatch.playbook.policy import PlayStep
from dispatch.work_orders.history import WorkOrderEntry
from dispatch.work_orders.states import is_reopening
from hanlu.contracts.work_orders import Kind, OrderClass


class Played(msgspec.Struct, frozen=True, kw_only=True):
    """A step, who is told, and by when and whom it was done; ``is_ticked_by_record`` is false for
    one that leaves no trace here.
    """

    zh: str
    en: str
    told: list[str]
    is_ticked_by_record: bool
    done_at: datetime | None
    done_by: str | None


class Offered(msgspec.Struct, frozen=True, kw_only=True):
    """What is offered once a limit was missed by ``over_s`` seconds."""

    over_s: int
    given: Given


class Playbook(msgspec.Struct, frozen=True, kw_only=True):
    """The playbook of a case's grade, as far as it has come."""

    order_class: OrderClass
    steps: list[Played]
    offers: list[Offered]


def played(steps: Iterable[PlayStep], entries: Sequence[WorkOrderEntry]) -> list[Played]:
    """The steps with the first entry of the present round that shows each done; ``entries`` are the
    whole history, oldest first.
    """
    begins = max(
        (at for at, e in enumerate(entries) if e.frm is not None and is_reopening(e.frm, e.to)),
        default=0,
    )
    round_ = entries[begins:]
    return [_played(step, round_) for step in steps]


def offers(policy: CompensationPolicy, kind: Kind, order_class: OrderClass) -> list[Offered]:
    """What the grade is offered, the first miss first; nothing for what has no fee."""
    if kind not in policy.kinds:
        return []
    steps = sorted((s for s in policy.steps if order_class in s.classes), key=lambda s: s.over)
    return [
        Offered(over_s=int(s.over.total_seconds()), given=Given.of(s, policy.currency))
        for s in steps
    ]


def _played(step: PlayStep, entries: Iterable[WorkOrderEntry]) -> Played:
    done = next((e for e in entries if _signs(e) & set(step.signs)), None)
    return Played(
        zh=step.zh,
        en=step.en,
        told=list(step.told),
        is_ticked_by_record=bool(step.signs),
        done_at=done.at if done else None,
        done_by=done.by if done else None,
    )


def _signs(entry: WorkOrderEntry) -> set[str]:
    came = {f"state:{entry.to}"} if entry.frm != entry.to else set()
    return {f"action:{entry.action}"} | came
