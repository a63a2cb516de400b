"""What can be refused about an appointment. Codes are stable; pages word them."""

from typing import ClassVar

from hanlu.errors import DomainError


class TooLateToChange(DomainError):
    """The customer's time to choose is over, or never was; the desk still may."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "appointment.too_late"
    detail: ClassVar[str] = "The time of {number} can only be changed by the desk now."


class NothingToConfirm(DomainError):
    """Nobody has agreed to go yet, or somebody has set out: there is no time to be confirmed."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "appointment.nothing_to_confirm"
    detail: ClassVar[str] = "{number} is {state}: there is no time to confirm."


class TickUnknown(DomainError):
    """A tick that the policy does not list would be read by nobody."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "appointment.tick_unknown"
    detail: ClassVar[str] = "{tick} is not among the needs that are asked for."
    field = "ticks"


class SlotGone(DomainError):
    """The window cannot be kept, or not any more; ``slots`` are those that can."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "appointment.slot_gone"
    detail: ClassVar[str] = "This time is not free any more."
