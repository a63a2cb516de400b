"""What can be refused about a report."""

from typing import ClassVar

from hanlu.errors import DomainError


class PeriodInvalid(DomainError):
    """It ends before it begins, or is longer than is counted at once."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "indicators.period"
    detail: ClassVar[str] = "A period lasts more than nothing and at most {days} days."
    field = "to"
