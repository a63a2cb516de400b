"""HTTP edge of proposed devices: parse, call the service, shape the answer."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from hanlu.errors import documented
from hanlu.http.dependencies import ReadUow, WriteUow, require
from hanlu.http.paging import PageDep, page_of
from hanlu.http.routing import Router
from hanlu.http.schemas import Page, Schema
from hanlu.identity.errors import Forbidden
from hanlu.ids import new_id
from iot_gateway.devices import proposals, views
from iot_gateway.devices.errors import (
    DeviceIdInvalid,
    SourceUidTaken,
    TimezoneUnknown,
    ZoneMissing,
    ZoneNameTaken,
)
from iot_gateway.devices.model import ZoneKind
from iot_gateway.devices.proposals import Approval, ProposalMissing, ProposalState
from iot_gateway.devices.schemas import DeviceOut, Name
from iot_gateway.devices.views import DeviceFilter
from iot_gateway.edge import BasisDep

router = Router(
    prefix="/device-proposals", tags=["proposals"], dependencies=[require("devices.write")]
)


class ProposalOut(Schema):
    """A device that a bridge or a birth speaks of, and what it is said to measure."""

    id: UUID
    device_uid: str
    source: str
    format: str
    name: str
    model: str
    vendor: str
    metrics: list[str]
    channels: list[str]
    bridge_id: str | None
    state: ProposalState
    first_at: datetime
    last_at: datetime


class ApprovalIn(Schema):
    """What a person says of it; ``device_id`` where it is to have another id than its name."""

    device_id: Annotated[str, Field(max_length=80)] | None = None
    name: Name | None = None
    site_id: UUID | None = None
    zone_id: UUID | None = None
    zone_kind: ZoneKind | None = None
    expected_interval_s: Annotated[int, Field(ge=1, le=604_800)] = 300
    timezone: str | None = None


@router.get("", response_model=Page[ProposalOut])
async def list_all(connection: ReadUow, page: PageDep, state: ProposalState = "open") -> Page[Any]:
    """Proposed devices by name; those that are registered meanwhile are left out."""
    after = page.after(tuple[str])
    rows = await proposals.listed(connection, state, after[0] if after else None, page.limit + 1)
    return page_of(
        rows,
        page,
        key=lambda row: (row["device_uid"],),
        shape=lambda row: ProposalOut(**{name: row[name] for name in ProposalOut.model_fields}),
    )


@router.post(
    "/{proposal_id}/approve",
    responses=documented(
        ProposalMissing,
        DeviceIdInvalid,
        SourceUidTaken,
        TimezoneUnknown,
        ZoneMissing,
        ZoneNameTaken,
        Forbidden,
    ),
)
async def approve(proposal_id: UUID, body: ApprovalIn, uow: WriteUow, basis: BasisDep) -> DeviceOut:
    """Register the device with its channels; its readings count from then on."""
    device = await proposals.approve(uow, new_id, str(proposal_id), Approval(**body.model_dump()))
    shown = await views.list_devices(uow.connection, DeviceFilter(id=device.id), None, 1, basis)
    return shown[0]


@router.post("/{proposal_id}/dismiss", status_code=204, responses=documented(ProposalMissing))
async def dismiss(proposal_id: UUID, uow: WriteUow) -> None:
    """Wave it away; announced again it stays away."""
    await proposals.dismiss(uow, str(proposal_id))
