"""What the routers of customers ask for besides the shared dependencies."""

from typing import Annotated

from fastapi import Depends

from dispatch.customers.customers import CustomerSeals
from hanlu.http.dependencies import ResourcesDep


async def _seals(resources: ResourcesDep) -> CustomerSeals:
    return CustomerSeals.of(resources.keyring)


SealsDep = Annotated[CustomerSeals, Depends(_seals)]
