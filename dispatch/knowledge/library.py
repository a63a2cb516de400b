"""The published articles in the memory of a process, ready to be searched.

Before each search the revision is asked for; where it has grown, what changed is read and analysed
and the index made anew: so a published article is found at once, by every process. Making the index
and searching it are done on threads: others have their turn meanwhile.
"""

import asyncio
from collections.abc import Callable, Mapping
from typing import Final
from uuid import UUID
from weakref import WeakKeyDictionary

import msgspec

from dispatch.knowledge import articles
from dispatch.knowledge.model import ArticleContent, Language
from dispatch.knowledge.policy import KnowledgePolicy
from dispatch.knowledge.search import Analysis, Entry, Hit, Index, Synonymous, Synonyms, analyse
from hanlu.database import Database
from hanlu.identity.principal import Principal

_READING: Final = Principal.system("knowledge")


class Shelf(msgspec.Struct, frozen=True, kw_only=True):
    """How the library stood at a revision: of each article by id the version, its content, and
    that as terms of a search.
    """

    revision: int
    synonyms: Synonyms
    versions: dict[UUID, int]
    contents: dict[UUID, ArticleContent]
    analyses: dict[UUID, Analysis]
    index: Index

    async def find(
        self,
        asked: str,
        *,
        limit: int,
        prefer: Language | None = None,
        wanted: Callable[[UUID], bool] = lambda _id: True,
    ) -> list[Hit]:
        """As `Index.find`, on a thread: the words of an order may take a second."""
        return await asyncio.to_thread(
            self.index.find, asked, limit=limit, prefer=prefer, wanted=wanted
        )


_EMPTY: Final = Shelf(
    revision=-1,
    synonyms=(),
    versions={},
    contents={},
    analyses={},
    index=Index((), (), Synonymous(())),
)


class Library:
    """The shelf of one database, kept up to date."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = asyncio.Lock()
        self._shelf = _EMPTY

    async def shelf(self, policy: KnowledgePolicy) -> Shelf:
        """The library as it is now. Raises psycopg.OperationalError when the database is away."""
        async with self._database.read(_READING) as connection:
            revision = await articles.revision(connection)
        if self._holds(revision, policy):
            return self._shelf
        async with self._lock:
            if not self._holds(revision, policy):
                self._shelf = await self._made(self._shelf, policy.synonyms)
            return self._shelf

    def _holds(self, revision: int, policy: KnowledgePolicy) -> bool:
        return self._shelf.revision >= revision and self._shelf.synonyms == policy.synonyms

    async def _made(self, before: Shelf, synonyms: Synonyms) -> Shelf:
        async with self._database.read(_READING) as connection:
            revision = await articles.revision(connection)
            versions = await articles.published(connection)
            changed = {
                id_: version
                for id_, version in versions.items()
                if before.versions.get(id_) != version
            }
            contents = before.contents | await articles.contents(connection, changed)
        kept = before.analyses if before.synonyms == synonyms else {}
        known = {id_: kept[id_] for id_ in versions if id_ in kept and id_ not in changed}
        contents = {id_: contents[id_] for id_ in versions}
        return await asyncio.to_thread(_indexed, revision, synonyms, versions, contents, known)


def _indexed(
    revision: int,
    synonyms: Synonyms,
    versions: dict[UUID, int],
    contents: dict[UUID, ArticleContent],
    known: Mapping[UUID, Analysis],
) -> Shelf:
    synonymous = Synonymous(synonyms)
    entries = [entry_of(id_, versions[id_], content) for id_, content in contents.items()]
    analyses = {each.id: known.get(each.id) or analyse(each, synonymous) for each in entries}
    return Shelf(
        revision=revision,
        synonyms=synonyms,
        versions=versions,
        contents=contents,
        analyses=analyses,
        index=Index(entries, list(analyses.values()), synonymous),
    )


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
