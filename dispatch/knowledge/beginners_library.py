"""The articles that a demo begins with."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, get_args

import msgspec

from dispatch.knowledge import articles
from dispatch.knowledge.model import ArticleContent, Language
from dispatch.knowledge.policy import KnowledgePolicy
from hanlu.database import UnitOfWork

_FILE: Final = Path(__file__).with_name("demo.toml")
LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)


def contents() -> Iterator[tuple[str, ArticleContent]]:
    """Each article with its code, in each language."""
    for article in tomllib.loads(_FILE.read_text(encoding="utf-8"))["article"]:
        shared: dict[str, Any] = {
            name: value for name, value in article.items() if name not in (*LANGUAGES, "code")
        }
        for language in LANGUAGES:
            own = article[language]
            given = shared | own | {"language": language, "body": own["body"].strip()}
            code = f"{article['code']}-{language[:2]}"
            yield code, msgspec.convert(given, ArticleContent)


async def put_up(uow: UnitOfWork, policy: KnowledgePolicy) -> None:
    """Publish them all. Safe to repeat."""
    for code, content in contents():
        await articles.import_row(uow, policy, code, content, published=True)
