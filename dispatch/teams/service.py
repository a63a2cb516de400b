"""Keeping teams, and handing an order to another one."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from psycopg.errors import UniqueViolation
from psycopg.rows import DictRow

from dispatch.policies import Policies
from dispatch.teams import repository
from dispatch.teams.errors import (
    TeamCodeTaken,
    TeamMemberUnknown,
    TeamMissing,
    TeamOfOver,
    TeamUnknown,
)
from dispatch.teams.model import Team, TeamMember
from dispatch.work_orders import change, steps
from dispatch.work_orders.change import Change
from dispatch.work_orders.states import FINAL
from hanlu.contracts.events import Audience
from hanlu.contracts.work_orders import WorkOrder, WorkOrderHandedToTeam
from hanlu.database import Connection, UnitOfWork
from hanlu.database.rows import insert, update
from hanlu.identity import people
from hanlu.identity.people import Colleague
from hanlu.versions import check_version

HANDED: Final = "team_handed"
_OUTSIDERS: Final = frozenset({"site_manager", "service"})


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamGiven:
    """What is said about a team; its code never changes. ``tier`` as in `Team`."""

    name_zh: str
    name_en: str
    duty: str
    tier: int
    active: bool
    members: tuple[UUID, ...]

    def columns(self) -> dict[str, Any]:
        """What stands in the team's own row."""
        return {name: value for name, value in asdict(self).items() if name != "members"}


async def listed(connection: Connection, here_since: datetime) -> list[Team]:
    """Every team with its people, the front line first."""
    rows = await repository.listed(connection)
    return await shown(connection, rows, here_since)


async def shown(
    connection: Connection, rows: Sequence[DictRow], here_since: datetime
) -> list[Team]:
    """Rows as teams. Whoever used the product after ``here_since`` is here; who may not sign in any
    more is left out.
    """
    known = await people.colleagues(
        connection, {person for row in rows for person in row["members"]}
    )
    return [
        Team(
            **{
                **row,
                "members": sorted(
                    (_member(known[each], here_since) for each in row["members"] if each in known),
                    key=lambda one: (one.name, one.person_id),
                ),
            }
        )
        for row in rows
    ]


async def create(uow: UnitOfWork, code: str, given: TeamGiven, within: timedelta) -> Team:
    """A new team. Raises TeamCodeTaken, TeamMemberUnknown."""
    try:
        await insert(uow.connection, "dispatch.team", {"code": code, **given.columns()})
    except UniqueViolation as error:
        raise TeamCodeTaken(team=code) from error
    await _put_in(uow, code, given.members)
    team = await get(uow, code, within)
    uow.record(f"team:{code}", after=_traced(team))
    return team


async def replace(
    uow: UnitOfWork, code: str, given: TeamGiven, expected_version: int | None, within: timedelta
) -> Team:
    """Write a team anew. Raises TeamMissing, TeamMemberUnknown, VersionConflict."""
    await repository.lock(uow.connection, code)
    before = await get(uow, code, within)
    check_version(expected_version, before.version)
    await update(uow.connection, "dispatch.team", {"code": code}, given.columns())
    await _put_in(uow, code, given.members)
    after = await get(uow, code, within)
    uow.record(f"team:{code}", before=_traced(before), after=_traced(after))
    return after


async def get(uow: UnitOfWork, code: str, within: timedelta) -> Team:
    """One team; raises TeamMissing."""
    row = await repository.get(uow.connection, code)
    if row is None:
        raise TeamMissing(team=code)
    [team] = await shown(uow.connection, [row], uow.now - within)
    return team


async def hand_to(
    uow: UnitOfWork,
    policies: Policies,
    order_id: UUID,
    team: str,
    reason: str,
    *,
    operation_id: UUID | None = None,
    expected_version: int | None = None,
) -> WorkOrder:
    """Give an order to another team because a person says so; no rule moves it from then on.

    Safe to repeat under one ``operation_id``; to the team that has it changes nothing. Raises
    WorkOrderMissing, WorkOrderMoved, OperationReused, TeamOfOver, TeamUnknown.
    """
    order, repeated = await steps.begin(
        uow, order_id, operation_id=operation_id, expected_version=expected_version
    )
    if repeated or order.team == team:
        return order
    if order.state in FINAL:
        raise TeamOfOver(number=order.number, state=order.state)
    if team not in await repository.active(uow.connection):
        raise TeamUnknown(team=team)
    handed = Change(
        action=HANDED,
        to=order.state,
        reason=reason,
        columns={"team": team},
        operation_id=operation_id,
    )
    after = await change.write(uow, policies, order, handed)
    told = WorkOrderHandedToTeam(
        work_order_id=after.id,
        number=after.number,
        frm=order.team,
        team=team,
        by=uow.principal.name,
        reason=reason,
        at=uow.now,
    )
    # Why is said among ourselves: neither who goes there nor the customer hears it.
    uow.emit(told, Audience(topic=change.TOPIC, region=after.region, outlet=after.outlet))
    return after


async def _put_in(uow: UnitOfWork, code: str, members: Sequence[UUID]) -> None:
    known = await people.colleagues(uow.connection, members)
    for person in members:
        if person not in known or known[person].role in _OUTSIDERS:
            raise TeamMemberUnknown(person=person)
    await repository.set_members(uow.connection, code, members)


def _member(known: Colleague, here_since: datetime) -> TeamMember:
    return TeamMember(
        person_id=known.id,
        name=known.name,
        role=known.role,
        technician_id=known.technician_id,
        seen_at=known.seen_at,
        is_here=repository.is_here(known.seen_at, here_since),
    )


def _traced(team: Team) -> dict[str, Any]:
    """What the trace says: who is in it, not who is here just now."""
    kept = ("name_zh", "name_en", "duty", "tier", "active", "version")
    return {name: getattr(team, name) for name in kept} | {
        "members": [each.name for each in team.members]
    }
