"""HTTP edge of what phones could not send: their files at the desk, and what phones may let go."""

import asyncio
from typing import Annotated
from uuid import UUID

from fastapi import Request
from pydantic import Field

from dispatch.edge import PoliciesDep
from dispatch.technicians.errors import TechnicianMissing
from dispatch.unsent import model, service
from dispatch.unsent.errors import FileUnreadable, NoTechnician
from dispatch.unsent.model import TakenIn
from dispatch.unsent.service import Desk
from hanlu.errors import documented
from hanlu.http.callers import address_of
from hanlu.http.dependencies import PrincipalDep, ResourcesDep, require
from hanlu.http.idempotency import unkeyed
from hanlu.http.routing import BodyTooLarge, Router
from hanlu.http.schemas import Schema
from hanlu.identity import seals
from hanlu.identity.principal import Principal
from hanlu.identity.seals import SealedFile, SealRefused

router = Router(prefix="/unsent-work", tags=["unsent"])

MOST_BYTES = 64_000_000
"""A day's photos, made smaller on the phone, and then some."""

_ASKING = Principal.system("unsent")


class Asked(Schema):
    """Operations that a phone still keeps."""

    ids: Annotated[list[UUID], Field(min_length=1, max_length=model.MOST)]


class Known(Schema):
    """Those of them that the desk has."""

    ids: list[UUID]


@router.post(
    "",
    dependencies=[require("unsent.take_in")],
    responses=documented(
        SealRefused, FileUnreadable, NoTechnician, TechnicianMissing, BodyTooLarge
    ),
    openapi_extra=unkeyed("each operation counts once by its own id")
    | {"x-max-body-bytes": MOST_BYTES},
)
async def take_in(
    file: SealedFile,
    request: Request,
    principal: PrincipalDep,
    resources: ResourcesDep,
    policies: PoliciesDep,
) -> TakenIn:
    """Apply what a phone could not send, as its technician; says of each what came of it."""
    # Tens of megabytes to open and read: beside the other requests, not within them.
    unsent = await asyncio.to_thread(lambda: model.read(seals.opened(resources.keyring, file)))
    desk = Desk(resources.database, resources.files, policies, principal, address_of(request))
    return await service.take_in(desk, file.person_id, unsent)


@router.post(
    "/known",
    dependencies=[require("technicians.self")],
    openapi_extra=unkeyed("it changes nothing"),
)
async def known(asked: Asked, resources: ResourcesDep) -> Known:
    """Which operations the desk has taken in: a phone lets go of those, whoever's they were."""
    async with resources.database.read(_ASKING) as connection:
        return Known(ids=await service.known(connection, asked.ids))
