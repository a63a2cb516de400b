"""What the routers of dispatch ask for besides the shared dependencies."""

from typing import Annotated

from fastapi import Depends

from dispatch.policies import Policies
from hanlu.http.dependencies import ResourcesDep


async def get_policies(resources: ResourcesDep) -> Policies:
    """The policy in force; each decision is stamped with its version."""
    return Policies.of(resources.policy.current())


PoliciesDep = Annotated[Policies, Depends(get_policies)]
