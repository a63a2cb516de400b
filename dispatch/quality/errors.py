"""What can be refused about inspections, findings and appeals."""

from typing import ClassVar

from hanlu.errors import DomainError


class InspectionMissing(DomainError):
    """Nothing of this id was drawn, or it lies elsewhere."""

    status: ClassVar[int] = 404
    code: ClassVar[str] = "inspection.missing"
    detail: ClassVar[str] = "There is no inspection {inspection}."


class InspectionDone(DomainError):
    """What was found stands: it is appealed against, not written anew."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "inspection.done"
    detail: ClassVar[str] = "{by} has inspected it already."


class PointsIncomplete(DomainError):
    """An inspection answers every point of its list, and no other."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "inspection.points"
    detail: ClassVar[str] = "Answer each of these points, and no others: {points}."
    field = "points"


class FindingIncomplete(DomainError):
    """Each fault is said in words; what no record shows needs a photo or readings."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "inspection.finding"
    detail: ClassVar[str] = "{point} was found wrong: say what, with a photo or readings."
    field = "findings"


class EvidenceUnknown(DomainError):
    """Evidence that nobody can look at shows nothing."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "inspection.evidence"
    detail: ClassVar[str] = "{evidence} belongs neither to this inspection nor to its case."
    field = "findings"


class MonthUnread(DomainError):
    """A month is a year and a month of it."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "quality.month"
    detail: ClassVar[str] = "{month} is no month; write one as 2026-06."
    field = "month"


class FindingMissing(DomainError):
    """Nothing of this id was found, or it is not the caller's to see."""

    status: ClassVar[int] = 404
    code: ClassVar[str] = "finding.missing"
    detail: ClassVar[str] = "There is no finding {finding}."


class FindingMoved(DomainError):
    """Somebody else wrote first."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "finding.moved"
    detail: ClassVar[str] = "The finding is at version {version} now, not {asked}."
    field = "version"


class AppealTooLate(DomainError):
    """The time for it is over."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "finding.appeal_late"
    detail: ClassVar[str] = "It could be appealed against until {until}."


class AppealNotNow(DomainError):
    """One appeal, before a decision."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "finding.appeal_not_now"
    detail: ClassVar[str] = "The finding is {state}: there is nothing to appeal against now."


class AlreadyDecided(DomainError):
    """A decision is made once."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "finding.decided"
    detail: ClassVar[str] = "The finding is {state} already."


class OwnFinding(DomainError):
    """Whoever found something does not judge the appeal against it."""

    status: ClassVar[int] = 403
    code: ClassVar[str] = "finding.own"
    detail: ClassVar[str] = "You found it: somebody else decides on it."
