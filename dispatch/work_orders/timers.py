"""When the product itself must move an order on: an unconfirmed offer, a case to close. Pure."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from dispatch.policies import Policies
from hanlu.contracts.work_orders import OrderClass, State


@dataclass(frozen=True, slots=True)
class OwnStep:
    """What the product does by itself, with the reason the history will show."""

    to: State
    reason: str


OWN_STEPS: Final[dict[State, OwnStep]] = {
    "offered": OwnStep("classified", "offer.unconfirmed"),
    "done": OwnStep("closed", "close.unconfirmed"),
    "signed": OwnStep("closed", "close.settled"),
}


def own_step_at(
    policies: Policies,
    order_class: OrderClass,
    state: State,
    at: datetime,
    starts_at: datetime | None,
) -> datetime | None:
    """When the own step of ``state``, entered at ``at``, falls due; None for states without one.

    An offer of a later visit may wait: its time to confirm begins as long before the visit as the
    customer must be told, and an offer of the next hour has it from now. A class that is exempt
    from telling ahead is told of at dispatch (C-10): its offers are to be confirmed at once. Of an
    accepted visit the customer is to be told as long before (F-084).
    """
    match state:
        case "accepted":
            if starts_at is None or order_class in policies.appointment.exempt:
                return None
            return max(at, starts_at - policies.appointment.confirm_before)
        case "offered":
            opens = at
            if starts_at is not None and order_class not in policies.appointment.exempt:
                opens = max(at, starts_at - policies.appointment.confirm_before)
            return opens + policies.offer.confirm_within
        case "done":
            return at + policies.close.auto_after
        case "signed":
            return at + policies.close.settle_after
        case _:
            return None
