"""HTTP edge of costs: claim, look, decide, answer, take back, and the pictures that show them."""

import hashlib
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Path, Request, Response
from pydantic import Field, StringConstraints

from dispatch.costs import claims, service
from dispatch.costs.claims import CostClaim, Show
from dispatch.costs.errors import (
    ClaimMissing,
    ClaimMoved,
    ClaimNotWaiting,
    NotTheClaimant,
    NotYourStep,
    OperationUsed,
    OwnClaim,
    PhotosNeeded,
    PicturesFull,
    PictureUnknown,
    TwoSteps,
    WordsMissing,
)
from dispatch.costs.policy import CostKind
from dispatch.costs.service import CostsOfCase, Given, Verdict
from dispatch.edge import PoliciesDep
from dispatch.visits.errors import PhotoMismatch, PhotoUnreadable
from dispatch.visits.images import MEDIA_TYPES, media_type_of
from dispatch.visits.photos import MOST_BYTES
from dispatch.work_orders import repository
from dispatch.work_orders.errors import WorkOrderMissing
from hanlu.errors import documented
from hanlu.http.dependencies import PrincipalDep, ReadUow, ResourcesDep, WriteUow, require
from hanlu.http.messages import answers, answers_page, message, message_page
from hanlu.http.paging import PageDep
from hanlu.http.routing import BodyTooLarge, Router
from hanlu.http.schemas import Schema

of_orders = Router(prefix="/work-orders/{order_id}/costs", tags=["costs"])
router = Router(prefix="/costs", tags=["costs"])
READ = [require("costs.read")]
CLAIM = [require("costs.claim")]

type Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]
type MaybeWords = Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000)]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Photos = Annotated[list[Sha256], Field(max_length=20, default_factory=list)]
Version = Annotated[int, Field(ge=1)]

_PICTURE: dict[str, Any] = {
    each: {"schema": {"type": "string", "format": "binary"}} for each in MEDIA_TYPES
}
_SEEN: dict[int | str, dict[str, Any]] = {200: {"description": "It.", "content": _PICTURE}}
NamedSha256 = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$", description="Of the bytes, in hex.")]


class CostIn(Schema):
    """A cost of a case: the amount in whole minor units of the case's currency."""

    kind: CostKind
    amount: Annotated[int, Field(ge=1, le=1_000_000_000_000)]
    reason: Words
    photos: Photos
    major: bool = False
    operation_id: UUID | None = None

    def given(self) -> Given:
        """As the service takes it."""
        return Given(
            kind=self.kind,
            amount=self.amount,
            reason=self.reason,
            photos=self.photos,
            said_major=self.major,
            operation_id=self.operation_id,
        )


class VerdictIn(Schema):
    """A word on the step that waits, at the version that was looked at."""

    verdict: Verdict
    words: MaybeWords = ""
    version: Version


class AnswerIn(Schema):
    """What was asked for, and more pictures."""

    words: Words
    photos: Photos
    version: Version


class WithdrawalIn(Schema):
    """At the version that was looked at."""

    version: Version


async def _picture(request: Request, sha256: NamedSha256) -> bytes:
    content = await request.body()
    if media_type_of(content) is None:
        raise PhotoUnreadable
    actual = hashlib.sha256(content).hexdigest()
    if actual != sha256:
        raise PhotoMismatch(named=sha256, actual=actual)
    return content


@of_orders.get("", dependencies=READ, responses=answers(CostsOfCase, WorkOrderMissing))
async def of_order(
    order_id: UUID, connection: ReadUow, policies: PoliciesDep, principal: PrincipalDep
) -> Response:
    """The claims of a case, and what the caller may decide of it on the spot (F-075)."""
    order = await repository.seen(connection, order_id)
    return message(await service.of_order(connection, policies, principal, order))


@of_orders.post(
    "",
    dependencies=CLAIM,
    responses=answers(CostClaim, WorkOrderMissing, OperationUsed, PictureUnknown, PhotosNeeded),
)
async def claim(order_id: UUID, body: CostIn, uow: WriteUow, policies: PoliciesDep) -> Response:
    """Claim a cost: decided at once up to the caller's limit, else in three steps (F-236)."""
    made = await service.claim(uow, policies, order_id, body.given())
    return message(made, version=made.version)


@of_orders.put(
    "/photos/{sha256}",
    dependencies=CLAIM,
    status_code=204,
    responses=documented(
        WorkOrderMissing, PhotoUnreadable, PhotoMismatch, PicturesFull, BodyTooLarge
    ),
    openapi_extra={
        "x-max-body-bytes": MOST_BYTES,
        "requestBody": {"required": True, "content": _PICTURE},
    },
)
async def keep_photo(
    order_id: UUID,
    sha256: NamedSha256,
    content: Annotated[bytes, Depends(_picture)],
    uow: WriteUow,
    resources: ResourcesDep,
) -> None:
    """Keep a picture that shows a cost: JPEG, PNG or WebP, at most 8 MiB; claims then name it."""
    await service.keep_picture(uow, resources.files, order_id, sha256, content)


@of_orders.get(
    "/photos/{sha256}",
    dependencies=READ,
    response_class=Response,
    responses=documented(WorkOrderMissing, PictureUnknown) | _SEEN,
)
async def photo(
    order_id: UUID, sha256: NamedSha256, connection: ReadUow, resources: ResourcesDep
) -> Response:
    """A picture that shows a cost."""
    order = await repository.seen(connection, order_id)
    content, media_type = await service.picture(connection, resources.files, order, sha256)
    headers = {"Cache-Control": "private, max-age=3600", "Vary": "Cookie, Authorization"}
    return Response(content, headers=headers, media_type=media_type)


@router.get("", dependencies=READ, responses=answers_page(CostClaim))
async def index(
    connection: ReadUow,
    policies: PoliciesDep,
    principal: PrincipalDep,
    page: PageDep,
    show: Show = "mine",
) -> Response:
    """What waits for the caller's word, the soonest due first; or all that waits, or was."""
    found = await claims.listed(
        connection,
        policies.costs,
        principal,
        show,
        after=page.after(tuple[datetime, UUID]),
        limit=page.limit + 1,
    )
    return message_page(found, page, key=lambda each: claims.key(each, show))


@router.get("/{claim_id}", dependencies=READ, responses=answers(CostClaim, ClaimMissing))
async def show(
    claim_id: UUID, connection: ReadUow, policies: PoliciesDep, principal: PrincipalDep
) -> Response:
    """One claim, with its history and what the same fault cost on average."""
    found = await claims.get(connection, policies.costs, principal, claim_id)
    return message(found, version=found.version)


@router.post(
    "/{claim_id}/decision",
    dependencies=[require("costs.decide")],
    responses=answers(
        CostClaim,
        ClaimMissing,
        ClaimMoved,
        ClaimNotWaiting,
        NotYourStep,
        OwnClaim,
        TwoSteps,
        WordsMissing,
    ),
)
async def decide(claim_id: UUID, body: VerdictIn, uow: WriteUow, policies: PoliciesDep) -> Response:
    """Approve the step that waits, refuse the claim, or send it back for more."""
    found = await service.decide(uow, policies, claim_id, body.verdict, body.words, body.version)
    return message(found, version=found.version)


@router.post(
    "/{claim_id}/answer",
    dependencies=CLAIM,
    responses=answers(
        CostClaim, ClaimMissing, ClaimMoved, ClaimNotWaiting, NotTheClaimant, PictureUnknown
    ),
)
async def answer(claim_id: UUID, body: AnswerIn, uow: WriteUow, policies: PoliciesDep) -> Response:
    """Answer what it was sent back for; the same step looks again."""
    found = await service.answer(uow, policies, claim_id, body.words, body.photos, body.version)
    return message(found, version=found.version)


@router.post(
    "/{claim_id}/withdrawal",
    dependencies=CLAIM,
    responses=answers(CostClaim, ClaimMissing, ClaimMoved, ClaimNotWaiting, NotTheClaimant),
)
async def withdraw(
    claim_id: UUID, body: WithdrawalIn, uow: WriteUow, policies: PoliciesDep
) -> Response:
    """Take back what nobody has decided yet, as whoever claimed it."""
    found = await service.withdraw(uow, policies, claim_id, body.version)
    return message(found, version=found.version)
