"""The watcher of clocks and own steps of orders."""

from dispatch.due import DueWork
from dispatch.sla import repository
from dispatch.sla.escalate import escalate
from dispatch.work_orders import own_steps
from dispatch.work_orders import repository as orders
from hanlu.database.lease import Fence

_BATCH = 200


class Watcher(DueWork):
    """Fires what fell due: rungs of missed clocks, unconfirmed offers, cases to close."""

    name = "dispatch.sla"

    async def tick(self, fence: Fence) -> int:
        """Fire all that is due now; returns how many steps that were."""
        fired = 0
        while True:
            async with self._database.read(self._principal) as connection:
                now = await self._due_time(connection)
                late = await repository.due_orders(connection, now, _BATCH)
                waiting = await orders.with_own_step(connection, now, _BATCH)
            fired_before = fired
            for order_id in late:
                fired += await self._act(fence, "work_order.escalate", escalate, order_id)
            for order_id in waiting:
                fired += await self._act(fence, "work_order.own_step", own_steps.take, order_id)
            # A batch of nothing but broken orders comes again: with the next tick, not at once.
            if fired == fired_before or (len(late) < _BATCH and len(waiting) < _BATCH):
                return fired
