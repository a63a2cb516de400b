"""What can be refused about improvement items."""

from typing import ClassVar

from hanlu.errors import DomainError


class ImprovementMissing(DomainError):
    """Nothing of this id, or it lies elsewhere."""

    status: ClassVar[int] = 404
    code: ClassVar[str] = "improvement.missing"
    detail: ClassVar[str] = "There is no improvement {improvement}."


class ImprovementMoved(DomainError):
    """Somebody else wrote first."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "improvement.moved"
    detail: ClassVar[str] = "The improvement is at version {version} now, not {asked}."
    field = "version"


class ImprovementNotOpen(DomainError):
    """Steps are taken and work is finished while it is open."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "improvement.not_open"
    detail: ClassVar[str] = "The improvement is {state}: nothing is to be done on it now."


class OutletNeeded(DomainError):
    """Who sees a part of the house improves that part."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "improvement.outlet"
    detail: ClassVar[str] = "Name an outlet that you may see."
    field = "outlet"


class SourceUnknown(DomainError):
    """It answers something that is on record."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "improvement.source"
    detail: ClassVar[str] = "There is no such finding or root cause."
    field = "source"


class DueInPast(DomainError):
    """A day that has passed cannot be kept."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "improvement.due"
    detail: ClassVar[str] = "{day} has passed already."
    field = "due_on"


class IndicatorOfNobody(DomainError):
    """A complaint names no technician."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "improvement.indicator"
    detail: ClassVar[str] = "{indicator} is not counted for one technician."
    field = "indicator"
