"""What can be refused about the answers of a request."""

from typing import ClassVar

from hanlu.errors import DomainError


class AnswerMissing(DomainError):
    """Whoever takes a request of this kind down has to ask for it."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "intake.answer_missing"
    detail: ClassVar[str] = "A request of this kind needs to say: {question}."
    field = "answers"


class QuestionUnknown(DomainError):
    """An answer to what nobody asks would be read by nobody."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "intake.question_unknown"
    detail: ClassVar[str] = "{question} is not asked for a request of this kind."
    field = "answers"


class SourceUnknown(DomainError):
    """A channel that is none of ours: nobody would find the request by it."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "intake.source_unknown"
    detail: ClassVar[str] = "{source} is no channel of requests; known: {known}, and api."
    field = "source"
