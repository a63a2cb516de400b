"""What has to stand before a complaint may be settled from afar: its course up to the result."""

from dispatch.complaints import course, records
from dispatch.complaints.errors import StepsMissing
from dispatch.policies import Policies
from dispatch.work_orders.states import UNASSIGNED
from hanlu.contracts.work_orders import State, WorkOrder
from hanlu.database import Connection


async def require(connection: Connection, policies: Policies, order: WorkOrder, to: State) -> None:
    """Raises StepsMissing where a complaint would be done before its cause and remedy are known.

    Work of a technician who went there ends as such; the result is told after it.
    """
    if order.kind != "complaint" or to != "done" or order.state not in UNASSIGNED:
        return
    taken = course.of_round(await records.taken(connection, order.id), order.round)
    missing = course.before_the_result(policies.complaint, taken)
    if missing:
        raise StepsMissing(number=order.number, missing=", ".join(missing), steps=missing)
