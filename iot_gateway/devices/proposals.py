"""Devices that bridges and births speak of: kept until a person lets them in or waves them away."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from hanlu.database import Connection, UnitOfWork
from hanlu.errors import DomainError
from hanlu.ids import IdSource
from iot_gateway.devices import repository, service
from iot_gateway.devices.model import Device, DeviceDraft, ZoneKind
from iot_gateway.reading import Proposal

ProposalState = Literal["open", "approved", "dismissed"]


class ProposalMissing(DomainError):
    """No such proposal."""

    status = 404
    code = "proposal.missing"
    detail = "There is no proposed device {proposal}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """What a person says of a proposed device; the rest is as it was announced."""

    device_id: str | None = None
    name: str | None = None
    site_id: UUID | None = None
    zone_id: UUID | None = None
    zone_kind: ZoneKind | None = None
    expected_interval_s: int = 300
    timezone: str | None = None


async def keep(
    connection: Connection,
    ids: IdSource,
    proposed: Iterable[tuple[Proposal, int | None]],
    now: datetime,
) -> None:
    """Note announcements with the bridge they came through; what is told again is joined.

    A proposal that was waved away stays so.
    """
    for each, bridge in sorted(proposed, key=lambda pair: pair[0].device_uid):
        await connection.execute(
            """insert into gateway.proposal as p (id, device_uid, source, format, name, model,
                   vendor, metrics, channels, bridge, first_at, last_at)
               values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
               on conflict (device_uid) do update set last_at = excluded.last_at,
                   source = excluded.source, format = excluded.format, name = excluded.name,
                   model = excluded.model, vendor = excluded.vendor, bridge = excluded.bridge,
                   metrics = array(
                       select distinct unnest(p.metrics || excluded.metrics) order by 1),
                   channels = array(
                       select distinct unnest(p.channels || excluded.channels) order by 1)""",
            (
                ids(),
                each.device_uid,
                each.source,
                each.format,
                each.name,
                each.model,
                each.vendor,
                list(each.metrics),
                list(each.channels),
                bridge,
                now,
                now,
            ),
        )


async def listed(
    connection: Connection, state: ProposalState, after: str | None, limit: int
) -> Sequence[dict[str, Any]]:
    """Proposals in this state that no registered device stands for, by name."""
    cursor = await connection.execute(
        """select p.*, b.id as bridge_id from gateway.proposal p
           left join gateway.device b on b.key = p.bridge
           where p.state = %(state)s and (%(after)s::text is null or p.device_uid > %(after)s)
             and (p.state <> 'open' or not exists (
                 select from gateway.device d
                 where d.id = p.device_uid or d.source_uid = p.device_uid))
           order by p.device_uid limit %(limit)s""",
        {"state": state, "after": after, "limit": limit},
    )
    return await cursor.fetchall()


async def approve(uow: UnitOfWork, ids: IdSource, named: str, approval: Approval) -> Device:
    """Register the device, with the channels it was announced with. Safe to repeat.

    ``named``: the proposal's id or its device's name. Raises ProposalMissing and whatever
    registering raises.
    """
    found = await _find(uow.connection, named)
    device_id = approval.device_id or found["device_uid"]
    draft = DeviceDraft(
        id=device_id,
        name=approval.name or found["name"],
        source_uid=None if device_id == found["device_uid"] else found["device_uid"],
        site_id=approval.site_id,
        zone_id=approval.zone_id,
        model=found["model"] or None,
        format=found["format"],
        expected_interval_s=approval.expected_interval_s,
        timezone=approval.timezone,
    )
    service.check_draft(draft)
    if approval.zone_kind is not None:
        zone = await service.zone_for(uow, ids, draft, approval.zone_kind)
        draft = service.in_zone(draft, zone)
    device = await service.register(uow, draft)
    channels = [(device.key, probe) for probe in found["channels"]]
    await repository.channels(uow.connection, channels, uow.now)
    await _move(uow, found["id"], "approved")
    return device


async def dismiss(uow: UnitOfWork, named: str) -> None:
    """Wave a proposal away; announced again it stays away. Safe to repeat."""
    found = await _find(uow.connection, named)
    await _move(uow, found["id"], "dismissed")


async def _find(connection: Connection, named: str) -> dict[str, Any]:
    cursor = await connection.execute(
        "select * from gateway.proposal where id::text = %(named)s or device_uid = %(named)s",
        {"named": named},
    )
    row = await cursor.fetchone()
    if row is None:
        raise ProposalMissing(proposal=named[:80])
    return row


async def _move(uow: UnitOfWork, proposal_id: UUID, state: ProposalState) -> None:
    await uow.connection.execute(
        "update gateway.proposal set state = %s where id = %s", (state, proposal_id)
    )
    uow.record(f"proposal:{proposal_id}", after={"state": state})
