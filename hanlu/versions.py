"""Two people, one thing: who writes says which version they saw."""

from typing import ClassVar

from hanlu.errors import DomainError


class VersionConflict(DomainError):
    """Somebody else wrote in between: read again, then decide."""

    status: ClassVar[int] = 412
    code: ClassVar[str] = "version.conflict"
    detail: ClassVar[str] = "This was changed meanwhile: it is at version {version}, not {asked}."


def check_version(asked: int | None, version: int) -> None:
    """Raise VersionConflict unless the caller saw this version or did not insist."""
    if asked is not None and asked != version:
        raise VersionConflict(version=version, asked=asked)
