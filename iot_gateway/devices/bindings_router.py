"""HTTP edge of bindings: parse, call the service, shape the answer."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from hanlu.errors import documented
from hanlu.http.dependencies import ReadUow, WriteUow, require
from hanlu.http.paging import PageDep, page_of
from hanlu.http.routing import Router
from hanlu.http.schemas import Page, Schema
from hanlu.ids import new_id
from iot_gateway.connections.errors import FilterInvalid, FormatUnknown
from iot_gateway.devices import bindings
from iot_gateway.devices.bindings import (
    BindingDraft,
    BindingMissing,
    BindingTaken,
    DeviceAtInvalid,
)

router = Router(prefix="/bindings", tags=["bindings"], dependencies=[require("connections.manage")])

_REFUSALS = (FilterInvalid, FormatUnknown, DeviceAtInvalid, BindingTaken)


class BindingIn(Schema):
    """A topic filter and the format of what comes there.

    ``device_at``: how the device is found where the format's own way does not fit, a template of
    topic levels (``{2}``) or a JSON pointer (``/device/serial``). ``model``, ``fport``: for frames
    that name neither.
    """

    filter: Annotated[str, Field(min_length=1, max_length=200)]
    format: str
    fport: Annotated[int, Field(ge=1, le=255)] | None = None
    model: Annotated[str, Field(max_length=120)] | None = None
    device_at: Annotated[str, Field(max_length=120)] | None = None

    def draft(self) -> BindingDraft:
        """As the service takes it."""
        return BindingDraft(**self.model_dump())


class BindingOut(BindingIn):
    """A binding; ``bridge_id`` names the bridge it came with."""

    id: UUID
    bridge_id: str | None
    created_at: datetime


class BindingMade(Schema):
    """The new binding."""

    id: UUID


@router.get("", response_model=Page[BindingOut])
async def list_all(connection: ReadUow, page: PageDep) -> Page[Any]:
    """Bindings by topic filter. Where several cover a topic, the longest filter counts."""
    rows = await bindings.listed(connection, page.after(tuple[str, UUID]), page.limit + 1)
    return page_of(
        rows,
        page,
        key=lambda row: (row["filter"], row["id"]),
        shape=lambda row: BindingOut(**{name: row[name] for name in BindingOut.model_fields}),
    )


@router.post("", status_code=201, responses=documented(*_REFUSALS))
async def create(body: BindingIn, uow: WriteUow) -> BindingMade:
    """Read these topics from now on; the running gateway follows within seconds."""
    return BindingMade(id=await bindings.make(uow, new_id(), body.draft()))


@router.put("/{binding_id}", status_code=204, responses=documented(BindingMissing, *_REFUSALS))
async def change(binding_id: UUID, body: BindingIn, uow: WriteUow) -> None:
    """Replace what is said of a binding."""
    await bindings.change(uow, binding_id, body.draft())


@router.delete("/{binding_id}", status_code=204)
async def remove(binding_id: UUID, uow: WriteUow) -> None:
    """Read these topics no longer; what was stored stays."""
    await bindings.remove(uow, binding_id)
