"""Alarms become work orders: each event once, refused ones parked where people see them."""

from collections.abc import Callable

from dispatch.consumers import clearings
from dispatch.maintenance import visits
from dispatch.policies import Policies
from dispatch.work_orders import forecasts, opening
from hanlu.contracts.alarms import AlarmCleared, AlarmRaised, AlarmUpdated
from hanlu.database import UnitOfWork
from hanlu.runtime import Resources
from hanlu.stream.consumer import Consumer

NAME = "dispatch.alarms"


class AlarmHandlers:
    """What an alarm does to work orders, under the policy of that moment."""

    def __init__(self, policies: Callable[[], Policies]) -> None:
        self._policies = policies

    async def raised(self, uow: UnitOfWork, event: AlarmRaised) -> None:
        """Open or join the order, that of a maintenance plan where one answers running hours.

        Raises SiteUnknown, which parks the alarm in sight.
        """
        policies = self._policies()
        if not await visits.call(uow, policies, event):
            await opening.open_for_alarm(uow, policies, event)

    async def updated(self, uow: UnitOfWork, event: AlarmUpdated) -> None:
        """Move the deadline of the order with the forecast that it rests on."""
        await forecasts.follow(uow, self._policies(), event)

    async def cleared(self, uow: UnitOfWork, event: AlarmCleared) -> None:
        """Note on the order that its alarm is over; a parked alarm's end waits for its order."""
        await clearings.apply(uow, self._policies(), event, NAME)


def consumer(resources: Resources, policies: Callable[[], Policies]) -> Consumer:
    """The component that follows the gateway's alarms."""
    handlers = AlarmHandlers(policies)
    return Consumer(
        NAME,
        resources.database,
        resources.stream,
        resources.holder,
        {
            AlarmRaised: handlers.raised,
            AlarmUpdated: handlers.updated,
            AlarmCleared: handlers.cleared,
        },
    )
