"""What other folders ask about technicians."""

from datetime import datetime
from uuid import UUID

from dispatch.technicians import repository, skills
from dispatch.technicians.errors import (
    TechnicianAskedForHelp,
    TechnicianInactive,
    TechnicianMissing,
    TechnicianUnfit,
)
from dispatch.technicians.repository import Connection
from hanlu.contracts.work_orders import WorkOrder


async def require_fit(
    connection: Connection, technician_id: UUID, order: WorkOrder, at: datetime
) -> None:
    """Raise unless the technician is known, active, and certified for the order.

    Raises TechnicianMissing, TechnicianAskedForHelp, TechnicianInactive, TechnicianUnfit.
    """
    person = await repository.fitness(connection, technician_id)
    if person is None:
        raise TechnicianMissing(technician=technician_id)
    if technician_id == order.helps_technician_id:
        raise TechnicianAskedForHelp(name=person.name)
    if not person.active:
        raise TechnicianInactive(name=person.name)
    needed = {each.skill: each.level for each in order.skills}
    if lacking := skills.missing(needed, person.skills, at):
        raise TechnicianUnfit(name=person.name, missing=", ".join(lacking), skills=lacking)
