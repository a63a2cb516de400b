"""Articles: reading, writing, publishing. A published one stays as readers know it until the next
version is published.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

import msgspec
from psycopg.errors import UniqueViolation
from psycopg.types.json import Jsonb

from dispatch.knowledge.errors import ArticleCodeTaken, ArticleMissing, StepsMissing
from dispatch.knowledge.model import Article, ArticleContent, ArticleVersion
from dispatch.knowledge.policy import KnowledgePolicy
from hanlu.database import Connection, UnitOfWork
from hanlu.database.rows import in_parts, insert
from hanlu.ids import new_id
from hanlu.imports import Action, create_or_change
from hanlu.versions import check_version

_SHOWN: Final = """
    select a.id, a.code, v.content, a.version, v.version as shown_version, a.published_version,
           case when a.published_version is null then 'draft'
                when a.published_version = a.version then 'published' else 'changed' end as state,
           a.published_at, v.at as updated_at, v.by_name as updated_by, a.from_order_id,
           (select w.number from dispatch.work_order w where w.id = a.from_order_id) as from_order,
           h.helped, h.not_helped
      from dispatch.article a
      join dispatch.article_version v on v.article_id = a.id
       and v.version = case when %(drafts)s then a.version else a.published_version end
     cross join lateral dispatch.article_helped(a.id) h
"""


async def get(connection: Connection, article_id: UUID, *, drafts: bool) -> Article | None:
    """One article, at its newest version with ``drafts``, else as it is published."""
    cursor = await connection.execute(
        f"{_SHOWN} where a.id = %(id)s", {"id": article_id, "drafts": drafts}
    )
    row = await cursor.fetchone()
    return msgspec.convert(row, Article) if row else None


async def of_ids(connection: Connection, ids: Sequence[UUID]) -> dict[UUID, Article]:
    """Published articles that the caller may read, by id."""
    cursor = await connection.execute(
        f"{_SHOWN} where a.id = any(%(ids)s)", {"ids": list(ids), "drafts": False}
    )
    found = msgspec.convert(await cursor.fetchall(), list[Article])
    return {each.id: each for each in found}


async def by_code(connection: Connection, code: str) -> Article | None:
    """One article by what imports call it."""
    cursor = await connection.execute(
        f"{_SHOWN} where a.code = %(code)s", {"code": code, "drafts": True}
    )
    row = await cursor.fetchone()
    return msgspec.convert(row, Article) if row else None


async def of_order(connection: Connection, order_id: UUID) -> Article | None:
    """The article that an order became."""
    cursor = await connection.execute(
        f"{_SHOWN} where a.from_order_id = %(order)s", {"order": order_id, "drafts": True}
    )
    row = await cursor.fetchone()
    return msgspec.convert(row, Article) if row else None


async def listed(
    connection: Connection,
    filters: Mapping[str, str],
    *,
    drafts: bool,
    review_by: date | None = None,
    after: UUID | None = None,
    limit: int,
) -> list[Article]:
    """Articles, the newest first; ``filters`` by kind, language and state.

    ``review_by``: only published ones whose review is due on that day or before.
    """
    cursor = await connection.execute(
        f"select * from ({_SHOWN}) found"  # noqa: S608  # a constant
        " where (%(kind)s::text is null or content->>'kind' = %(kind)s)"
        " and (%(language)s::text is null or content->>'language' = %(language)s)"
        " and (%(state)s::text is null or state = %(state)s)"
        " and (%(review_by)s::date is null or published_version is not null"
        "      and (content->>'review_due_on')::date <= %(review_by)s)"
        " and (%(after)s::uuid is null or id < %(after)s)"
        " order by id desc limit %(limit)s",
        {
            "kind": filters.get("kind"),
            "language": filters.get("language"),
            "state": filters.get("state"),
            "review_by": review_by,
            "drafts": drafts,
            "after": after,
            "limit": limit,
        },
    )
    return await in_parts(cursor, lambda row: msgspec.convert(row, Article))


async def published(connection: Connection) -> dict[UUID, int]:
    """The version that readers see of each article that the caller may read, the newest first."""
    cursor = await connection.execute(
        "select id, published_version from dispatch.article"
        " where published_version is not null order by id desc"
    )
    return {row["id"]: row["published_version"] for row in await cursor.fetchall()}


async def contents(
    connection: Connection, versions: Mapping[UUID, int]
) -> dict[UUID, ArticleContent]:
    """What articles say at these versions."""
    cursor = await connection.execute(
        "select article_id, content from dispatch.article_version"
        " where (article_id, version) in (select * from unnest(%s::uuid[], %s::integer[]))",
        (list(versions), list(versions.values())),
    )
    return dict(
        await in_parts(
            cursor,
            lambda row: (row["article_id"], msgspec.convert(row["content"], ArticleContent)),
        )
    )


async def versions(connection: Connection, article_id: UUID) -> list[ArticleVersion]:
    """Every version that the caller may read, the newest first."""
    cursor = await connection.execute(
        "select v.version, v.at, v.by_name as by, v.why, v.content,"
        " v.version = a.published_version is true as published"
        " from dispatch.article_version v join dispatch.article a on a.id = v.article_id"
        " where a.id = %s order by v.version desc",
        (article_id,),
    )
    return msgspec.convert(await cursor.fetchall(), list[ArticleVersion])


async def content_of(
    connection: Connection, article_id: UUID, version: int
) -> ArticleContent | None:
    """What an article said at a version; None where that was never written, or is not for the
    caller.
    """
    cursor = await connection.execute(
        "select content from dispatch.article_version where article_id = %s and version = %s",
        (article_id, version),
    )
    row = await cursor.fetchone()
    return msgspec.convert(row["content"], ArticleContent) if row else None


async def create(
    uow: UnitOfWork,
    content: ArticleContent,
    why: str,
    *,
    code: str | None = None,
    from_order_id: UUID | None = None,
) -> Article:
    """Write a draft. Raises ArticleCodeTaken."""
    article_id = new_id()
    code = code or f"K-{str(article_id)[-8:]}"
    columns = {
        "id": article_id,
        "code": code,
        "from_order_id": from_order_id,
        "created_at": uow.now,
    }
    try:
        await insert(uow.connection, "dispatch.article", columns)
    except UniqueViolation as error:
        raise ArticleCodeTaken(article=code) from error
    await _keep(uow, article_id, 1, content, why)
    return await _written(uow, article_id, None, why)


async def change(
    uow: UnitOfWork,
    article_id: UUID,
    content: ArticleContent,
    why: str,
    expected_version: int | None,
) -> Article:
    """Write the next version; readers see it once it is published. What says nothing new changes
    nothing. Raises ArticleMissing, VersionConflict.
    """
    known = await _locked(uow, article_id, expected_version)
    if known.content == content:
        return known
    version = known.version + 1
    await uow.connection.execute(
        "update dispatch.article set version = %s where id = %s", (version, article_id)
    )
    await _keep(uow, article_id, version, content, why)
    return await _written(uow, article_id, known, why)


async def publish(
    uow: UnitOfWork, policy: KnowledgePolicy, article_id: UUID, expected_version: int | None
) -> Article:
    """Let readers see the newest version; without a day of its own it is reviewed as the policy
    says. Safe to repeat. Raises ArticleMissing, VersionConflict, StepsMissing.
    """
    await _before_publishing(uow)
    known = await _locked(uow, article_id, expected_version)
    if known.state == "published":
        return known
    if known.content.kind == "procedure" and not known.content.steps:
        raise StepsMissing
    version = known.version
    if known.content.review_due_on is None:
        due = (uow.now + policy.review_after).date()
        version += 1
        content = msgspec.structs.replace(known.content, review_due_on=due)
        await _keep(uow, article_id, version, content, "review")
    await uow.connection.execute(
        "update dispatch.article set version = %s, published_version = %s, published_at = %s,"
        " public = %s where id = %s",
        (version, version, uow.now, known.content.public, article_id),
    )
    await _revised(uow)
    return await _written(uow, article_id, known, None)


async def withdraw(
    uow: UnitOfWork, article_id: UUID, why: str, expected_version: int | None
) -> Article:
    """Take an article from its readers; it is a draft again. Safe to repeat.

    Raises ArticleMissing, VersionConflict.
    """
    await _before_publishing(uow)
    known = await _locked(uow, article_id, expected_version)
    if known.published_version is None:
        return known
    await uow.connection.execute(
        "update dispatch.article set published_version = null, published_at = null,"
        " public = false where id = %s",
        (article_id,),
    )
    await _revised(uow)
    return await _written(uow, article_id, known, why)


async def import_row(
    uow: UnitOfWork, policy: KnowledgePolicy, code: str, content: ArticleContent, *, published: bool
) -> Action:
    """Write one row of an import, known by its code, and publish it where the row says so."""
    await _before_publishing(uow)
    known = await by_code(uow.connection, code)
    if known is not None and content.review_due_on is None:  # the day it was given stays
        content = msgspec.structs.replace(content, review_due_on=known.content.review_due_on)

    async def write() -> Article:
        return await create(uow, content, "import", code=code)

    action = await create_or_change(
        known,
        create=write,
        change=lambda found: change(uow, found.id, content, "import", None),
    )
    written = await by_code(uow.connection, code)
    assert written is not None  # noqa: S101  # written above
    if published and written.state != "published":
        await publish(uow, policy, written.id, None)
        return "update" if action == "skip" else action
    return action


async def revision(connection: Connection) -> int:
    """Grows with each change that readers see."""
    cursor = await connection.execute("select revision from dispatch.knowledge_revision")
    row = await cursor.fetchone()
    assert row is not None  # noqa: S101  # the migration wrote it
    return int(row["revision"])


async def _locked(uow: UnitOfWork, article_id: UUID, expected_version: int | None) -> Article:
    held = await uow.connection.execute(
        "select 1 from dispatch.article where id = %s for update", (article_id,)
    )
    known = await get(uow.connection, article_id, drafts=True) if await held.fetchone() else None
    if known is None:
        raise ArticleMissing(article=article_id)
    check_version(expected_version, known.version)
    return known


async def _keep(
    uow: UnitOfWork, article_id: UUID, version: int, content: ArticleContent, why: str
) -> None:
    columns: dict[str, Any] = {
        "article_id": article_id,
        "version": version,
        "at": uow.now,
        "by_id": uow.principal.id,
        "by_name": uow.principal.name,
        "why": why,
        "content": Jsonb(msgspec.to_builtins(content)),
    }
    await insert(uow.connection, "dispatch.article_version", columns)


async def _before_publishing(uow: UnitOfWork) -> None:
    """Wait for who publishes, before an article is locked: an import holds many of them, and two
    that locked the same ones in another order would wait for each other.
    """
    await uow.connection.execute("select from dispatch.knowledge_revision for update")


async def _revised(uow: UnitOfWork) -> None:
    await uow.connection.execute("update dispatch.knowledge_revision set revision = revision + 1")


async def _written(
    uow: UnitOfWork, article_id: UUID, before: Article | None, why: str | None
) -> Article:
    article = await get(uow.connection, article_id, drafts=True)
    assert article is not None  # noqa: S101  # written or locked by the caller
    uow.record(f"article:{article_id}", before=before, after=article, reason=why)
    return article
