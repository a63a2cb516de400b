"""What can be refused about outlets."""

from typing import ClassVar

from hanlu.errors import DomainError


class OutletMissing(DomainError):
    """Unknown, or out of the caller's sight."""

    status: ClassVar[int] = 404
    code: ClassVar[str] = "outlet.missing"
    detail: ClassVar[str] = "There is no outlet {outlet}."
    field = "name"
