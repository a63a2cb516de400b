"""The end of a certificate is told to whoever leads the technician: ahead, and when it has come."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from dispatch.due import DueWork
from dispatch.policies import Policies
from hanlu.database import Connection, UnitOfWork
from hanlu.database.lease import Fence
from hanlu.identity import people
from hanlu.identity.people import Person
from hanlu.identity.principal import Role, Scope
from hanlu.notify import outbox
from hanlu.notify.messages import Message

_BATCH: Final = 50
_HEADS: Final[tuple[Role, ...]] = ("outlet_manager", "supervisor", "regional_manager", "admin")
"""The first of these that somebody has there is told."""
# What ended longer ago than a warning reaches ahead is known, or was so when it was entered.
_UNTOLD: Final = """
    select s.technician_id, s.skill, s.level, s.expires_at,
           case when s.expires_at <= %(now)s then 'ended' else 'ahead' end as stage
      from dispatch.technician_skill s join dispatch.technician t on t.id = s.technician_id
     where t.active and s.expires_at between %(now)s - %(ahead)s and %(now)s + %(ahead)s
       and (%(technician_id)s::uuid is null or s.technician_id = %(technician_id)s)
       and not exists (select from dispatch.certificate_notice n
             where (n.technician_id, n.skill, n.expires_at)
                 = (s.technician_id, s.skill, s.expires_at)
               and n.stage = case when s.expires_at <= %(now)s then 'ended' else 'ahead' end)
"""


class Ending(msgspec.Struct, frozen=True, kw_only=True):
    """A certificate whose end is to be told."""

    skill: str
    level: int
    expires_at: datetime
    stage: str


class CertificateKeeper(DueWork):
    """Tells each end twice: ``warn_before`` it, and when it has come."""

    name = "dispatch.certificates"

    async def tick(self, fence: Fence) -> int:
        """Tell what is due, a technician at a time."""
        ahead = self._policies().skill.warn_before
        async with self._database.read(self._principal) as connection:
            now = await self._due_time(connection)
            cursor = await connection.execute(
                f"{_UNTOLD} order by s.expires_at limit %(limit)s",
                {"now": now, "ahead": ahead, "technician_id": None, "limit": _BATCH},
            )
            due = {row["technician_id"] for row in await cursor.fetchall()}
        return sum([await self._act(fence, "certificate.tell", tell, each) for each in due])


async def tell(uow: UnitOfWork, policies: Policies, technician_id: UUID, now: datetime) -> int:
    """Tell what is due of one technician and note who was told; how many certificates that were."""
    ending = await _untold(uow.connection, policies, technician_id, now)
    cursor = await uow.connection.execute(
        "select code, name, region, outlet from dispatch.technician where id = %s for update",
        (technician_id,),
    )
    row = await cursor.fetchone()
    if row is None or not ending:
        return 0
    ranks = [await people.holding(uow.connection, role) for role in _HEADS]
    heads = next(filter(None, (heads_of(row["region"], row["outlet"], rank) for rank in ranks)), [])
    names = [head.name for head in heads]
    for each in ending:
        for head in heads:
            await outbox.send(uow, notice(each, technician_id, row["code"], row["name"], head))
        await uow.connection.execute(
            "insert into dispatch.certificate_notice values (%s, %s, %s, %s, %s, %s)"
            " on conflict do nothing",
            (technician_id, each.skill, each.expires_at, each.stage, uow.now, names),
        )
    told = {"ends": [each.skill for each in ending], "told": names}
    uow.record(f"technician:{technician_id}", after=told)
    return len(ending)


def heads_of(region: str | None, outlet: str | None, rank: Sequence[Person]) -> list[Person]:
    """Those of the rank whose scope reaches a technician there. Pure."""
    return [
        each
        for each in rank
        if Scope(each.scope_kind, tuple(each.scope_ids)).reaches(region=region, outlet=outlet)
    ]


def notice(ending: Ending, technician_id: UUID, code: str, name: str, head: Person) -> Message:
    """What a head is told, in their language. Pure."""
    day = f"{ending.expires_at:%Y-%m-%d}"
    return Message(
        key=f"certificate:{technician_id}:{ending.skill}:{day}:{ending.stage}:{head.id}",
        channel="mail",
        to=head.email,
        locale=head.locale,
        code=f"certificate.{ending.stage}",
        params={
            "name": head.name,
            "technician": name,
            "code": code,
            "skill": ending.skill,
            "level": ending.level,
            "day": day,
        },
    )


async def _untold(
    connection: Connection, policies: Policies, technician_id: UUID, now: datetime
) -> list[Ending]:
    cursor = await connection.execute(
        f"{_UNTOLD} order by s.skill",
        {"now": now, "ahead": policies.skill.warn_before, "technician_id": technician_id},
    )
    return msgspec.convert(await cursor.fetchall(), list[Ending])
