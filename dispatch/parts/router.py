"""HTTP edge of parts."""

from fastapi import Response

from dispatch.parts import catalogue
from dispatch.parts.catalogue import Part
from hanlu.http.dependencies import ReadUow, require
from hanlu.http.messages import answers_page, message_page
from hanlu.http.paging import PageDep
from hanlu.http.routing import Router

router = Router(prefix="/parts", tags=["parts"])


@router.get("", dependencies=[require("parts.read")], responses=answers_page(Part))
async def index(connection: ReadUow, page: PageDep) -> Response:
    """The catalogue by code, with what the vans hold."""
    after = (page.after(tuple[str]) or (None,))[0]
    parts = await catalogue.listed(connection, after=after, limit=page.limit + 1)
    return message_page(parts, page, key=lambda part: (part.code,))
