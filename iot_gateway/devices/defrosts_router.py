"""Which defrosts were learned of a device's probes, and what from."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import Field

from hanlu.errors import documented
from hanlu.http.dependencies import ReadUow, require
from hanlu.http.routing import Router
from hanlu.http.schemas import Schema
from iot_gateway.devices import defrosts, repository
from iot_gateway.devices.defrosts import DefrostsOfChannel
from iot_gateway.devices.errors import DeviceMissing
from iot_gateway.devices.router import DeviceId

router = Router(prefix="/devices", tags=["devices"])

Seconds = Annotated[float, Field(ge=0)]


class EvidenceOut(Schema):
    """``spells`` warm spells began a period apart, in ``periods`` in which one could have."""

    spells: int
    periods: int
    median_s: Seconds
    longest_s: Seconds
    since: datetime
    until: datetime


class DefrostOut(Schema):
    """One began at ``last_at`` and they come every ``period_s``; a call for warm air that begins at
    such an hour is held back for ``cap_s`` at most, within the bound of the zone's policy. A low
    limit never is.
    """

    channel: str
    period_s: Seconds
    last_at: datetime
    cap_s: Seconds
    learned_at: datetime
    evidence: EvidenceOut


class DefrostsOut(Schema):
    """The learned defrosts of a device, a probe each."""

    items: list[DefrostOut]


@router.get(
    "/{device_id}/defrosts",
    dependencies=[require("devices.read")],
    responses=documented(DeviceMissing),
)
async def read_defrosts(device_id: DeviceId, connection: ReadUow) -> DefrostsOut:
    """The defrosts that were learned of a device's probes, with their evidence."""
    device = await repository.device(connection, device_id)
    if device is None:
        raise DeviceMissing(device_id=device_id)
    found = await defrosts.of_device(connection, device.key)
    return DefrostsOut(items=[_shown(each) for each in found])


def _shown(each: DefrostsOfChannel) -> DefrostOut:
    return DefrostOut(
        channel=each.probe,
        period_s=each.period_s,
        last_at=datetime.fromtimestamp(each.phase_s, UTC),
        cap_s=each.cap_s,
        learned_at=each.learned_at,
        evidence=EvidenceOut(
            spells=each.spells,
            periods=each.periods,
            median_s=each.median_s,
            longest_s=each.longest_s,
            since=each.since,
            until=each.until,
        ),
    )
