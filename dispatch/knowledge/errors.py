"""What can be refused about articles. Codes are stable; pages word them."""

from typing import ClassVar

from hanlu.errors import DomainError


class ArticleMissing(DomainError):
    """Unknown, a draft, or not for the caller: the same answer for all."""

    status: ClassVar[int] = 404
    code: ClassVar[str] = "article.missing"
    detail: ClassVar[str] = "There is no article {article}."


class ArticleCodeTaken(DomainError):
    """Codes are what imports know articles by."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "article.code_taken"
    detail: ClassVar[str] = "There is another article {article}."
    field = "code"


class StepsMissing(DomainError):
    """Nobody can work by a procedure without steps."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "article.steps_missing"
    detail: ClassVar[str] = "A procedure that is published has at least one step."
    field = "steps"


class AlreadyWritten(DomainError):
    """One draft a case; it is gone on with instead."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "article.of_order_exists"
    detail: ClassVar[str] = "{number} has become the article {article} already."


class NothingFound(DomainError):
    """There is nothing to write about before cause and solution were written down."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "article.nothing_found"
    detail: ClassVar[str] = "{number} has no finished visit with a cause and a solution."


class ProcedureUnknown(DomainError):
    """A visit follows a procedure in the words of one of its versions."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "visit.procedure_unknown"
    detail: ClassVar[str] = "There is no procedure {article} with such steps."
    field = "procedure"


class JsonUnreadable(DomainError):
    """The file is no list of articles."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "import.not_json"
    detail: ClassVar[str] = "The file is not a JSON list of articles."
    field = "file"
