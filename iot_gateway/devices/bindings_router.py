"""HTTP edge of bindings: parse, call the service, shape the answer."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from hanlu.contracts import topics
from hanlu.errors import documented
from hanlu.http.dependencies import ClockDep, ReadUow, WriteUow, require
from hanlu.http.idempotency import unkeyed
from hanlu.http.paging import PageDep, page_of
from hanlu.http.routing import Router
from hanlu.http.schemas import Page, Schema
from hanlu.ids import new_id
from iot_gateway.connections.errors import FilterInvalid, FormatUnknown
from iot_gateway.decoders import FORMATS
from iot_gateway.devices import addressing, bindings, repository, trying
from iot_gateway.devices.bindings import (
    BindingDraft,
    BindingMissing,
    BindingTaken,
    DeviceAtInvalid,
)
from iot_gateway.devices.trying import Encoding, PayloadUnreadable, Trial

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


class TryIn(Schema):
    """A message to try. Without ``format`` the binding in force is taken; else one not yet made.

    ``payload``: text, or bytes in hex or base64; ``timezone`` and ``model`` are the device's.
    """

    topic: Annotated[str, Field(min_length=1, max_length=400)]
    payload: Annotated[str, Field(max_length=131_072)]
    encoding: Encoding = "text"
    format: str | None = None
    fport: Annotated[int, Field(ge=1, le=255)] | None = None
    model: Annotated[str, Field(max_length=120)] | None = None
    device_at: Annotated[str, Field(max_length=120)] | None = None
    timezone: str | None = None


class TryOut(Schema):
    """What it would be decoded to: readings as ``decode`` prints them, or why it is refused.

    ``filter``: of the binding that was taken; ``registered``: the devices of it that are known.
    """

    format: str | None
    filter: str | None
    readings: list[dict[str, Any]]
    rejected: str | None = None
    field: str | None = None
    reason: str | None = None
    registered: list[str]


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


@router.post(
    "/try",
    openapi_extra=unkeyed("nothing is changed"),
    responses=documented(FormatUnknown, DeviceAtInvalid, PayloadUnreadable),
)
async def try_message(body: TryIn, connection: ReadUow, clock: ClockDep) -> TryOut:
    """Decode a message without storing anything."""
    payload = trying.payload_bytes(body.payload, body.encoding)
    bound = None if body.format else await bindings.of_topic(connection, body.topic)
    native = body.topic.startswith(f"{topics.PREFIX}/")
    name = body.format or (bound.decoder if bound else "native" if native else None)
    if name is None:
        why = "no binding covers this topic"
        return TryOut(
            format=None,
            filter=None,
            readings=[],
            rejected="no_binding",
            reason=why,
            registered=[],
        )
    if name not in FORMATS:
        raise FormatUnknown(format=name, known=", ".join(sorted(FORMATS)))
    if body.device_at is not None and (why_not := addressing.problem(body.device_at)):
        raise DeviceAtInvalid(why=why_not)
    trial = Trial(
        topic=body.topic,
        payload=payload,
        format=name,
        model=body.model or (bound.model if bound else None),
        fport=body.fport or (bound.fport if bound else None),
        device_at=body.device_at or (bound.device_at if bound else None),
        timezone=body.timezone,
    )
    answer = trying.tried(trial, clock.now())
    known = await repository.devices_named(connection, sorted(trying.devices_named(answer)))
    return TryOut(
        format=name,
        filter=bound.filter if bound else None,
        registered=sorted({device.id for device in known}),
        **answer,
    )


@router.put("/{binding_id}", status_code=204, responses=documented(BindingMissing, *_REFUSALS))
async def change(binding_id: UUID, body: BindingIn, uow: WriteUow) -> None:
    """Replace what is said of a binding."""
    await bindings.change(uow, binding_id, body.draft())


@router.delete("/{binding_id}", status_code=204)
async def remove(binding_id: UUID, uow: WriteUow) -> None:
    """Read these topics no longer; what was stored stays."""
    await bindings.remove(uow, binding_id)
