"""The policy over HTTP: what is in force, what it rests on, what changed."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import Path, Query, Response
from pydantic import StringConstraints

from hanlu.errors import documented
from hanlu.http.dependencies import ReadUow, ResourcesDep, WriteUow, require
from hanlu.http.etags import IfMatchDep, etag
from hanlu.http.routing import Router
from hanlu.http.schemas import Page, Schema
from hanlu.policy import repository, service
from hanlu.policy.sections import (
    PolicyInvalid,
    SectionMissing,
    Values,
    VersionMissing,
    differences,
)
from hanlu.versions import VersionConflict

router = Router(prefix="/policy", tags=["policy"])

MAX_VERSION = 2**31 - 1  # what the record can hold


class SectionOut(Schema):
    """One section: as it stands, as shipped, and the unit and source of each value.

    ``shape``: what the values may be, as JSON Schema.
    """

    name: str
    values: Values
    default: Values
    notes: dict[str, str]
    shape: dict[str, Any]


class WholeOut(Schema):
    """Every section as it stood at one version."""

    version: int
    sections: dict[str, Values]


class PolicyOut(Schema):
    """The policy in force; version 0 is the one shipped."""

    version: int
    sections: list[SectionOut]


class SectionBody(Schema):
    """A section, whole, and why it changes."""

    values: Values
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=500)]


class EditOut(Schema):
    """One value that differs, by dotted key."""

    key: str
    before: Any
    after: Any


class VersionOut(Schema):
    """One version: who made it, when, why and what it changed."""

    version: int
    section: str
    reason: str
    made_by: str
    made_at: datetime
    edits: list[EditOut]


@router.get("", dependencies=[require("policy.read")])
async def get(connection: ReadUow, resources: ResourcesDep, response: Response) -> PolicyOut:
    """The policy in force; its ETag is the version."""
    newest = await repository.newest(connection)
    version = newest.version if newest else 0
    written = newest.sections if newest else {}
    response.headers["ETag"] = etag(version)
    return PolicyOut(
        version=version,
        sections=[
            SectionOut(
                name=section.name,
                values=written.get(section.name, section.default),
                default=section.default,
                notes=dict(section.notes),
                shape=section.json_schema(),
            )
            for section in resources.policy.sections.values()
        ],
    )


@router.put(
    "/{section}",
    dependencies=[require("policy.write")],
    responses=documented(PolicyInvalid, SectionMissing, VersionConflict),
)
async def replace(  # what FastAPI hands in, one by one
    section: str,
    body: SectionBody,
    uow: WriteUow,
    resources: ResourcesDep,
    seen_version: IfMatchDep,
    response: Response,
) -> VersionOut:
    """Write one section anew: a new version with its reason, in force everywhere at once."""
    version = await service.replace_section(
        uow,
        resources.policy,
        section,
        body.values,
        reason=body.reason,
        seen_version=seen_version,
    )
    response.headers["ETag"] = etag(version)
    stored = await repository.at(uow.connection, version)
    if stored is None:  # nothing was different from what is shipped
        return VersionOut(
            version=0,
            section=section,
            reason="as shipped",
            made_by="shipped",
            made_at=uow.now,
            edits=[],
        )
    before = await repository.at(uow.connection, version - 1)
    return _told(stored, before, resources)


@router.get("/versions", dependencies=[require("policy.read")])
async def versions(
    connection: ReadUow,
    resources: ResourcesDep,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Page[VersionOut]:
    """The history, newest first, each with its difference from the one before."""
    stored = await repository.versions(connection, limit + 1)
    earlier = [*stored[1:], None]
    pairs = list(zip(stored, earlier, strict=True))[:limit]
    return Page(items=[_told(each, before, resources) for each, before in pairs])


@router.get(
    "/versions/{version}",
    dependencies=[require("policy.read")],
    responses=documented(VersionMissing),
)
async def whole(
    version: Annotated[int, Path(ge=0, le=MAX_VERSION)],
    connection: ReadUow,
    resources: ResourcesDep,
) -> WholeOut:
    """The policy as it stood; 0 is the one shipped. Any two can be compared, or gone back to."""
    stored = await repository.at(connection, version) if version else None
    if version and stored is None:
        raise VersionMissing(version=version)
    written = stored.sections if stored else {}
    sections = resources.policy.sections.values()
    return WholeOut(
        version=version,
        sections={each.name: written.get(each.name, each.default) for each in sections},
    )


def _told(
    stored: repository.StoredPolicy, before: repository.StoredPolicy | None, resources: ResourcesDep
) -> VersionOut:
    default = resources.policy.sections[stored.section].default
    former = before.sections.get(stored.section, default) if before else default
    return VersionOut(
        version=stored.version,
        section=stored.section,
        reason=stored.reason,
        made_by=stored.made_by,
        made_at=stored.made_at,
        edits=[
            EditOut(key=key, before=was, after=now)
            for key, was, now in differences(
                former, stored.sections[stored.section], stored.section
            )
        ],
    )
