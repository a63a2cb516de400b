"""Articles as every interface shows them."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

import msgspec

from hanlu.contracts.events import Reason

ArticleKind = Literal["case", "procedure", "codes", "script", "explanation"]
"""A fault and what helped, a procedure step by step, a table of codes, what to say to a customer,
and an explanation."""

Language = Literal["zh-CN", "en"]
ArticleState = Literal["draft", "published", "changed"]
"""``changed``: published, with a newer draft that readers do not see yet."""


class ArticleContent(msgspec.Struct, frozen=True, kw_only=True):
    """What an article says, and what it is about.

    ``body`` is the subset of Markdown that pages draw: headings, lists, emphasis, code, quotes,
    tables and links. ``rules`` are patterns of alarm rules, ``codes`` those that devices show.
    ``public``: customers may read it too.
    """

    kind: ArticleKind
    language: Language
    title: str
    body: str = ""
    models: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    tools: tuple[str, ...] = ()
    safety: str = ""
    public: bool = False
    review_due_on: date | None = None


class Article(msgspec.Struct, frozen=True, kw_only=True):
    """An article at its newest version, or for readers at the one that is published."""

    id: UUID
    code: str
    state: ArticleState
    content: ArticleContent
    version: int
    shown_version: int
    published_version: int | None
    published_at: datetime | None
    updated_at: datetime
    updated_by: str
    from_order_id: UUID | None
    from_order: str | None
    helped: int = 0
    not_helped: int = 0


class ArticleVersion(msgspec.Struct, frozen=True, kw_only=True):
    """One version: who wrote it, when and why."""

    version: int
    at: datetime
    by: str
    why: str
    published: bool
    content: ArticleContent


class ArticleFound(msgspec.Struct, frozen=True, kw_only=True):
    """A hit: ``similarity`` from 0 to 1, and which words of the question it meets."""

    article: Article
    similarity: float
    matched: tuple[str, ...]


class ArticlesFound(msgspec.Struct, frozen=True, kw_only=True):
    """Hits, the nearest first. ``answered``: the nearest is near enough to count as an answer."""

    items: list[ArticleFound]
    answered: bool


class ArticleSuggested(msgspec.Struct, frozen=True, kw_only=True):
    """An article for an order: how well it fits, why, and whether the caller found it of help."""

    article: Article
    similarity: float
    why: tuple[Reason, ...]
    said: bool | None = None


class ExpertProposed(msgspec.Struct, frozen=True, kw_only=True):
    """Who knows most of what a difficult case asks for."""

    technician_id: UUID
    name: str
    skill: str
    level: int


class Split(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a case is routine, and why (F-050); a difficult one names an expert, where any is."""

    routine: bool
    why: Reason
    article_id: UUID | None = None
    expert: ExpertProposed | None = None


class Suggestions(msgspec.Struct, frozen=True, kw_only=True):
    """What the house knows of an order."""

    split: Split
    items: list[ArticleSuggested]


class Gap(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked and not answered: the words of a search, or a fault without an article."""

    about: Literal["search", "fault"]
    words: str
    asked: int
    unhelpful: int
    last_at: datetime


class KnowledgeRevision(msgspec.Struct, frozen=True):
    """Grows with each change that readers see: who holds another one reads anew."""

    revision: int
