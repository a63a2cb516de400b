"""What can be refused about complaints."""

from typing import ClassVar

from hanlu.errors import DomainError


class NotAComplaint(DomainError):
    """Only complaints have a course."""

    status: ClassVar[int] = 404
    code: ClassVar[str] = "complaint.missing"
    detail: ClassVar[str] = "{number} is no complaint."


class StepOutOfTurn(DomainError):
    """Each step once a round, and one after the other."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "complaint.out_of_turn"
    detail: ClassVar[str] = "{step} is not the next step of {number}: {next} is."
    field = "step"


class NoStepLeft(DomainError):
    """What is left happens by itself, or the case was cancelled."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "complaint.no_step"
    detail: ClassVar[str] = "Nothing of {number} is left to be written down."
    field = "step"


class StepNeeds(DomainError):
    """A step without what it is for would be a tick in a list."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "complaint.needs"
    detail: ClassVar[str] = "{step} needs {need}."


class StepsMissing(DomainError):
    """A complaint ends with its result, not beside it."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "complaint.steps_missing"
    detail: ClassVar[str] = "{number} is not settled before these steps: {missing}."
    field = "to"


class ComplaintTypeUnknown(DomainError):
    """A type that the policy does not list would be counted nowhere."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "complaint.type_unknown"
    detail: ClassVar[str] = "{type} is not one of the types: {known}."
    field = "type"


class ComplaintCauseUnknown(DomainError):
    """A cause that the policy does not list would be counted nowhere."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "complaint.cause_unknown"
    detail: ClassVar[str] = "{cause} is not one of the causes: {known}."
    field = "cause"


class RemedyUnfit(DomainError):
    """What is done follows from the cause."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "complaint.remedy_unfit"
    detail: ClassVar[str] = "{remedy} is no remedy for {cause}; there are: {known}."
    field = "remedies"


class RemedyForLeaders(DomainError):
    """What happens to people of ours, their leaders decide."""

    status: ClassVar[int] = 403
    code: ClassVar[str] = "complaint.for_leaders"
    detail: ClassVar[str] = "{remedy} is decided by a leader."
    field = "remedies"


class AboutElsewhere(DomainError):
    """A complaint is about a case at its own place, and not about itself."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "complaint.about_elsewhere"
    detail: ClassVar[str] = "{number} cannot be about that case."
    field = "about_id"


class EvidenceMissing(DomainError):
    """Nothing was pinned under that number."""

    status: ClassVar[int] = 404
    code: ClassVar[str] = "complaint.evidence_missing"
    detail: ClassVar[str] = "{number} has no evidence numbered {evidence}."


class ProblemFileMissing(DomainError):
    """Unknown, or out of scope."""

    status: ClassVar[int] = 404
    code: ClassVar[str] = "problem_file.missing"
    detail: ClassVar[str] = "There is no such file."


class ProblemFileOver(DomainError):
    """What was accepted stays; the same problem again opens another file."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "problem_file.over"
    detail: ClassVar[str] = "{number} was accepted already."


class ProblemFileTooEarly(DomainError):
    """The measure has not been watched long enough."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "problem_file.too_early"
    detail: ClassVar[str] = "{number} can be accepted from {at} on, if the problem does not return."


class ProblemFileWithoutMeasure(DomainError):
    """Nothing was done that could be accepted."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "problem_file.without_measure"
    detail: ClassVar[str] = "{number} has no measure yet."
    field = "measure"
