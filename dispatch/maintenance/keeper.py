"""The keeper of maintenance plans: orders each visit when its time has come."""

from dispatch.due import DueWork
from dispatch.maintenance import occurrences, visits
from hanlu.database.lease import Fence

_BATCH = 50


class PlanKeeper(DueWork):
    """Apart from the watcher of clocks: at midnight many plans fall due at once, and no clock waits
    for them.
    """

    name = "dispatch.maintenance"

    async def tick(self, fence: Fence) -> int:
        """Order what fell due and count what is over; a full batch goes on with the next tick."""
        lead = self._policies().maintenance.lead
        async with self._database.read(self._principal) as connection:
            now = await self._due_time(connection)
            plans = await occurrences.to_tend(connection, now, lead, _BATCH)
        return sum(
            [await self._act(fence, "maintenance.tend", visits.tend, each) for each in plans]
        )
