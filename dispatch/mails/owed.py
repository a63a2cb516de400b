"""What a step of a case owes its customer by mail, and when. Pure."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from dispatch.feedback.policy import RatingPolicy
from dispatch.mails import quiet
from dispatch.mails.model import MailKind
from dispatch.mails.policy import MailPolicy, ProgressPolicy
from dispatch.work_orders.states import UNASSIGNED
from hanlu.contracts.work_orders import State, WorkOrder

FINISHED: Final[frozenset[State]] = frozenset({"done", "signed", "closed"})
_ONCE: Final = 1


@dataclass(frozen=True, slots=True)
class Owed:
    """One mail; two of one kind and ``occasion`` are the same mail. ``at_latest``: not after.

    ``words`` of ours stand in it.
    """

    kind: MailKind
    occasion: int
    due_at: datetime
    at_latest: bool = False
    words: str | None = None


def owed(policy: RatingPolicy, before: WorkOrder, after: WorkOrder, now: datetime) -> Owed | None:
    """The mail that the step from ``before`` to ``after`` owes; a helper's order owes none.

    The rating is asked for ``invite_after`` the sign-off, and where nobody signs ``latest`` after
    the work was done (F-166); of two due times the earlier counts.
    """
    if after.helps is not None:
        return None
    if after.state in FINISHED and before.state != after.state:
        wait = policy.latest if after.state == "done" else policy.invite_after
        occasion = after.round if policy.invite_again else _ONCE
        return Owed("invitation", occasion, now + wait, at_latest=after.state == "done")
    if after.state == "travelling" and before.state == "accepted":
        return Owed("on_the_way", after.version, now)
    if is_newly_booked(before, after):
        return Owed("appointment", after.version, now)
    return None


def kept_quiet(policy: MailPolicy, mail: Owed, order: WorkOrder) -> Owed:
    """The mail, due at the end of the quiet hours where it would fall into them, or at their begin
    where it may not be later.

    Not moved are who is on the way, and a visit of that very night or morning.
    """
    zone = ZoneInfo(order.site.timezone)
    until = quiet.quiet_until(policy, mail.due_at, zone)
    if until is None or mail.kind == "on_the_way":
        return mail
    if mail.at_latest:
        return replace(mail, due_at=quiet.quiet_since(policy, mail.due_at, zone) or mail.due_at)
    visit_from = order.window.start if mail.kind == "appointment" and order.window else None
    if visit_from is not None and quiet.is_early(policy, mail.due_at, visit_from, zone):
        return mail
    return replace(mail, due_at=until)


def is_newly_booked(before: WorkOrder, after: WorkOrder) -> bool:
    """Whether a time was agreed with the customer that was not before."""
    agreed = after.window if after.promised else None
    return agreed is not None and agreed != (before.window if before.promised else None)


def takes_back_invitation(before: WorkOrder, after: WorkOrder) -> bool:
    """Whether the work goes on after all: nobody is asked how it was before it is over."""
    return before.state in FINISHED and after.state not in FINISHED


def is_long(policy: ProgressPolicy, order: WorkOrder) -> bool:
    """Whether the case waits so that its customer is told how it stands (F-051): for a part, access
    or an expert, or for another visit after one that was broken off. A helper's order is no case of
    its own.
    """
    if order.helps is not None or order.state in FINISHED or order.state == "cancelled":
        return False
    waits = order.wait is not None and order.wait.reason in policy.waits
    broken_off = order.visit_number > order.round  # else each time it was taken up had its visit
    return waits or (broken_off and order.state in UNASSIGNED)


def begins_to_last(policy: ProgressPolicy, before: WorkOrder, after: WorkOrder) -> bool:
    """Whether this step made it one that waits."""
    return is_long(policy, after) and not is_long(policy, before)
