"""An offer of compensation as the interfaces show it."""

from datetime import datetime, timedelta
from typing import Literal

import msgspec

from dispatch.compensation.policy import CompensationStep, Relief

type Decision = Literal["granted", "declined"]


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """What the customer gets: ``percent`` of the fee, all of it, or ``amount`` in ``currency``."""

    relief: Relief
    percent: int | None
    amount: int | None
    currency: str

    @classmethod
    def of(cls, step: CompensationStep, currency: str) -> "Given":
        """As a step of the policy says."""
        return cls(relief=step.relief, percent=step.percent, amount=step.amount, currency=currency)


class Compensation(msgspec.Struct, frozen=True, kw_only=True):
    """What a case is offered for a missed limit. ``given`` is what it would be now, and once
    ``decision`` is ``granted`` what it is; ``overrun_s`` grows until the demand was fulfilled.
    """

    clock: str
    due_at: datetime
    overrun_s: int
    offered_at: datetime
    given: Given | None
    decision: Decision | None
    reason: str | None
    decided_by: str | None
    decided_at: datetime | None


def overrun(due_at: datetime, fulfilled_at: datetime | None, now: datetime) -> timedelta:
    """How long after its limit the demand was fulfilled, or has not been by now."""
    return max((fulfilled_at or now) - due_at, timedelta(0))
