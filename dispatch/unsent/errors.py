"""What can be refused about a phone's file. Codes are stable."""

from typing import ClassVar

from hanlu.errors import DomainError


class FileUnreadable(DomainError):
    """Sealed by a phone of ours, but not what this version understands."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "unsent.unreadable"
    detail: ClassVar[str] = "This file holds something that cannot be read."
    field = "file"


class NoTechnician(DomainError):
    """The person of the file is no technician, so nothing of theirs can be applied."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "unsent.no_technician"
    detail: ClassVar[str] = "The person of this file is no technician."
    field = "file"
