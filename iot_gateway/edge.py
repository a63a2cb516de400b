"""What the gateway's endpoints share: the limits in force."""

from typing import Annotated

from fastapi import Depends

from hanlu.http.dependencies import ResourcesDep
from iot_gateway.ingest.rulebook import limits_in_force
from iot_gateway.rules.packs import ColdChain


def get_packs(resources: ResourcesDep) -> ColdChain:
    """The rule packs in force."""
    return limits_in_force(resources.policy).packs


PacksDep = Annotated[ColdChain, Depends(get_packs)]
