"""HTTP edge of the knowledge base."""

import asyncio
from typing import Annotated, Any, Final, Literal
from uuid import UUID

from fastapi import Query, Request, Response

from dispatch.edge import PoliciesDep, SeenOrderDep
from dispatch.knowledge import articles, exchange, gaps, service
from dispatch.knowledge.errors import (
    AlreadyWritten,
    ArticleCodeTaken,
    ArticleMissing,
    JsonUnreadable,
    NothingFound,
    StepsMissing,
)
from dispatch.knowledge.gaps import Searched
from dispatch.knowledge.model import (
    Article,
    ArticleKind,
    ArticlesFound,
    ArticleState,
    ArticleVersion,
    Gap,
    KnowledgeRevision,
    Language,
    Suggestions,
)
from dispatch.knowledge.schemas import (
    ArticleIn,
    ArticleRow,
    DraftIn,
    NewArticleIn,
    SaidIn,
    SearchedIn,
    WithdrawIn,
)
from dispatch.policies import Policies
from dispatch.work_orders.errors import WorkOrderMissing
from hanlu.database import UnitOfWork
from hanlu.errors import documented
from hanlu.http.dependencies import ClockDep, PrincipalDep, ReadUow, ResourcesDep, WriteUow, require
from hanlu.http.etags import IfMatchDep
from hanlu.http.idempotency import unkeyed
from hanlu.http.messages import answers, answers_page, message, message_page
from hanlu.http.paging import PageDep
from hanlu.http.routing import Router
from hanlu.http.uploads import uploaded_csv
from hanlu.identity.principal import Principal
from hanlu.identity.rights import allowed
from hanlu.imports import UNREADABLE, Action, ImportReport, run_import, run_lines
from hanlu.versions import VersionConflict

router = Router(prefix="/knowledge", tags=["knowledge"])
of_orders = Router(prefix="/work-orders/{order_id}", tags=["knowledge"])

READ = [require("knowledge.read")]
WRITE = [require("knowledge.write")]
WORK = [require("knowledge.work")]

_MOST_EXPORTED: Final = 20_000
_MEDIA: Final = {"csv": "text/csv; charset=utf-8", "json": "application/json"}
_FILE: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The file.",
        "content": {
            "text/csv": {"schema": {"type": "string"}},
            "application/json": {"schema": {"type": "array", "items": {"type": "object"}}},
        },
    }
}
_IMPORTED: Final = {
    **unkeyed("rows are known by their own codes, so that a repeated import finds them there"),
    "requestBody": {
        "required": True,
        "content": {
            "text/csv": {"schema": {"type": "string"}},
            "application/json": {"schema": {"type": "array", "items": {"type": "object"}}},
        },
    },
    "x-max-body-bytes": 8_100_000,
}

Format = Literal["csv", "json"]
Asked = Annotated[str, Query(min_length=1, max_length=200)]


def _drafts(principal: Principal) -> bool:
    """Whether the caller sees what is not published yet."""
    return allowed(principal.role, "knowledge.write")


@router.get("/articles", dependencies=READ, responses=answers_page(Article))
async def index(
    connection: ReadUow,
    page: PageDep,
    principal: PrincipalDep,
    clock: ClockDep,
    kind: ArticleKind | None = None,
    language: Language | None = None,
    state: ArticleState | None = None,
    *,
    review_due: bool = False,
) -> Response:
    """Articles, the newest first: for who writes them with drafts, for others what is published."""
    asked = {"kind": kind, "language": language, "state": state}
    found = await articles.listed(
        connection,
        {name: value for name, value in asked.items() if value is not None},
        drafts=_drafts(principal),
        review_by=clock.now().date() if review_due else None,
        after=(page.after(tuple[UUID]) or (None,))[0],
        limit=page.limit + 1,
    )
    return message_page(found, page, key=lambda article: (article.id,))


@router.post(
    "/articles",
    status_code=201,
    dependencies=WRITE,
    responses=answers(Article, ArticleCodeTaken, status=201),
)
async def create(body: NewArticleIn, uow: WriteUow) -> Response:
    """Write a draft; nobody but writers sees it."""
    article = await articles.create(uow, body.content(), body.why, code=body.code)
    return message(article, status=201, version=article.version)


@router.get("/articles/{article_id}", dependencies=READ, responses=answers(Article, ArticleMissing))
async def show(article_id: UUID, connection: ReadUow, principal: PrincipalDep) -> Response:
    """One article; its ETag is the version to write against."""
    article = await articles.get(connection, article_id, drafts=_drafts(principal))
    if article is None:
        raise ArticleMissing(article=article_id)
    return message(article, version=article.version)


@router.put(
    "/articles/{article_id}",
    dependencies=WRITE,
    responses=answers(Article, ArticleMissing, VersionConflict),
)
async def change(
    article_id: UUID, body: ArticleIn, uow: WriteUow, if_match: IfMatchDep
) -> Response:
    """Write the next version; readers see it once it is published."""
    article = await articles.change(uow, article_id, body.content(), body.why, if_match)
    return message(article, version=article.version)


@router.put(
    "/articles/{article_id}/publication",
    dependencies=WRITE,
    responses=answers(Article, ArticleMissing, VersionConflict, StepsMissing),
)
async def publish(
    article_id: UUID, uow: WriteUow, policies: PoliciesDep, if_match: IfMatchDep
) -> Response:
    """Let readers see the newest version."""
    article = await articles.publish(uow, policies.knowledge, article_id, if_match)
    return message(article, version=article.version)


@router.post(
    "/articles/{article_id}/withdrawal",
    dependencies=WRITE,
    responses=answers(Article, ArticleMissing, VersionConflict),
)
async def withdraw(
    article_id: UUID, body: WithdrawIn, uow: WriteUow, if_match: IfMatchDep
) -> Response:
    """Take an article from its readers; it stays as a draft."""
    article = await articles.withdraw(uow, article_id, body.why, if_match)
    return message(article, version=article.version)


@router.get(
    "/articles/{article_id}/versions",
    dependencies=WRITE,
    responses=answers_page(ArticleVersion, ArticleMissing),
)
async def versions(article_id: UUID, connection: ReadUow) -> Response:
    """Who wrote what, when and why, the newest first; one page."""
    found = await articles.versions(connection, article_id)
    if not found:
        raise ArticleMissing(article=article_id)
    return message({"items": found, "next": None})


@router.get("/export", dependencies=WRITE, response_class=Response, responses=_FILE)
async def export(connection: ReadUow, format: Format = "csv") -> Response:  # noqa: A002  # its name in the address
    """Every article at its newest version, as `import` takes it again."""
    found = await articles.listed(connection, {}, drafts=True, limit=_MOST_EXPORTED)
    # On a thread: thousands of articles take seconds.
    written = exchange.as_csv if format == "csv" else exchange.as_json
    content = await asyncio.to_thread(written, found)
    headers = {"Content-Disposition": f'attachment; filename="knowledge.{format}"'}
    return Response(content, headers=headers, media_type=_MEDIA[format])


@router.post(
    "/import",
    dependencies=WRITE,
    responses=answers(ImportReport, *UNREADABLE, JsonUnreadable),
    openapi_extra=_IMPORTED,
)
async def import_articles(
    request: Request,
    principal: PrincipalDep,
    resources: ResourcesDep,
    policies: PoliciesDep,
    *,
    dry_run: Annotated[bool, Query(description="Only say what would happen.")] = False,
) -> Response:
    """Articles by code, from a CSV or a JSON list; a preview does it all and takes it back."""
    content = await uploaded_csv(request)
    write = _writer(policies)
    database, action = resources.database, "imports.articles"
    if request.headers.get("content-type", "").startswith("application/json"):
        lines = exchange.read_json(content)
        report = await run_lines(database, principal, action, lines, write, dry_run=dry_run)
    else:
        report = await run_import(
            database, principal, action, content, ArticleRow, write, dry_run=dry_run
        )
    return message(report)


def _writer(policies: Policies) -> Any:
    async def write(uow: UnitOfWork, row: ArticleRow) -> Action:
        return await articles.import_row(
            uow, policies.knowledge, row.code, row.content(), published=row.published
        )

    return write


@router.get("/search", dependencies=READ, responses=answers(ArticlesFound))
async def search(
    principal: PrincipalDep,
    resources: ResourcesDep,
    policies: PoliciesDep,
    q: Asked,
    lang: Language | None = None,
    kind: ArticleKind | None = None,
    limit: Annotated[int, Query(ge=1, le=50)] = 10,
) -> Response:
    """The published articles nearest to some words, in Chinese, English, pinyin or initials."""
    found = await service.search(
        resources.database, principal, policies, q, prefer=lang, kind=kind, limit=limit
    )
    return message(found)


@router.put("/searches/{search_id}", status_code=204, dependencies=WORK)
async def note_search(
    search_id: UUID, body: SearchedIn, uow: WriteUow, policies: PoliciesDep
) -> None:
    """Keep what was searched and how near the best was, so that gaps are seen; repeated, whether
    it helped.
    """
    searched = Searched(id=search_id, words=body.words, best=body.best, helped=body.helped)
    await gaps.note(uow, policies.knowledge, searched)


@router.get("/gaps", dependencies=WRITE, responses=answers_page(Gap))
async def list_gaps(connection: ReadUow, policies: PoliciesDep, clock: ClockDep) -> Response:
    """Searches that found nothing or did not help, and frequent faults without an article; one
    page, the most asked first.
    """
    found = await gaps.listed(connection, policies.knowledge, clock.now())
    return message({"items": found, "next": None})


@router.get("/revision", dependencies=READ, responses=answers(KnowledgeRevision))
async def revision(connection: ReadUow) -> Response:
    """Asked twice a minute by every page: when it has grown, what is shown is read anew."""
    return message(KnowledgeRevision(await articles.revision(connection)))


@of_orders.get(
    "/suggestions",
    dependencies=WORK,
    responses=answers(Suggestions, WorkOrderMissing),
)
async def suggestions(
    order: SeenOrderDep,
    principal: PrincipalDep,
    resources: ResourcesDep,
    policies: PoliciesDep,
    clock: ClockDep,
    lang: Language | None = None,
) -> Response:
    """The articles that fit an order with how well and why, and whether it is routine."""
    found = await service.suggestions(
        resources.database, principal, policies, order, clock.now(), lang
    )
    return message(found)


@of_orders.put(
    "/suggestions/{article_id}",
    status_code=204,
    dependencies=WORK,
    responses=documented(WorkOrderMissing, ArticleMissing),
)
async def say(order_id: UUID, article_id: UUID, body: SaidIn, uow: WriteUow) -> None:
    """Whether an article helped with this order; the last word of each person counts."""
    await service.say(uow, order_id, article_id, helped=body.helped)


@of_orders.post(
    "/article",
    status_code=201,
    dependencies=WRITE,
    responses=answers(Article, WorkOrderMissing, NothingFound, AlreadyWritten, status=201),
)
async def draft(order_id: UUID, body: DraftIn, uow: WriteUow) -> Response:
    """Turn cause and solution of the last finished visit into a draft (F-202)."""
    article = await service.draft_of(uow, order_id, body.language)
    return message(article, status=201, version=article.version)
