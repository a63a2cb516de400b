"""What comes in over HTTP about articles. Also the rows of imports."""

from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, StringConstraints

from dispatch.customers.schemas import Code
from dispatch.knowledge.model import ArticleContent, ArticleKind, Language
from dispatch.parts.schemas import PartCode
from hanlu.http.schemas import Schema

Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=160)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=400)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
Why = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=240)]
Body = Annotated[str, Field(max_length=40_000)]
Names = Annotated[tuple[Name, ...], Field(max_length=40)]
Steps = Annotated[tuple[Line, ...], Field(max_length=60)]
Parts = Annotated[tuple[PartCode, ...], Field(max_length=40)]
ReviewDay = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2100, 12, 31))]


class ArticleContentIn(Schema):
    """What an article says and is about; ``body``: Markdown, ``rules``: patterns with ``*``."""

    kind: ArticleKind
    language: Language
    title: Title
    body: Body = ""
    models: Names = ()
    faults: Names = ()
    rules: Names = ()
    codes: Names = ()
    keywords: Names = ()
    steps: Steps = ()
    parts: Parts = ()
    tools: Names = ()
    safety: Annotated[str, Field(max_length=4000)] = ""
    public: bool = False
    review_due_on: ReviewDay | None = None

    def content(self) -> ArticleContent:
        """As the service takes it."""
        return ArticleContent(
            **{name: getattr(self, name) for name in ArticleContentIn.model_fields}
        )


class ArticleIn(ArticleContentIn):
    """The next version of an article, and why it was written."""

    why: Why


class NewArticleIn(ArticleIn):
    """A new article; without a ``code`` it gets one."""

    code: Code | None = None


class WithdrawIn(Schema):
    """Why readers are not to follow it any more."""

    why: Why


class SaidIn(Schema):
    """Whether it helped."""

    helped: bool


class DraftIn(Schema):
    """The language that the technician wrote in."""

    language: Language


class SearchedIn(Schema):
    """A search that was finished, and whether it helped."""

    words: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
    best: Annotated[float, Field(ge=0, le=1)]
    helped: bool | None = None


def _cells(cell: Any) -> Any:
    """The list of a cell, by lines or bars; steps and names hold commas and semicolons."""
    if not isinstance(cell, str):
        return cell
    return [each.strip() for each in cell.replace("|", "\n").splitlines() if each.strip()]


class ArticleRow(ArticleContentIn):
    """A line of a CSV, or an object of a JSON list; lists of a cell stand on lines or between bars.

    Without ``published`` it comes in as a draft.
    """

    code: Code
    models: Annotated[Names, BeforeValidator(_cells)] = ()
    faults: Annotated[Names, BeforeValidator(_cells)] = ()
    rules: Annotated[Names, BeforeValidator(_cells)] = ()
    codes: Annotated[Names, BeforeValidator(_cells)] = ()
    keywords: Annotated[Names, BeforeValidator(_cells)] = ()
    steps: Annotated[Steps, BeforeValidator(_cells)] = ()
    parts: Annotated[Parts, BeforeValidator(_cells)] = ()
    tools: Annotated[Names, BeforeValidator(_cells)] = ()
    published: bool = False
