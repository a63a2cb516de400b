"""What quality does by itself: draw the sample, and hold finished visits against the rules."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from dispatch.due import DueWork
from dispatch.policies import Policies
from dispatch.quality import draws, facts, findings, rules
from dispatch.quality.findings import Found
from hanlu.database import UnitOfWork
from hanlu.database.lease import Fence
from hanlu.ids import new_id

_BATCH: Final = 50
_LOOK_EVERY: Final = timedelta(minutes=1)
"""Draws are due by the hour or the day: asking each half second would only cost."""
_UNCHECKED: Final = """
    select distinct v.work_order_id from dispatch.visit v
      join dispatch.work_order w on w.id = v.work_order_id
     where v.checked_at is null and v.finished_at > %(now)s - %(look_back)s
       and v.finished_at <= %(now)s - %(after)s and w.state in ('signed', 'closed')
       and (%(order)s::uuid is null or v.work_order_id = %(order)s)
     limit %(limit)s
"""


class QualityKeeper(DueWork):
    """Draws by the policy's rhythm; checks each visit once its late photos have come."""

    name = "dispatch.quality"
    _looked_at: datetime | None = None

    async def tick(self, fence: Fence) -> int:
        """Check what has settled, and once a minute see whether to draw."""
        policy = self._policies().quality
        async with self._database.read(self._principal) as connection:
            now = await self._due_time(connection)
            if self._looked_at is not None and now - self._looked_at < _LOOK_EVERY:
                return 0
            asked = {
                "now": now,
                "look_back": policy.look_back,
                "after": policy.check_after,
                "order": None,
                "limit": _BATCH,
            }
            cursor = await connection.execute(_UNCHECKED, asked)
            settled = [row["work_order_id"] for row in await cursor.fetchall()]
            to_draw = await draws.due(connection, policy, now)
        done = sum([await self._act(fence, "quality.check", check, each) for each in settled])
        if to_draw:
            done += await self._act(fence, "quality.draw", _draw, new_id())
        if len(settled) < _BATCH:
            self._looked_at = now
        return done


async def check(uow: UnitOfWork, policies: Policies, order_id: UUID, now: datetime) -> int:
    """Hold the finished visits of a case against the rules; how many findings that made.

    Safe to repeat: a visit is checked once, and a rule finds it once.
    """
    policy = policies.quality
    # First, as whoever writes into a visit: else each might wait for the other.
    await uow.connection.execute(
        "select 1 from dispatch.work_order where id = %s for key share", (order_id,)
    )
    cursor = await uow.connection.execute(
        "update dispatch.visit set checked_at = %(now)s where work_order_id = %(order)s"
        " and checked_at is null and finished_at > %(now)s - %(look_back)s"
        " and finished_at <= %(now)s - %(after)s returning number",
        {
            "now": now,
            "order": order_id,
            "look_back": policy.look_back,
            "after": policy.check_after,
        },
    )
    made: list[str] = []
    for row in sorted(await cursor.fetchall(), key=lambda row: int(row["number"])):
        known = await facts.of_visit(uow.connection, policies, order_id, row["number"])
        if known is None:
            continue
        told, visit = known
        for violation in rules.violations(policy.rules, told):
            found = Found(
                source="rule",
                code=violation.rule,
                words="",
                evidence=violation.evidence,
                work_order_id=order_id,
                visit_number=row["number"],
                technician_id=visit["technician_id"],
                outlet=visit["outlet"],
            )
            if await findings.write(uow, policies, found) is not None:
                made.append(violation.rule)
    uow.record(f"work_order:{order_id}", after={"checked": made})
    return len(made)


async def _draw(uow: UnitOfWork, policies: Policies, _id: UUID, now: datetime) -> int:
    return await draws.draw_due(uow, policies, now)
