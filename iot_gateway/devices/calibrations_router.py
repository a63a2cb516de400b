"""HTTP edge of calibrations: parse, call the service, shape the answer."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query
from pydantic import AwareDatetime, Field, StringConstraints, model_validator

from hanlu.database import Connection
from hanlu.errors import documented
from hanlu.http.dependencies import ReadUow, WriteUow, require
from hanlu.http.routing import Router
from hanlu.http.schemas import Page, Schema
from hanlu.identity.errors import Forbidden
from hanlu.ids import new_id
from iot_gateway.devices import calibrations, repository, service
from iot_gateway.devices.calibrations import CalibrationDraft, CalibrationFromFuture
from iot_gateway.devices.channels import ChannelMissing
from iot_gateway.devices.errors import DeviceMissing
from iot_gateway.devices.model import Device
from iot_gateway.devices.router import DeviceId

router = Router(prefix="/devices", tags=["calibrations"])

Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]
Named = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
Probe = Annotated[str, Query(max_length=64, description="The probe's id.")]


class CalibrationIn(Schema):
    """A calibration of a probe; ``offset_c`` (certificate's correction) is added to its values.

    In force from now on, or from ``in_force_from``; good up to and on ``due_on``.
    """

    offset_c: Annotated[float, Field(ge=-10, le=10)]
    certificate: Named
    laboratory: Annotated[str, StringConstraints(strip_whitespace=True, max_length=120)] = ""
    calibrated_on: date
    due_on: date | None = None
    in_force_from: AwareDatetime | None = None
    note: Text = ""

    @model_validator(mode="after")
    def ordered(self) -> "CalibrationIn":
        """It is due after it was made."""
        if self.due_on is not None and self.due_on < self.calibrated_on:
            raise ValueError("due_on must not lie before calibrated_on")
        return self


class CalibrationOut(Schema):
    """A calibration as it was noted; rows are never edited."""

    id: UUID
    offset_c: float
    certificate: str
    laboratory: str
    calibrated_on: date
    due_on: date | None
    in_force_from: datetime
    note: str
    made_by: str
    made_at: datetime


async def _channel(connection: Connection, device_id: str, channel: str) -> tuple[Device, int]:
    device = await repository.device(connection, device_id)
    if device is None:
        raise DeviceMissing(device_id=device_id)
    key = (await repository.probes(connection, device.key)).get(channel)
    if key is None:
        raise ChannelMissing(device_id=device_id, channel=channel)
    return device, key


@router.get(
    "/{device_id}/calibrations",
    dependencies=[require("devices.read")],
    responses=documented(DeviceMissing, ChannelMissing),
)
async def list_all(
    device_id: DeviceId,
    connection: ReadUow,
    channel: Probe = "",
    at: Annotated[
        AwareDatetime | None, Query(description="Only the one in force at this instant.")
    ] = None,
) -> Page[CalibrationOut]:
    """Every calibration of a probe with the time from which it counts, the newest first."""
    _, key = await _channel(connection, device_id, channel)
    if at is None:
        found = await calibrations.listed(connection, key)
    else:
        found = list((await calibrations.in_force(connection, [key], at)).values())
    return Page(items=[CalibrationOut.model_validate(each) for each in found])


@router.post(
    "/{device_id}/calibrations",
    status_code=201,
    dependencies=[require("devices.write")],
    responses=documented(DeviceMissing, ChannelMissing, CalibrationFromFuture, Forbidden),
)
async def add(
    device_id: DeviceId, body: CalibrationIn, uow: WriteUow, channel: Probe = ""
) -> CalibrationOut:
    """Note a calibration. Readings stay as they were measured; a correction is another row."""
    device, key = await _channel(uow.connection, device_id, channel)
    service.check_reach(uow, device.region, device.outlet, device.site_id)
    draft = CalibrationDraft(**body.model_dump())
    subject = f"device:{device_id}:{channel}"
    return CalibrationOut.model_validate(await calibrations.add(uow, new_id, subject, key, draft))
