"""Telling others how a technician stands."""

from uuid import UUID

from dispatch.technicians import shown
from hanlu.contracts.events import Audience
from hanlu.contracts.technicians import Technician, TechnicianChanged
from hanlu.database import UnitOfWork


async def tell(uow: UnitOfWork, technician_id: UUID) -> Technician | None:
    """Emit the technician as they stand within this unit; None, and nothing, when out of sight."""
    technician = await shown.get(uow.connection, technician_id, uow.now)
    if technician is not None:
        heard_by = Audience(
            topic="technicians",
            region=technician.region,
            outlet=technician.outlet,
            technician_ids=(technician_id,),
        )
        uow.emit(TechnicianChanged(technician=technician), heard_by)
    return technician
