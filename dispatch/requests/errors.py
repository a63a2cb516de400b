"""What can be refused about labels and the requests made through them. Codes are stable."""

from typing import ClassVar

from hanlu.errors import DomainError


class LabelUnknown(DomainError):
    """Never made or revoked: the same answer for both."""

    status: ClassVar[int] = 404
    code: ClassVar[str] = "request.label_unknown"
    detail: ClassVar[str] = "This label is not valid, or not any more."


class RequestMissing(DomainError):
    """A photo belongs to a request that was sent before, through the same label."""

    status: ClassVar[int] = 404
    code: ClassVar[str] = "request.missing"
    detail: ClassVar[str] = "This request was not sent, or too long ago."


class RequestPhotosFull(DomainError):
    """A few pictures show what is wrong."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "request.too_many_photos"
    detail: ClassVar[str] = "A request takes {most} photos."


class TooManyRequests(DomainError):
    """This label, or this address, has asked too often of late."""

    status: ClassVar[int] = 429
    code: ClassVar[str] = "request.too_many"
    detail: ClassVar[str] = "Too many requests from here. Try again in {seconds} s, or call us."

    def __init__(self, *, seconds: int) -> None:
        super().__init__(seconds=seconds)
        self.headers = {"Retry-After": str(seconds)}
