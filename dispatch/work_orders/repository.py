"""Work orders in SQL. One query shows an order; every change is an update and a history row."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, LiteralString
from uuid import UUID

import msgspec
from psycopg import AsyncConnection, sql
from psycopg.rows import DictRow, tuple_row
from psycopg.types.json import Jsonb

from dispatch.work_orders.errors import WorkOrderMissing
from dispatch.work_orders.states import FINAL
from hanlu.contracts.alarms import AlarmRaised
from hanlu.contracts.work_orders import State, WorkOrder
from hanlu.database.rows import in_parts

type Connection = AsyncConnection[DictRow]

type Version = tuple[int, int, int, int, int]
"""An order's own version, how often its clocks called, and the versions of its site, its technician
and its customer (0 without one): whatever is shown of an order has one of these moved. See
`versions`."""

_SHOWN = """
    select w.id, w.number, w.kind, w.class, w.colour, w.priority, w.state, w.source, w.fault,
           w.title, w.description, w.reasons, w.site_id, b.site, w.asset_id, w.device_id,
           w.channel, w.zone_id, w.alarm_id, w.technician_id,
           b.technician_name, w.starts_at, w.promised, w.locked,
           case when w.window_from is not null
                then jsonb_build_object('from', w.window_from, 'to', w.window_to) end as "window",
           case when w.eta_from is not null
                then jsonb_build_object('from', w.eta_from, 'to', w.eta_to) end as eta,
           b.clocks,
           coalesce((select jsonb_agg(jsonb_build_object('skill', key, 'level', value)
                                      order by key)
                      from jsonb_each(w.skills)), '[]') as skills,
           w.parts, w.duration_s, w.proposal, w.opened_at, w.opened_by, w.state_at, w.round,
           w.policy_version, w.region, w.outlet, w.version, w.visit_number, w.wait,
           w.preferred_technician_id, w.merged_into, w.confirmation, w.helps,
           w.helps_technician_id, w.limit_at, b.reserved, b.value_class,
           w.fixed_start, w.team,
           case when w.visit_number > 1
                then dispatch.fitted_before(w.id, w.visit_number) else '{}' end as fitted
      from dispatch.work_order w
      join dispatch.beside_work_order b on b.work_order_id = w.id
"""
# About a millisecond of them, as of the few whole orders that `in_parts` takes at a time.
_VERSIONS_AT_ONCE = 300
# Columns that travel as JSON.
_JSON = frozenset({"title", "reasons", "skills", "proposal", "wait"})


async def get(connection: Connection, order_id: UUID) -> WorkOrder | None:
    """The order as everybody sees it, or None when unknown or out of scope."""
    cursor = await connection.execute(f"{_SHOWN} where w.id = %s", (order_id,))
    row = await cursor.fetchone()
    return shown(row) if row else None


async def seen(connection: Connection, order_id: UUID) -> WorkOrder:
    """As `get`; raises WorkOrderMissing."""
    order = await get(connection, order_id)
    if order is None:
        raise WorkOrderMissing(order=order_id)
    return order


async def lock(connection: Connection, order_id: UUID) -> WorkOrder | None:
    """As `get`, and nobody else changes the order until this transaction ends."""
    async with connection.pipeline():
        held = await connection.execute(
            "select 1 from dispatch.work_order where id = %s for update", (order_id,)
        )
        # A statement of its own: it sees what was committed while the first one waited.
        found = await connection.execute(f"{_SHOWN} where w.id = %s", (order_id,))
        row = await found.fetchone() if await held.fetchone() else None
    return shown(row) if row else None


async def helped_by(connection: Connection, order_id: UUID) -> UUID | None:
    """The case that a helper's order helps, from its first day to its last."""
    cursor = await connection.execute(
        "select helps from dispatch.work_order where id = %s", (order_id,)
    )
    row = await cursor.fetchone()
    return row["helps"] if row else None


async def of_alarm(connection: Connection, alarm_id: UUID) -> UUID | None:
    """The order an alarm belongs to."""
    cursor = await connection.execute(
        "select work_order_id from dispatch.work_order_alarm where alarm_id = %s", (alarm_id,)
    )
    row = await cursor.fetchone()
    return row["work_order_id"] if row else None


async def of_forecast(connection: Connection, alarm_id: UUID) -> UUID | None:
    """The order whose deadline is this alarm's forecast."""
    cursor = await connection.execute(
        "select id from dispatch.work_order where limit_alarm_id = %s", (alarm_id,)
    )
    row = await cursor.fetchone()
    return row["id"] if row else None


async def limit_alarm(connection: Connection, order_id: UUID) -> UUID | None:
    """The alarm whose forecast is the order's deadline."""
    cursor = await connection.execute(
        "select limit_alarm_id from dispatch.work_order where id = %s", (order_id,)
    )
    row = await cursor.fetchone()
    return row["limit_alarm_id"] if row else None


async def has_come(connection: Connection, alarm_id: UUID) -> bool:
    """Whether what this alarm foretold is there: an alarm of its order and cause that stands."""
    cursor = await connection.execute(
        "select exists (select 1 from dispatch.work_order_alarm told"
        " join dispatch.work_order_alarm come using (work_order_id, cause)"
        " where told.alarm_id = %s and come.cleared_at is null and not come.foretold) as come",
        (alarm_id,),
    )
    row = await cursor.fetchone()
    return bool(row and row["come"])


async def foretold_by(connection: Connection, order_id: UUID, cause: str) -> UUID | None:
    """The last forecast of this cause that belongs to the order, over or not."""
    cursor = await connection.execute(
        "select alarm_id from dispatch.work_order_alarm"
        " where work_order_id = %s and cause = %s and foretold order by attached_at desc limit 1",
        (order_id, cause),
    )
    row = await cursor.fetchone()
    return row["alarm_id"] if row else None


async def limit_is_over(connection: Connection, order_id: UUID) -> bool:
    """Whether no alarm of the order stands any more that says what its limit's forecast said."""
    cursor = await connection.execute(
        "select exists (select from dispatch.work_order w"
        " join dispatch.work_order_alarm told on told.alarm_id = w.limit_alarm_id"
        " where w.id = %(order)s and not exists (select from dispatch.work_order_alarm stands"
        "  where stands.work_order_id = %(order)s and stands.cause = told.cause"
        "    and stands.cleared_at is null)) as over",
        {"order": order_id},
    )
    row = await cursor.fetchone()
    return bool(row and row["over"])


async def open_case(connection: Connection, alarm_scope: str, cause: str) -> UUID | None:
    """The one unfinished order of this place and cause, or the one that such an order became."""
    cursor = await connection.execute(
        "select id from dispatch.work_order where alarm_scope = %(scope)s and cause = %(cause)s"
        " and state not in ('done', 'signed', 'closed', 'cancelled')"
        " union all"
        " select s.id from dispatch.work_order d"
        " join dispatch.work_order s on s.id = dispatch.surviving_order(d.id)"
        " where d.alarm_scope = %(scope)s and d.cause = %(cause)s and d.merged_into is not null"
        " and s.state not in ('done', 'signed', 'closed', 'cancelled')"
        " limit 1",
        {"scope": alarm_scope, "cause": cause},
    )
    row = await cursor.fetchone()
    return row["id"] if row else None


async def surviving(connection: Connection, order_id: UUID) -> UUID | None:
    """The order in which a case goes on, however often it was merged; None when unknown."""
    cursor = await connection.execute("select dispatch.surviving_order(%s) as id", (order_id,))
    row = await cursor.fetchone()
    return row["id"] if row else None


async def open_at_site(connection: Connection, site_id: UUID) -> list[UUID]:
    """The orders of a site that are neither closed nor cancelled, in the order to lock them."""
    cursor = await connection.execute(
        "select id from dispatch.work_order where site_id = %s and state <> all(%s) order by id",
        (site_id, sorted(FINAL)),
    )
    return [row["id"] for row in await cursor.fetchall()]


async def of_operation(connection: Connection, operation_id: UUID) -> DictRow | None:
    """The history row that an operation wrote."""
    cursor = await connection.execute(
        "select work_order_id, action, to_state, by_id from dispatch.work_order_event"
        " where operation_id = %s",
        (operation_id,),
    )
    return await cursor.fetchone()


async def insert(connection: Connection, columns: Mapping[str, Any]) -> None:
    """A new order. Raises UniqueViolation when its alarm or its case has one."""
    statement = sql.SQL("insert into dispatch.work_order ({}) values ({})").format(
        sql.SQL(", ").join(map(sql.Identifier, columns)),
        sql.SQL(", ").join(map(sql.Placeholder, columns)),
    )
    await connection.execute(statement, _adapted(columns))


async def update(
    connection: Connection, order_id: UUID, version: int, columns: Mapping[str, Any]
) -> None:
    """Write ``columns`` and the next version; the row must be locked at ``version``."""
    assignments = [
        sql.SQL("{} = {}").format(sql.Identifier(name), sql.Placeholder(name)) for name in columns
    ]
    statement = sql.SQL(
        "update dispatch.work_order set {} where id = %(_id)s and version = %(_version)s"
        " returning version"
    ).format(sql.SQL(", ").join([*assignments, sql.SQL("version = version + 1")]))
    values = _adapted(columns) | {"_id": order_id, "_version": version}
    written = await connection.execute(statement, values)
    if await written.fetchone() is None:
        raise RuntimeError(f"work order {order_id} was written without its lock")


async def attach_alarm(
    connection: Connection, order_id: UUID, alarm: AlarmRaised, at: datetime
) -> None:
    """Join an alarm to an order. Raises UniqueViolation when it belongs to one already."""
    await connection.execute(
        "insert into dispatch.work_order_alarm"
        " (alarm_id, work_order_id, attached_at, cause, foretold) values (%s, %s, %s, %s, %s)",
        (alarm.alarm_id, order_id, at, alarm.cause, alarm.limit_at is not None),
    )


async def move_alarms(
    connection: Connection, frm: UUID, to: UUID, only: Sequence[UUID] | None = None
) -> list[UUID]:
    """Hang the alarms of one order on another; returns those that moved."""
    cursor = await connection.execute(
        "update dispatch.work_order_alarm set work_order_id = %s"
        " where work_order_id = %s and (%s::uuid[] is null or alarm_id = any(%s::uuid[]))"
        " returning alarm_id",
        (to, frm, only, only),
    )
    return sorted(row["alarm_id"] for row in await cursor.fetchall())


async def detach_cleared_alarm(connection: Connection, alarm_id: UUID) -> None:
    """Take an alarm that is over off its order, whose history keeps it; others stay."""
    await connection.execute(
        "delete from dispatch.work_order_alarm where alarm_id = %s and cleared_at is not null",
        (alarm_id,),
    )


async def clear_alarm(
    connection: Connection, alarm_id: UUID, at: datetime, peak: float | None
) -> int | None:
    """Note that an alarm is over; how many of its order's alarms still stand, None if repeated."""
    cleared = await connection.execute(
        "update dispatch.work_order_alarm set cleared_at = %s, peak = %s"
        " where alarm_id = %s and cleared_at is null",
        (at, peak, alarm_id),
    )
    if cleared.rowcount == 0:
        return None
    cursor = await connection.execute(
        "select count(*) as standing from dispatch.work_order_alarm"
        " where cleared_at is null and work_order_id ="
        " (select work_order_id from dispatch.work_order_alarm where alarm_id = %s)",
        (alarm_id,),
    )
    row = await cursor.fetchone()
    return int(row["standing"]) if row else 0


async def with_own_step(connection: Connection, by: datetime, limit: int) -> list[UUID]:
    """Orders whose own step fell due, longest overdue first."""
    cursor = await connection.execute(
        "select id from dispatch.work_order where next_step_at <= %s"
        " order by next_step_at limit %s",
        (by, limit),
    )
    return [row["id"] for row in await cursor.fetchall()]


async def own_step_due_at(connection: Connection, order_id: UUID) -> datetime | None:
    """When the product itself must move the order on."""
    cursor = await connection.execute(
        "select next_step_at from dispatch.work_order where id = %s", (order_id,)
    )
    row = await cursor.fetchone()
    return row["next_step_at"] if row else None


async def listed(
    connection: Connection,
    filters: Mapping[str, Any],
    *,
    alarm_id: UUID | None = None,
    open_only: bool = False,
    after: tuple[datetime, UUID] | None = None,
    limit: int,
) -> list[WorkOrder]:
    """Orders whose columns have these values (a list: one of them), newest first.

    The page is chosen before anything beside its rows is read: see `_these`.
    """
    conditions: list[sql.Composable] = [sql.SQL("true")]
    values: list[Any] = []
    for column, value in filters.items():
        condition, asked = _one_of(column, value)
        conditions.append(condition)
        values.append(asked)
    if open_only:
        conditions.append(sql.SQL("w.state <> all(%s)"))
        values.append(sorted(FINAL))
    if alarm_id is not None:
        belongs = "select work_order_id from dispatch.work_order_alarm where alarm_id = %s"
        conditions.append(sql.SQL(f"w.id in ({belongs})"))
        values.append(alarm_id)
    if after is not None:
        conditions.append(sql.SQL("(w.opened_at, w.id) < (%s, %s)"))
        values.extend(after)
    statement = sql.SQL(
        "select w.id from dispatch.work_order w where {}"
        " order by w.opened_at desc, w.id desc limit %s"
    ).format(sql.SQL(" and ").join(conditions))
    return await _these(connection, statement, [*values, limit])


async def _these(
    connection: Connection,
    chosen: sql.Composed | LiteralString,
    values: Sequence[Any] | Mapping[str, Any],
) -> list[WorkOrder]:
    """The orders whose ids a statement chooses, in its order.

    Two statements, so that what stands beside an order is read for no more than are shown, and by
    one plan whatever they were chosen by: in one, PostgreSQL made a plan for each page, which took
    as long as reading it.
    """
    cursor = await connection.execute(chosen, values)
    ids = [row["id"] for row in await cursor.fetchall()]
    rows = await connection.execute(f"{_SHOWN} where w.id = any(%s)", (ids,))
    found = {order.id: order for order in await in_parts(rows, shown)}
    return [found[each] for each in ids if each in found]


def _one_of(column: str, value: object) -> tuple[sql.Composable, object]:
    """A condition and its parameter. One value is asked for by itself: behind an equal column an
    index is in the order of its next, behind one of several it is not.
    """
    several = list(value) if isinstance(value, (list, tuple)) else [value]
    if len(several) == 1:
        return sql.SQL("w.{} = %s").format(sql.Identifier(column)), several[0]
    return sql.SQL("w.{} = any(%s)").format(sql.Identifier(column)), several


async def versions(connection: Connection, states: Sequence[State]) -> dict[UUID, Version]:
    """Every order in these states, and at what it stands.

    What stands where somebody knows it needs no second reading: the order's own version moves with
    each change of its row, assignment and reserved parts, and of its clocks, unless a clock only
    passes a rung of its ladder; the site's with its place, the technician's with their
    name, the customer's with their value.
    """
    async with connection.cursor(binary=True, row_factory=tuple_row) as cursor:
        await cursor.execute(
            "select w.id, w.version, (select count(*) from dispatch.escalation e"
            "  where e.work_order_id = w.id), s.version, coalesce(t.version, 0),"
            " coalesce(u.version, 0)"
            " from dispatch.work_order w join dispatch.site s on s.id = w.site_id"
            " left join dispatch.technician t on t.id = w.technician_id"
            " left join dispatch.customer u on u.id = s.customer_id where w.state = any(%s)",
            (list(states),),
        )
        return dict(await in_parts(cursor, lambda row: (row[0], row[1:]), _VERSIONS_AT_ONCE))


async def of_technician(
    connection: Connection, technician_id: UUID, states: Sequence[State]
) -> list[WorkOrder]:
    """A technician's orders in these states, in the order of their start."""
    return await _these(
        connection,
        "select w.id from dispatch.work_order w where w.technician_id = %s and w.state = any(%s)"
        " order by w.starts_at nulls last, w.opened_at, w.id",
        (technician_id, list(states)),
    )


type Cases = Literal["all", "open", "past", "complaints"]
_CASES: dict[Cases, sql.SQL] = {
    "all": sql.SQL("true"),
    "open": sql.SQL("w.state <> all(%(final)s)"),
    "past": sql.SQL("w.state = any(%(final)s)"),
    "complaints": sql.SQL("w.kind = 'complaint'"),
}


async def of_customer(
    connection: Connection,
    customer_id: UUID,
    cases: Cases,
    *,
    after: tuple[datetime, UUID] | None = None,
    limit: int,
) -> list[WorkOrder]:
    """The cases at all sites of a customer, newest first: without those that go on in another, and
    without what only helps one.
    """
    statement = sql.SQL(
        "select w.id from dispatch.work_order w join dispatch.site s on s.id = w.site_id"
        " where s.customer_id = %(customer)s and w.merged_into is null and w.helps is null"
        " and {} and (%(at)s::timestamptz is null or (w.opened_at, w.id) < (%(at)s, %(id)s))"
        " order by w.opened_at desc, w.id desc limit %(limit)s"
    ).format(_CASES[cases])
    at, last = after or (None, None)
    values = {"customer": customer_id, "final": sorted(FINAL), "at": at, "id": last, "limit": limit}
    return await _these(connection, statement, values)


def shown(row: Mapping[str, Any]) -> WorkOrder:
    """A row of the one query as the contract."""
    return msgspec.convert(row, WorkOrder)


def _adapted(columns: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: Jsonb(msgspec.to_builtins(value)) if name in _JSON and value is not None else value
        for name, value in columns.items()
    }
