"""What happens to a complaint as it comes in: it is known by its type, graded no lower than that,
and its evidence is pinned as it stood.
"""

from dispatch.complaints import evidence, records
from dispatch.complaints.model import ComplaintGiven
from dispatch.complaints.policy import ComplaintPolicy
from dispatch.policies import Policies
from dispatch.sla.policy import CLASSES
from dispatch.triage import grade
from dispatch.triage.grade import Grade
from hanlu.contracts.events import Reason
from hanlu.contracts.work_orders import WorkOrder
from hanlu.database import UnitOfWork


def recognised(policy: ComplaintPolicy, given: ComplaintGiven, words: str) -> str | None:
    """The type that was named, or that the words speak of. Pure."""
    known = {each.type for each in policy.types}
    return given.type if given.type in known else policy.type_of(words)


def graded(policy: ComplaintPolicy, found: Grade, type_: str | None) -> Grade:
    """Of a class no lower than that of its type (F-065). Pure."""
    least = policy.least(type_)
    if least is None or CLASSES.index(found.order_class) <= CLASSES.index(least):
        return found
    why = Reason("triage.complaint_type", {"type": type_ or "", "class": least})
    return grade.regraded(found, least, why)


async def receive(
    uow: UnitOfWork, policies: Policies, order: WorkOrder, given: ComplaintGiven
) -> None:
    """Keep what is known of a complaint that was just opened, and pin its evidence."""
    await records.receive(uow, order.id, given)
    await evidence.pin(uow, policies, order, given.about_id)
