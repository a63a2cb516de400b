"""The checker: what the senders know to be acknowledged, held against the record.

Reads PostgreSQL as its owner and shares no code with the product. Numbers of invariants are those
of the reliability plan.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, LiteralString

import psycopg

from simulators.load import Ledger

type _Connection = psycopg.Connection[tuple[Any, ...]]

CRITICAL_C = -12.0
"""Beyond this a frozen zone calls at once (`coldchain.frozen.critical_above`)."""
_OVERDUE = "10 s"


@dataclass(frozen=True, slots=True)
class Findings:
    """What is wrong; empty lists everywhere mean that every invariant held.

    Counts of what was looked at stand beside, so that an empty run is not mistaken for a good one:
    acknowledged readings, those beyond the limit, acknowledged requests; then what the record has.
    """

    readings: int = 0
    warm: int = 0
    requests: int = 0
    alarms: int = 0
    orders: int = 0
    escalations: int = 0
    lost: list[str] = field(default_factory=list)
    double: list[str] = field(default_factory=list)
    early: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    @property
    def good(self) -> bool:
        """Nothing lost, nothing twice, nothing early, no good request refused."""
        return not (self.lost or self.double or self.early or self.refused)

    @property
    def is_void(self) -> bool:
        """Whether something that was to be tried did not happen at all."""
        return 0 in (self.readings, self.warm, self.requests, self.alarms, self.escalations)


def watch_escalations(owner_url: str) -> None:
    """Have the database note by its own clock when each escalation is written.

    The product's stamp says by what time it judged; this one cannot be made to look right.
    """
    with psycopg.connect(owner_url) as connection:
        connection.execute(
            "alter table dispatch.escalation"
            " add column if not exists written_at timestamptz default clock_timestamp()"
        )


def count_readings(owner_url: str) -> int:
    """How many readings are stored."""
    with psycopg.connect(owner_url) as connection:
        return int(_column(connection, "select count(*) from gateway.reading")[0])


def check(
    owner_url: str, ledger: Ledger, posted: Iterable[str], refused: Iterable[str] = ()
) -> Findings:
    """Compare the ledger and the acknowledged requests (by their description) with the record."""
    watch_escalations(owner_url)
    wanted = list(posted)
    with psycopg.connect(owner_url) as connection:
        connection.execute("set hanlu.scope_kind = 'all'")
        readings = _stored(connection, ledger)
        alarms = _column(connection, "select id::text from gateway.alarm")
        orders = _column(connection, "select description from dispatch.work_order")
        return Findings(
            readings=len(ledger.acknowledged),
            warm=len(_warm(ledger)),
            requests=len(wanted),
            alarms=len(alarms),
            orders=len(orders),
            escalations=len(_told(connection)),
            lost=[
                *(f"reading {device} {seq}" for device, seq in ledger.acknowledged - set(readings)),
                *_missed_alarms(connection, ledger),
                *_orphans(connection),
                *(f"order {each}" for each in set(wanted) - set(orders)),
                *_missed_escalations(connection),
            ],
            double=[
                *(f"reading {device} {seq}" for device, seq in _twice(readings)),
                *_second_orders(connection),
                *(f"order {each}" for each in _twice(orders) if each in set(wanted)),
                *(f"escalation {each}" for each in _twice(_told(connection))),
            ],
            early=_early(connection),
            refused=list(refused),
        )


def _stored(connection: _Connection, ledger: Ledger) -> list[tuple[str, int]]:
    devices = sorted({sent.device_id for sent in ledger.sent})
    rows = connection.execute(
        "select d.id, r.seq from gateway.reading r"
        " join gateway.channel c on c.id = r.channel join gateway.device d on d.key = c.device"
        " where d.id = any(%s)",
        (devices,),
    )
    return [(str(device), int(str(seq))) for device, seq in rows]


def _warm(ledger: Ledger) -> list[tuple[str, int, datetime]]:
    return [
        (sent.device_id, sent.seq, sent.sent_at)
        for sent in ledger.sent
        if sent.temperature_c > CRITICAL_C and (sent.device_id, sent.seq) in ledger.acknowledged
    ]


def _missed_alarms(connection: _Connection, ledger: Ledger) -> list[str]:
    """I3: every reading beyond the limit lies within an alarm of its device.

    One that came after newer readings of its channel opens none, by design: it is told as late.
    """
    late = set(
        connection.execute(
            "select data::jsonb ->> 'device_id', (data::jsonb ->> 'at')::timestamptz"
            " from hanlu.outbox where type = 'excursion.found_late'"
        )
    )
    spans: dict[str, list[tuple[datetime, datetime | None]]] = {}
    for device, opened_at, cleared_at in connection.execute(
        "select device_id, opened_at, cleared_at from gateway.alarm"
    ):
        spans.setdefault(device, []).append((opened_at, cleared_at))
    return [
        f"alarm of {device} {seq}"
        for device, seq, at in _warm(ledger)
        if (device, at) not in late
        and not any(
            opened <= at and (cleared is None or at <= cleared)
            for opened, cleared in spans.get(device, ())
        )
    ]


def _orphans(connection: _Connection) -> list[str]:
    """I3: every alarm has its work order."""
    return _column(
        connection,
        "select 'order of alarm ' || a.id from gateway.alarm a"
        " left join dispatch.work_order_alarm w on w.alarm_id = a.id where w.alarm_id is null",
    )


def _second_orders(connection: _Connection) -> list[str]:
    """I3: no alarm opened two orders, no case is open twice, none was told as opened twice."""
    opened = _column(
        connection,
        "select 'order of alarm ' || alarm_id from dispatch.work_order where alarm_id is not null",
    )
    cases = _column(
        connection,
        "select 'open case ' || alarm_scope || '/' || cause from dispatch.work_order"
        " where alarm_scope is not null"
        " and state not in ('done', 'signed', 'closed', 'cancelled')",
    )
    told = _column(
        connection,
        "select 'opened order ' || (data::jsonb #>> '{order,id}') from hanlu.outbox"
        " where type = 'work_order.opened'",
    )
    return [*_twice(opened), *_twice(cases), *_twice(told)]


def _told(connection: _Connection) -> list[str]:
    return _column(
        connection,
        "select concat_ws('/', data::jsonb ->> 'work_order_id', data::jsonb ->> 'clock',"
        " data::jsonb ->> 'step') from hanlu.outbox where type = 'escalation.raised'",
    )


def _missed_escalations(connection: _Connection) -> list[str]:
    """I5: what is due has fired, and who was to be called has been told."""
    overdue = _column(
        connection,
        "select 'escalation of ' || work_order_id || '/' || clock from dispatch.sla_clock"
        " where next_rung_at < now() - %s::interval",
        (_OVERDUE,),
    )
    untold = _column(
        connection,
        "select 'word of escalation ' || concat_ws('/', e.work_order_id, e.clock, e.rung)"
        " from dispatch.escalation e"
        " join dispatch.sla_clock c using (work_order_id, round, clock)"
        " where not e.skipped and c.met_at is null and not exists ("
        "  select 1 from hanlu.outbox o where o.type = 'escalation.raised'"
        "  and o.data::jsonb ->> 'work_order_id' = e.work_order_id::text"
        "  and o.data::jsonb ->> 'clock' = e.clock and (o.data::jsonb ->> 'step')::int = e.rung)",
    )
    return [*overdue, *untold]


def _early(connection: _Connection) -> list[str]:
    """I5: nothing fired before its time, by the product's stamp or by the database's clock."""
    return _column(
        connection,
        "select 'escalation ' || concat_ws('/', work_order_id, clock, rung)"
        " from dispatch.escalation where fired_at < due_at or written_at < due_at",
    )


def _column(
    connection: _Connection, query: LiteralString, parameters: Sequence[object] = ()
) -> list[str]:
    return [str(value) for (value,) in connection.execute(query, parameters)]


def _twice[T](values: Iterable[T]) -> list[T]:
    return [value for value, count in Counter(values).items() if count > 1]
