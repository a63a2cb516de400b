"""Reading a past day: the events as they were told, and who decided, from the orders' histories."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec

from dispatch.assignments.basis import Basis, Searched
from dispatch.planning.apply import PLANNER
from dispatch.planning.day import STATES
from dispatch.planning.past.log import Noted, OrderChanged, Past, PersonChanged, Tracked
from dispatch.technicians import duty
from hanlu.contracts.events import tag_of
from hanlu.contracts.technicians import Technician, TechnicianChanged
from hanlu.contracts.work_orders import (
    WorkOrder,
    WorkOrderChanged,
    WorkOrderOpened,
    WorkOrderReopened,
)
from hanlu.database import Connection
from hanlu.policy import Policy, PolicyStore, Section, repository
from hanlu.regions.datum import Wgs84

# Where somebody last was stays known so long.
_SEEN_BEFORE = "interval '1 day'"

_ORDER_EVENTS = [tag_of(each) for each in (WorkOrderOpened, WorkOrderChanged, WorkOrderReopened)]
_PERSON = tag_of(TechnicianChanged)

# An order that is not finished when the day begins had its last change before: one that the
# planner, a technician or a customer is still waiting for.
_BEFORE = """
    with running as (select id, opened_at from dispatch.work_order
                      where opened_at < %(begin)s
                        and (state = any(%(states)s) or state_at >= %(begin)s))
    select distinct on (o.data::jsonb -> 'order' ->> 'id') o.data
      from hanlu.outbox o
     where o.type = any(%(types)s) and o.at < %(begin)s
       and o.at >= (select min(opened_at) from running)
       and (o.data::jsonb -> 'order' ->> 'id')::uuid in (select id from running)
     order by o.data::jsonb -> 'order' ->> 'id', o.position desc
"""
_HAPPENED = """
    select type, at, data from hanlu.outbox
     where type = any(%(types)s) and at >= %(begin)s and at < %(end)s order by position
"""
_TOLD = """
    select distinct on (technician_ids) data from hanlu.outbox
     where type = %(person)s and at < %(begin)s order by technician_ids, position desc
"""
_HISTORY = """
    select work_order_id, version, by_name, role, action, data ->> 'looked_at' as looked_at,
           data ->> 'plan_id' as plan_id, (data ->> 'iterations')::integer as iterations,
           data ->> 'seen' as seen, written_by::text::bigint as written_by
      from dispatch.work_order_event where at >= %(begin)s and at < %(end)s
"""
_NOTED = """
    select technician_id, created_at, starts_at, ends_at from dispatch.duty_change
     where created_at >= %(begin)s
"""
_SEEN = f"""
    select technician_id, at, lat, lon, written_by::text::bigint as written_by
      from dispatch.track
     where at >= %(begin)s - {_SEEN_BEFORE} and at < %(end)s order by at
"""  # noqa: S608  # a constant of ours


async def read(connection: Connection, begin: datetime, end: datetime) -> Past:
    """The day from ``begin`` to ``end``, as far as the reader may see it.

    Only decisions that say when the planner looked at the day can be taken again: all of those
    that it has taken since it writes that down.
    """
    asked: dict[str, Any] = {
        "begin": begin,
        "end": end,
        "states": list(STATES),
        "types": [*_ORDER_EVENTS, _PERSON],
        "person": _PERSON,
    }

    async def rows(query: str) -> list[dict[str, Any]]:
        cursor = await connection.execute(query, asked)
        return await cursor.fetchall()

    histories = {(row["work_order_id"], row["version"]): row for row in await rows(_HISTORY)}
    cursor = await connection.execute("select id from dispatch.technician order by code")
    codes = [row["id"] for row in await cursor.fetchall()]
    registered = {each.id: each for each in await duty.technicians(connection, codes)}
    before = (_order(row["data"]) for row in await rows(_BEFORE))
    told = (_person(row["data"]) for row in await rows(_TOLD))
    return Past(
        begin=begin,
        end=end,
        orders=tuple(order for order in before if order.state in STATES),
        registered=tuple(registered[each] for each in codes if each in registered),
        happened=tuple(_happened(await rows(_HAPPENED), histories)),
        told={person.id: person for person in told},
        standings=await duty.standings(connection),
        seen=_seen(await rows(_SEEN)),
        noted=_noted(await rows(_NOTED)),
    )


async def policies(
    connection: Connection, sections: Sequence[Section], limit: int = 1000
) -> Callable[[datetime], Policy]:
    """What was in force at an instant, from the newest ``limit`` of the stored versions."""
    stored = await repository.versions(connection, limit)
    store = PolicyStore(sections)
    in_force = [(datetime.min.replace(tzinfo=UTC), store.current())]
    for each in reversed(stored):
        store.take(each.version, each.sections)
        in_force.append((each.made_at, store.current()))

    def at(instant: datetime) -> Policy:
        return next(found for made_at, found in reversed(in_force) if made_at <= instant)

    return at


async def technician(connection: Connection, code: str) -> UUID | None:
    """Who has a code; None when nobody does."""
    cursor = await connection.execute("select id from dispatch.technician where code = %s", (code,))
    row = await cursor.fetchone()
    return None if row is None else UUID(str(row["id"]))


def _happened(
    rows: Iterable[dict[str, Any]], histories: dict[tuple[UUID, int], dict[str, Any]]
) -> Iterable[OrderChanged | PersonChanged]:
    """A change is told with its version once by whoever made it; clocks tell it again."""
    for row in rows:
        if row["type"] == _PERSON:
            yield PersonChanged(row["at"], _person(row["data"]))
            continue
        order = _order(row["data"])
        made = histories.pop((order.id, order.version), None)
        if made is None:
            yield OrderChanged(row["at"], order, None)
            continue
        yield OrderChanged(
            at=row["at"],
            order=order,
            action=made["action"],
            role=made["role"],
            basis=_basis(made),
            written_by=made["written_by"],
        )


def _basis(made: dict[str, Any]) -> Basis | None:
    if made["by_name"] != PLANNER.name or made["looked_at"] is None:
        return None
    plan_id, iterations = made["plan_id"], made["iterations"]
    searched = Searched(UUID(plan_id), iterations) if plan_id else None
    return Basis(datetime.fromisoformat(made["looked_at"]), searched, made["seen"])


def _seen(rows: Iterable[dict[str, Any]]) -> dict[UUID, tuple[Tracked, ...]]:
    seen: dict[UUID, list[Tracked]] = {}
    for row in rows:
        point = row["at"], Wgs84(row["lat"], row["lon"]), row["written_by"]
        seen.setdefault(row["technician_id"], []).append(point)
    return {person_id: tuple(each) for person_id, each in seen.items()}


def _noted(rows: Iterable[dict[str, Any]]) -> dict[UUID, tuple[Noted, ...]]:
    noted: dict[UUID, tuple[Noted, ...]] = {}
    for row in rows:
        each = row["created_at"], (row["starts_at"], row["ends_at"])
        noted[row["technician_id"]] = (*noted.get(row["technician_id"], ()), each)
    return noted


class _Order(msgspec.Struct):
    order: WorkOrder


class _Person(msgspec.Struct):
    technician: Technician


_decode_order = msgspec.json.Decoder(_Order).decode
_decode_person = msgspec.json.Decoder(_Person).decode


def _order(data: str) -> WorkOrder:
    return _decode_order(data).order


def _person(data: str) -> Technician:
    return _decode_person(data).technician
