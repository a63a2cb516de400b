"""What was asked and not answered (F-205): searches, and faults without an article."""

from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from dispatch.knowledge import words
from dispatch.knowledge.model import Gap
from dispatch.knowledge.policy import KnowledgePolicy
from hanlu.database import Connection, UnitOfWork

_MOST: Final = 200

# A search is unanswered when nothing was near enough, or somebody said that nothing helped.
_SEARCHES: Final = """
    select 'search' as about, (array_agg(words order by at desc, id desc))[1] as words,
           count(*)::int as asked, count(*) filter (where helped = false)::int as unhelpful,
           max(at) as last_at
      from dispatch.knowledge_search
     where at >= %(since)s and (helped = false or helped is null and best < %(answered)s)
     group by asked
    having count(*) >= %(asked)s or count(*) filter (where helped = false) > 0
"""
# Counted before the articles are looked through: there are few faults, and many orders of each.
_FAULTS: Final = """
    select 'fault' as about, counted.fault as words, counted.asked, 0 as unhelpful, counted.last_at
      from (select w.fault, count(*)::int as asked, max(w.opened_at) as last_at
              from dispatch.work_order w
             where w.opened_at >= %(since)s and w.fault is not null
             group by w.fault
            having count(*) >= %(asked)s) counted
     where not exists (
           select 1 from dispatch.article a
             join dispatch.article_version v on v.article_id = a.id
              and v.version = a.published_version
            where v.content->'faults' ? counted.fault)
"""


class Searched(msgspec.Struct, frozen=True, kw_only=True):
    """A search that somebody finished typing; ``helped`` None: they did not say."""

    id: UUID
    words: str
    best: float
    helped: bool | None


async def note(uow: UnitOfWork, policy: KnowledgePolicy, searched: Searched) -> None:
    """Keep a search, or what was said of it; old ones are forgotten. Safe to repeat by its id."""
    await uow.connection.execute(
        "insert into dispatch.knowledge_search (id, at, by_id, words, asked, best, helped)"
        " values (%s, %s, %s, %s, %s, %s, %s) on conflict (id) do update"
        " set helped = coalesce(excluded.helped, knowledge_search.helped)"
        " where knowledge_search.by_id is not distinct from excluded.by_id",
        (
            searched.id,
            uow.now,
            uow.principal.id,
            searched.words,
            counted(searched.words),
            searched.best,
            searched.helped,
        ),
    )
    await uow.connection.execute(
        "delete from dispatch.knowledge_search where at < %s", (uow.now - policy.searches_kept,)
    )
    uow.record(f"knowledge_search:{searched.id}", after=searched)


def counted(asked: str) -> str:
    """What makes two searches the same: case, blanks and punctuation do not count. Pure."""
    return " ".join(words.pieces(words.normal(asked)))


async def listed(connection: Connection, policy: KnowledgePolicy, now: datetime) -> list[Gap]:
    """What is missing, the most asked first."""
    asked = {
        "since": now - policy.gaps_since,
        "answered": policy.answered,
        "asked": policy.gap_asked,
        "most": _MOST,
    }
    cursor = await connection.execute(
        f"select * from ({_SEARCHES} union all {_FAULTS}) gap"  # noqa: S608  # constants
        " order by asked desc, last_at desc limit %(most)s",
        asked,
    )
    return msgspec.convert(await cursor.fetchall(), list[Gap])
