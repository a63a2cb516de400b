"""What can be refused about maintenance plans."""

from typing import ClassVar

from hanlu.errors import DomainError


class PlanMissing(DomainError):
    """Unknown, or out of the caller's sight."""

    status: ClassVar[int] = 404
    code: ClassVar[str] = "maintenance.missing"
    detail: ClassVar[str] = "There is no maintenance plan {plan}."


class PlanCodeTaken(DomainError):
    """Codes are unique, since imports name plans by them."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "maintenance.code_taken"
    detail: ClassVar[str] = "Another maintenance plan has the code {plan}."
    field = "code"


class WindowsOverlap(DomainError):
    """Two visits of one plan could be due on the same day."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "maintenance.windows_overlap"
    detail: ClassVar[str] = "The days before and after must be fewer than the interval has."
    field = "days_after"


class AlwaysPaused(DomainError):
    """No day of the year is left for a visit."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "maintenance.always_paused"
    detail: ClassVar[str] = "The pauses leave no day of the year."
    field = "pauses"


class CounterTaken(DomainError):
    """The counter of a machine calls one plan, else two would be sent for one service."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "maintenance.counter_taken"
    detail: ClassVar[str] = "Another plan of this machine is called by its running hours."
    field = "by_run_hours"


class CounterNeedsMachine(DomainError):
    """Running hours are counted by machines, not by sites."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "maintenance.counter_needs_machine"
    detail: ClassVar[str] = "Only the plan of a machine is called by running hours."
    field = "by_run_hours"
