"""What the gateway's endpoints share: the limits and warnings in force."""

from typing import Annotated

from fastapi import Depends

from hanlu.http.dependencies import ResourcesDep
from hanlu.runtime import Resources
from iot_gateway.devices.upkeep import UpkeepPolicy
from iot_gateway.devices.views import Basis
from iot_gateway.ingest.rulebook import limits_in_force
from iot_gateway.rules.packs import ColdChain


async def get_packs(resources: ResourcesDep) -> ColdChain:
    """The rule packs in force."""
    return limits_in_force(resources.policy).packs


PacksDep = Annotated[ColdChain, Depends(get_packs)]


def basis_of(resources: Resources) -> Basis:
    """What devices are shown by, now."""
    upkeep = resources.policy.current().section(UpkeepPolicy)
    return Basis(limits_in_force(resources.policy).packs, upkeep, resources.clock.now())


async def get_basis(resources: ResourcesDep) -> Basis:
    """As `basis_of`, for endpoints."""
    return basis_of(resources)


BasisDep = Annotated[Basis, Depends(get_basis)]
