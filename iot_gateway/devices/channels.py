"""What people say of a probe: whether it sits in the air or in the goods, and its own limits."""

from typing import Annotated, ClassVar

from fastapi import Query
from pydantic import model_validator

from hanlu.errors import DomainError, documented
from hanlu.http.dependencies import WriteUow, require
from hanlu.http.routing import Router
from hanlu.http.schemas import Schema
from iot_gateway.devices import repository, service
from iot_gateway.devices.errors import DeviceMissing
from iot_gateway.devices.model import ChannelSetting
from iot_gateway.devices.router import DeviceId
from iot_gateway.devices.schemas import Celsius
from iot_gateway.rules.place import Probe

router = Router(prefix="/devices", tags=["devices"])


class ChannelMissing(DomainError):
    """The device has no such probe, or has not said anything through it yet."""

    status: ClassVar[int] = 404
    code: ClassVar[str] = "channel.missing"
    detail: ClassVar[str] = "Device {device_id} has no channel {channel!r}."


class ChannelIn(Schema):
    """``product``: judged by the pack's limits for goods, and nothing mutes it. ``min_c`` and
    ``max_c`` replace the zone's.
    """

    place: Probe = "air"
    min_c: Celsius | None = None
    max_c: Celsius | None = None

    @model_validator(mode="after")
    def ordered(self) -> "ChannelIn":
        """The upper limit lies above the lower one."""
        if self.min_c is not None and self.max_c is not None and self.max_c <= self.min_c:
            raise ValueError("max_c must lie above min_c")
        return self


@router.put(
    "/{device_id}/channel",
    dependencies=[require("devices.write")],
    responses=documented(DeviceMissing, ChannelMissing),
)
async def put_channel(
    device_id: DeviceId,
    body: ChannelIn,
    uow: WriteUow,
    channel: Annotated[str, Query(max_length=64, description="The probe's id.")] = "",
) -> ChannelIn:
    """Say where a probe sits and which limits are its own; it is judged so from the next batch."""
    device = await repository.device(uow.connection, device_id)
    if device is None:
        raise DeviceMissing(device_id=device_id)
    service.check_reach(uow, device.region, device.outlet, device.site_id)
    key = (await repository.probes(uow.connection, device.key)).get(channel)
    if key is None:
        raise ChannelMissing(device_id=device_id, channel=channel)
    setting = ChannelSetting(place=body.place, min_c=body.min_c, max_c=body.max_c)
    await repository.set_channel(uow.connection, key, setting)
    await repository.touch(uow.connection, "registry")
    uow.record(f"device:{device_id}", after={"channel": channel, **body.model_dump()})
    return body
