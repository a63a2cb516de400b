"""Searching, suggesting for an order, saying whether it helped, and drafts of finished visits."""

import asyncio
from datetime import datetime
from typing import Final, get_args
from uuid import UUID

import msgspec

from dispatch.knowledge import articles, library, suggest
from dispatch.knowledge.errors import AlreadyWritten, ArticleMissing, NothingFound
from dispatch.knowledge.model import (
    Article,
    ArticleContent,
    ArticleFound,
    ArticlesFound,
    ArticleSuggested,
    ExpertProposed,
    Language,
    Split,
    Suggestions,
)
from dispatch.knowledge.suggest import Helped
from dispatch.policies import Policies
from dispatch.technicians import shown
from dispatch.visits.model import PartUsed
from dispatch.work_orders import repository
from dispatch.work_orders.errors import WorkOrderMissing
from hanlu.contracts.work_orders import WorkOrder
from hanlu.database import Connection, Database, UnitOfWork
from hanlu.identity.principal import Principal

# As many hits as are looked at for one order: more than any page shows.
_CANDIDATES: Final = 200
_TECHNICIANS: Final = 2_000
_EXPERT: Final = 3
_COUNTING: Final = Principal.system("knowledge")


class FinishedVisit(msgspec.Struct, frozen=True):
    """What a visit found and did."""

    cause: str
    solution: str
    parts_used: tuple[PartUsed, ...]
    model: str | None


async def search(
    database: Database,
    principal: Principal,
    policies: Policies,
    asked: str,
    *,
    prefer: Language | None,
    kind: str | None,
    limit: int,
) -> ArticlesFound:
    """The published articles nearest to what was typed, of those that the caller may read."""
    policy = policies.knowledge
    shelf = await library.of(database).shelf(policy)
    customer = principal.scope.kind == "site"

    def wanted(article_id: UUID) -> bool:
        content = shelf.contents[article_id]
        return (content.public or not customer) and kind in (None, content.kind)

    hits = await shelf.find(asked, limit=limit, prefer=prefer, wanted=wanted)
    async with database.read(principal) as connection:  # row security has the last word
        known = await articles.of_ids(connection, [hit.id for hit in hits])
    found = [
        ArticleFound(article=known[hit.id], similarity=hit.similarity, matched=hit.matched)
        for hit in hits
        if hit.id in known
    ]
    return ArticlesFound(
        items=found, answered=bool(found) and found[0].similarity >= policy.answered
    )


async def suggestions(
    database: Database,
    principal: Principal,
    policies: Policies,
    order: WorkOrder,
    now: datetime,
    prefer: Language | None,
) -> Suggestions:
    """The articles that fit an order, whether it is routine, and else who knows most of it."""
    policy = policies.knowledge
    shelf = await library.of(database).shelf(policy)
    async with database.read(_COUNTING) as everything:
        helped = await _helped(everything)
    async with database.read(principal) as connection:
        model = await _model(connection, order.asset_id)
    asked = suggest.asked_of(order, model)
    hits = await shelf.find(asked.words, limit=_CANDIDATES)
    fits = await asyncio.to_thread(
        suggest.fits, policy, asked, shelf.contents, hits, helped, prefer
    )
    routine, why, article_id = suggest.routine(policy, fits, shelf.contents, helped)
    nearest = fits[: len(get_args(Language)) * policy.suggest_most]
    async with database.read(principal) as connection:
        known = await articles.of_ids(connection, [fit.id for fit in nearest])
        said = await _said(connection, order.id, principal.id)
        expert = None if routine else await _expert(connection, order, now)
    readable = [fit for fit in nearest if fit.id in known]
    codes = {each.id: each.code for each in known.values()}
    kept = suggest.untwinned(readable, shelf.contents, codes)[: policy.suggest_most]
    return Suggestions(
        split=Split(routine=routine, why=why, article_id=article_id, expert=expert),
        items=[
            ArticleSuggested(
                article=known[fit.id],
                similarity=fit.similarity,
                why=fit.why,
                said=said.get(fit.id),
            )
            for fit in kept
        ],
    )


async def say(uow: UnitOfWork, order_id: UUID, article_id: UUID, *, helped: bool) -> None:
    """Whether an article helped with an order, in the caller's word; the last one counts.

    Safe to repeat. Raises WorkOrderMissing, ArticleMissing.
    """
    await repository.seen(uow.connection, order_id)
    if await articles.get(uow.connection, article_id, drafts=False) is None:
        raise ArticleMissing(article=article_id)
    await uow.connection.execute(
        "insert into dispatch.article_feedback (article_id, work_order_id, by_id, helped, at)"
        " values (%s, %s, %s, %s, %s) on conflict (article_id, work_order_id, by_id)"
        " do update set helped = excluded.helped, at = excluded.at",
        (article_id, order_id, uow.principal.id, helped, uow.now),
    )
    uow.record(f"article:{article_id}", after={"work_order": order_id, "helped": helped})


async def draft_of(uow: UnitOfWork, order_id: UUID, language: Language) -> Article:
    """A draft of what the last visit of a case found and did (F-202): cause, solution, parts, model
    and fault, and nothing of whose case it was.

    Raises WorkOrderMissing, NothingFound, AlreadyWritten.
    """
    order = await repository.lock(uow.connection, order_id)
    if order is None:
        raise WorkOrderMissing(order=order_id)
    if (known := await articles.of_order(uow.connection, order_id)) is not None:
        raise AlreadyWritten(number=order.number, article=known.code, article_id=str(known.id))
    visit = await _finished(uow.connection, order)
    if visit is None:
        raise NothingFound(number=order.number)
    content = draft_content(order, visit, language)
    return await articles.create(uow, content, order.number, from_order_id=order_id)


def draft_content(order: WorkOrder, visit: FinishedVisit, language: Language) -> ArticleContent:
    """What is written for whoever goes on with it. Pure."""
    cause, solution = ("原因", "处理") if language == "zh-CN" else ("Cause", "What helped")
    first = visit.cause.strip().splitlines()[0]
    return ArticleContent(
        kind="case",
        language=language,
        title=first[:120],
        body=f"## {cause}\n\n{visit.cause.strip()}\n\n## {solution}\n\n{visit.solution.strip()}\n",
        models=(visit.model,) if visit.model else (),
        faults=(order.fault,) if order.fault else (),
        rules=tuple(
            str(reason.params["sign"])
            for reason in order.reasons
            if reason.code == "triage.alarm_rule" and "sign" in reason.params
        ),
        parts=tuple(dict.fromkeys(each.part for each in visit.parts_used)),
    )


async def _finished(connection: Connection, order: WorkOrder) -> FinishedVisit | None:
    cursor = await connection.execute(
        "select v.cause, v.solution, v.parts_used,"
        " (select model from dispatch.asset where id = %(asset)s) as model"
        " from dispatch.visit v"
        " where v.work_order_id = %(order)s and v.cause <> '' and v.solution <> ''"
        " and (v.ended_at is not null or %(done)s)"
        " order by v.number desc limit 1",
        {
            "order": order.id,
            "asset": order.asset_id,
            "done": order.state in ("done", "signed", "closed"),
        },
    )
    row = await cursor.fetchone()
    return msgspec.convert(row, FinishedVisit) if row else None


async def _model(connection: Connection, asset_id: UUID | None) -> str:
    cursor = await connection.execute("select model from dispatch.asset where id = %s", (asset_id,))
    row = await cursor.fetchone()
    return (row["model"] or "") if row else ""


async def _helped(connection: Connection) -> dict[UUID, Helped]:
    cursor = await connection.execute(
        "select article_id, count(*) filter (where helped) as yes,"
        " count(*) filter (where not helped) as no"
        " from dispatch.article_feedback group by article_id"
    )
    return {row["article_id"]: Helped(row["yes"], row["no"]) for row in await cursor.fetchall()}


async def _said(connection: Connection, order_id: UUID, by: UUID | None) -> dict[UUID, bool]:
    cursor = await connection.execute(
        "select article_id, helped from dispatch.article_feedback"
        " where work_order_id = %s and by_id = %s",
        (order_id, by),
    )
    return {row["article_id"]: row["helped"] for row in await cursor.fetchall()}


_EXPERTS: Final = """
    select t.id, s.skill, s.level
      from dispatch.technician t join dispatch.technician_skill s on s.technician_id = t.id
     where t.active and s.skill = any(%(skills)s) and s.level >= %(least)s
       and (s.expires_at is null or s.expires_at > %(now)s)
     order by s.level desc, t.outlet is not distinct from %(outlet)s desc, t.code desc
     limit %(most)s
"""


async def _expert(connection: Connection, order: WorkOrder, now: datetime) -> ExpertProposed | None:
    """Who holds the highest level of what the case asks for and is not away, of those the caller
    sees.
    """
    cursor = await connection.execute(
        _EXPERTS,
        {
            "skills": [each.skill for each in order.skills],
            "least": _EXPERT,
            "now": now,
            "outlet": order.outlet,
            "most": _TECHNICIANS,
        },
    )
    for row in await cursor.fetchall():
        person = await shown.get(connection, row["id"], now)
        if person is not None and person.away is None:
            return ExpertProposed(
                technician_id=person.id, name=person.name, skill=row["skill"], level=row["level"]
            )
    return None
