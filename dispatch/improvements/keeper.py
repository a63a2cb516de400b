"""Measures improvements when their time has come: once after the work, then through the watch."""

from dispatch.due import DueWork
from dispatch.improvements import service
from hanlu.database.lease import Fence

_BATCH = 20


class ImprovementKeeper(DueWork):
    """A downtime delays a measuring, and loses none."""

    name = "dispatch.improvements"

    async def tick(self, fence: Fence) -> int:
        """Measure what is due, longest overdue first."""
        async with self._database.read(self._principal) as connection:
            now = await self._due_time(connection)
            cursor = await connection.execute(
                "select id from dispatch.improvement where look_at <= %s order by look_at limit %s",
                (now, _BATCH),
            )
            due = [row["id"] for row in await cursor.fetchall()]
        return sum([await self._act(fence, "improvement.look", service.look, one) for one in due])
