"""What the gateway's endpoints share: the limits in force, and ids."""

from typing import Annotated

from fastapi import Depends

from hanlu.http.dependencies import ResourcesDep
from iot_gateway.rules.packs import ColdChain, ColdChainPolicy


def get_packs(resources: ResourcesDep) -> ColdChain:
    """The rule packs in force."""
    return resources.policy.current().section(ColdChainPolicy).packs()


PacksDep = Annotated[ColdChain, Depends(get_packs)]
