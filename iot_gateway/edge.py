"""What the gateway's endpoints share: the limits in force, and ids."""

from typing import Annotated

from fastapi import Depends

from iot_gateway.rules.packs import ColdChain, defaults


def get_packs() -> ColdChain:
    """The rule packs in force."""
    return defaults()


PacksDep = Annotated[ColdChain, Depends(get_packs)]
