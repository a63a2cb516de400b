"""``ETag`` and ``If-Match`` for rows that two people may write (RFC 9110, section 13.1.1)."""

import re
from typing import Annotated, ClassVar

from fastapi import Depends, Header

from hanlu.errors import DomainError

_TAG = re.compile(r'(?:W/)?"v(\d{1,18})"')


class IfMatchInvalid(DomainError):
    """The header is not an entity tag of ours."""

    status: ClassVar[int] = 400
    code: ClassVar[str] = "if_match.invalid"
    detail: ClassVar[str] = 'If-Match must be an ETag as it was given, such as "v3".'
    field = "If-Match"


def etag(version: int) -> str:
    """The entity tag of a version, for the ``ETag`` header."""
    return f'"v{version}"'


def parse_if_match(header: str | None) -> int | None:
    """The version a caller insists on; None when the header is absent or ``*``."""
    if header is None or header.strip() == "*":
        return None
    match = _TAG.fullmatch(header.strip())
    if match is None:
        raise IfMatchInvalid
    return int(match[1])


async def _if_match(if_match: Annotated[str | None, Header()] = None) -> int | None:
    return parse_if_match(if_match)


IfMatchDep = Annotated[int | None, Depends(_if_match)]
