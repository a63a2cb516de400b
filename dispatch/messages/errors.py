"""What can be refused about messages."""

from typing import ClassVar

from hanlu.errors import DomainError


class MessageMissing(DomainError):
    """None with this id between the desk and this technician."""

    status: ClassVar[int] = 404
    code: ClassVar[str] = "message.missing"
    detail: ClassVar[str] = "There is no message {message} of this technician."
    field = "ids"


class MessageIdReused(DomainError):
    """The id belongs to another message."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "message.id_reused"
    detail: ClassVar[str] = "Another message has this id; take a new one."
    field = "id"


class MessageOrderNotTheirs(DomainError):
    """The technician has not the order, and never had it."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "message.order_not_theirs"
    detail: ClassVar[str] = "This technician never had that order: write to whoever has it."
    field = "work_order_id"
