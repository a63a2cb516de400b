"""What devices measured around visits, kept with them as the gateway tells it."""

from dispatch.visits import proof
from hanlu.contracts.visits import CurveTold
from hanlu.runtime import Resources
from hanlu.stream.consumer import Consumer


def consumer(resources: Resources) -> Consumer:
    """The component that follows the gateway's answers."""
    return Consumer(
        "dispatch.curves",
        resources.database,
        resources.stream,
        resources.holder,
        {CurveTold: proof.keep},
    )
