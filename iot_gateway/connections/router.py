"""HTTP edge of connections: parse, call the service, shape the answer."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Path

from hanlu.errors import documented
from hanlu.http.dependencies import ReadUow, ResourcesDep, WriteUow, require
from hanlu.http.idempotency import SECRET_ANSWER
from hanlu.http.paging import PageDep, page_of
from hanlu.http.routing import Router
from hanlu.http.schemas import Page
from hanlu.ids import new_id
from iot_gateway.connections import repository, service
from iot_gateway.connections.errors import (
    ConnectionMissing,
    ConnectionNameTaken,
    FilterInvalid,
    FormatUnknown,
    RefusalMissing,
)
from iot_gateway.connections.schemas import (
    ConnectionIn,
    ConnectionOut,
    CredentialsOut,
    RefusalOut,
    RefusalWithBytes,
)
from iot_gateway.devices.errors import DeviceMissing
from iot_gateway.ingest import quarantine
from iot_gateway.ingest.showing import preview

router = Router(
    prefix="/connections", tags=["connections"], dependencies=[require("connections.manage")]
)


@router.post(
    "",
    status_code=201,
    responses=documented(DeviceMissing, ConnectionNameTaken, FilterInvalid, FormatUnknown),
    openapi_extra=SECRET_ANSWER,
)
async def create(body: ConnectionIn, uow: WriteUow, resources: ResourcesDep) -> CredentialsOut:
    """Let a device or a bridge in; a device's earlier password ends with this."""
    if body.device_id is not None:
        made = await service.admit_device(uow, new_id, body.device_id)
    else:
        made = await service.admit_bridge(
            uow, new_id, body.name or "", body.format or "", body.filters
        )
    settings = resources.settings
    return CredentialsOut(
        id=made.connection_id,
        username=made.username,
        password=made.password,
        host=settings.mqtt_public_host,
        port=settings.mqtt_public_port,
        tls=settings.mqtt_url.startswith("mqtts:"),
        publish=list(made.rights.publish),
        subscribe=list(made.rights.subscribe),
    )


@router.get("", response_model=Page[ConnectionOut])
async def list_all(connection: ReadUow, page: PageDep, device_id: str | None = None) -> Page[Any]:
    """Connections by user name, revoked ones as well."""
    after = page.after(tuple[str])
    rows = await repository.list_connections(
        connection, device_id, after[0] if after else None, page.limit + 1
    )
    return page_of(rows, page, key=lambda row: (row.username,), shape=ConnectionOut.model_validate)


@router.delete("/{connection_id}", status_code=204, responses=documented(ConnectionMissing))
async def revoke(connection_id: UUID, uow: WriteUow) -> None:
    """Turn a connection away; its open session is cut within seconds. Safe to repeat."""
    await service.revoke(uow, connection_id)


@router.get("/refusals", response_model=Page[RefusalOut])
async def list_refusals(
    connection: ReadUow,
    page: PageDep,
    device_id: str | None = None,
    code: str | None = None,
) -> Page[Any]:
    """Refused messages, the last seen first: also those of devices nobody has registered."""
    after = page.after(tuple[datetime, int])
    rows = await quarantine.list_refused(connection, device_id, code, after, page.limit + 1)
    return page_of(
        rows,
        page,
        key=lambda row: (row["last_at"], row["id"]),
        shape=_refusal_out,
    )


@router.get("/refusals/{refusal_id}", responses=documented(RefusalMissing))
async def read_refusal(
    refusal_id: Annotated[int, Path(ge=1, le=2**63 - 1)], connection: ReadUow
) -> RefusalWithBytes:
    """One refused message with its bytes, the first 4096 of them."""
    row = await quarantine.get(connection, refusal_id)
    if row is None:
        raise RefusalMissing(refusal=refusal_id)
    shown = _refusal_out(row).model_dump()
    return RefusalWithBytes(**shown, payload_hex=bytes(row["payload"]).hex())


def _refusal_out(row: dict[str, Any]) -> RefusalOut:
    shown = {**row, "at": row["last_at"], "preview": preview(row["payload"])}
    return RefusalOut(**{name: shown[name] for name in RefusalOut.model_fields})
