"""What an export is asked for: a device's or a zone's record over a span. Each one is audited."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated
from uuid import UUID

from fastapi import Depends

from hanlu.database import UnitOfWork
from hanlu.http.dependencies import WriteUow
from iot_gateway.devices import repository as devices
from iot_gateway.devices.errors import RangeInvalid, ZoneMissing
from iot_gateway.devices.model import Device
from iot_gateway.devices.router import DeviceId
from iot_gateway.readings.asking import From, To, device_asked, span_asked
from iot_gateway.readings.levels import Span


@dataclass(frozen=True, slots=True)
class Export:
    """The devices whose record is wanted, and what the whole of them is called.

    ``subject`` (``device:ID``) names it in the audit and in the file's name, ``title`` on paper.
    """

    uow: UnitOfWork
    subject: str
    title: str
    devices: Sequence[Device]
    span: Span

    def within(self, longest: timedelta) -> "Export":
        """The same, of a span no longer than this; raises RangeInvalid."""
        if self.span[1] - self.span[0] > longest:
            raise RangeInvalid(days=longest.days)
        return self

    def saved_as(self, form: str, suffix: str) -> dict[str, str]:
        """Note the export in the audit; the headers that have a browser save it as a file."""
        since, until = self.span
        self.uow.record(self.subject, after={"export": form, "from": since, "to": until})
        _, _, plain = self.subject.partition(":")  # an id has only plain letters
        name = f"{plain.replace(':', '-')}-{since:%Y%m%d}-{until:%Y%m%d}.{suffix}"
        return {
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "private, no-store",
        }


async def _of_device(
    device_id: DeviceId, uow: WriteUow, since: From = None, until: To = None
) -> Export:
    span = span_asked(since, until, uow.now)
    device = await device_asked(uow.connection, device_id)
    return Export(uow, f"device:{device_id}", f"{device.name} ({device.id})", [device], span)


async def _of_zone(zone_id: UUID, uow: WriteUow, since: From = None, until: To = None) -> Export:
    span = span_asked(since, until, uow.now)
    found = await devices.zones(uow.connection, [zone_id])
    if not found:
        raise ZoneMissing(zone=zone_id)
    now_in = await devices.devices_in_zone(uow.connection, zone_id)
    return Export(uow, f"zone:{zone_id}", found[0].name, now_in, span)


DeviceExport = Annotated[Export, Depends(_of_device, scope="function")]
ZoneExport = Annotated[Export, Depends(_of_zone, scope="function")]
