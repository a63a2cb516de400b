"""What requests for readings have in common: a span of time, and the device they are of."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

from fastapi import Query
from pydantic import AwareDatetime

from hanlu.database import Connection
from iot_gateway.devices import repository
from iot_gateway.devices.errors import DeviceMissing, RangeInvalid
from iot_gateway.devices.model import Device
from iot_gateway.readings.levels import Span

DAY = timedelta(days=1)
LONGEST = timedelta(days=400)

From = Annotated[AwareDatetime | None, Query(alias="from")]
To = Annotated[AwareDatetime | None, Query(alias="to")]


def span_asked(
    since: datetime | None, until: datetime | None, now: datetime, longest: timedelta = LONGEST
) -> Span:
    """The span asked for, the last day by default; raises RangeInvalid."""
    until = (until or now).astimezone(UTC)
    since = (since or until - DAY).astimezone(UTC)
    if not since < until <= since + longest:
        raise RangeInvalid(days=longest.days)
    return since, until


async def device_asked(connection: Connection, device_id: str) -> Device:
    """The device of this name, where the caller may see it; raises DeviceMissing."""
    device = await repository.device(connection, device_id)
    if device is None:
        raise DeviceMissing(device_id=device_id)
    return device
