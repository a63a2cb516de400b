"""The published articles in the memory of a process, ready to be searched.

Before each search the revision is asked for; where it has grown, what changed is analysed and the
index made anew, on a thread of its own: so a published article is found at once, by every process.
"""

import asyncio
from collections.abc import Sequence
from typing import Final
from uuid import UUID
from weakref import WeakKeyDictionary

import msgspec

from dispatch.knowledge import articles
from dispatch.knowledge.model import Article, ArticleContent
from dispatch.knowledge.policy import KnowledgePolicy
from dispatch.knowledge.search import Analysis, Entry, Index, Synonymous, Synonyms, analyse
from hanlu.database import Database
from hanlu.identity.principal import Principal

_READING: Final = Principal.system("knowledge")
_MOST: Final = 50_000


class Shelf(msgspec.Struct, frozen=True):
    """How the library stood at a revision: the index, and each article's content by id."""

    revision: int
    index: Index
    contents: dict[UUID, ArticleContent]


class Library:
    """The shelf of one database, kept up to date."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = asyncio.Lock()
        self._shelf: Shelf | None = None
        self._synonyms: Synonyms = ()
        self._analyses: dict[tuple[UUID, int], Analysis] = {}

    async def shelf(self, policy: KnowledgePolicy) -> Shelf:
        """The library as it is now. Raises psycopg.OperationalError when the database is away."""
        async with self._database.read(_READING) as connection:
            revision = await articles.revision(connection)
        if (shelf := self._held(revision, policy)) is not None:
            return shelf
        async with self._lock:
            if (shelf := self._held(revision, policy)) is not None:
                return shelf
            async with self._database.read(_READING) as connection:
                revision = await articles.revision(connection)
                found = await articles.listed(connection, {}, drafts=False, limit=_MOST)
            if policy.synonyms != self._synonyms:
                self._analyses, self._synonyms = {}, policy.synonyms
            self._shelf = await asyncio.to_thread(self._made, revision, found, policy.synonyms)
            return self._shelf

    def _held(self, revision: int, policy: KnowledgePolicy) -> Shelf | None:
        shelf = self._shelf
        if shelf is None or shelf.revision < revision or policy.synonyms != self._synonyms:
            return None
        return shelf

    def _made(self, revision: int, found: Sequence[Article], synonyms: Synonyms) -> Shelf:
        synonymous = Synonymous(synonyms)
        entries = [entry_of(each.id, each.shown_version, each.content) for each in found]
        keys = [(each.id, each.version) for each in entries]
        self._analyses = {
            key: self._analyses.get(key) or analyse(entry, synonymous)
            for key, entry in zip(keys, entries, strict=True)
        }
        index = Index(entries, [self._analyses[key] for key in keys], synonymous)
        return Shelf(revision, index, {each.id: each.content for each in found})


def entry_of(article_id: UUID, version: int, content: ArticleContent) -> Entry:
    """What is searched of an article."""
    return Entry(
        id=article_id,
        version=version,
        language=content.language,
        title=content.title,
        names=(
            *content.codes,
            *content.keywords,
            *content.models,
            *content.faults,
            *content.rules,
        ),
        text="\n".join((content.body, *content.steps, *content.tools, content.safety)),
    )


_libraries: WeakKeyDictionary[Database, Library] = WeakKeyDictionary()


def of(database: Database) -> Library:
    """The one library of a database in this process."""
    if database not in _libraries:
        _libraries[database] = Library(database)
    return _libraries[database]
