"""What subscribing refuses."""

from typing import ClassVar

from hanlu.errors import DomainError


class PushAddressRefused(DomainError):
    """Not https, or inside a private network."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "push.address_refused"
    detail: ClassVar[str] = "Messages cannot be sent to this browser's push service: {reason}."
    field = "endpoint"


class PushKeysInvalid(DomainError):
    """No point of P-256, or no secret of 16 bytes."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "push.keys_invalid"
    detail: ClassVar[str] = "The browser's keys for messages are not valid."
    field = "keys"


class PushMissing(DomainError):
    """This session has no subscription, or not any more."""

    status: ClassVar[int] = 404
    code: ClassVar[str] = "push.missing"
    detail: ClassVar[str] = "This phone has not asked to be told, or not any more."
