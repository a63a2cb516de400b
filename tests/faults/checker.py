"""The checker: what the senders know to be acknowledged, held against the record.

Reads PostgreSQL as its owner and shares no code with the product. Numbers of invariants are those
of the reliability plan.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

import psycopg

from simulators.load import Ledger


@dataclass(frozen=True, slots=True)
class Findings:
    """What is wrong; empty lists everywhere mean that every invariant held.

    Counts of what was looked at stand beside, so that an empty run is not mistaken for a good one.
    """

    readings: int = 0
    alarms: int = 0
    orders: int = 0
    escalations: int = 0
    lost: list[str] = field(default_factory=list)
    double: list[str] = field(default_factory=list)
    early: list[str] = field(default_factory=list)

    @property
    def good(self) -> bool:
        """Nothing lost, nothing twice, nothing early."""
        return not (self.lost or self.double or self.early)


def check(owner_url: str, ledger: Ledger, posted: Iterable[str]) -> Findings:
    """Compare the ledger and the acknowledged requests (by their description) with the record."""
    with psycopg.connect(owner_url) as connection:
        connection.execute("set hanlu.scope_kind = 'all'")
        readings = _stored(connection, ledger)
        alarms = _rows(connection, "select id::text from gateway.alarm")
        attached = _rows(connection, "select alarm_id::text from dispatch.work_order_alarm")
        cases = _rows(
            connection,
            "select alarm_scope || '/' || cause from dispatch.work_order where alarm_id is not null"
            " and state not in ('done', 'signed', 'closed', 'cancelled')",
        )
        descriptions = _rows(connection, "select description from dispatch.work_order")
        told = _rows(
            connection,
            "select concat_ws('/', data::jsonb ->> 'work_order_id', data::jsonb ->> 'clock',"
            " data::jsonb ->> 'step') from hanlu.outbox where type = 'escalation.raised'",
        )
        early = _rows(
            connection,
            "select work_order_id::text from dispatch.escalation where fired_at < due_at",
        )
    wanted = list(posted)
    return Findings(
        readings=len(readings),
        alarms=len(alarms),
        orders=len(descriptions),
        escalations=len(told),
        lost=[
            *(f"reading {device} {seq}" for device, seq in ledger.acknowledged - set(readings)),
            *(f"order of alarm {alarm}" for alarm in set(alarms) - set(attached)),
            *(f"order {each}" for each in set(wanted) - set(descriptions)),
        ],
        double=[
            *(f"reading {device} {seq}" for device, seq in _twice(readings)),
            *(f"open case {each}" for each in _twice(cases)),
            *(f"order {each}" for each in _twice(descriptions) if each in set(wanted)),
            *(f"escalation {each}" for each in _twice(told)),
        ],
        early=[f"escalation of {each}" for each in early],
    )


def _stored(
    connection: psycopg.Connection[tuple[object, ...]], ledger: Ledger
) -> list[tuple[str, int]]:
    devices = sorted({sent.device_id for sent in ledger.sent})
    rows = connection.execute(
        "select d.id, r.seq from gateway.reading r"
        " join gateway.channel c on c.id = r.channel join gateway.device d on d.key = c.device"
        " where d.id = any(%s)",
        (devices,),
    )
    return [(str(device), int(str(seq))) for device, seq in rows]


def _rows(connection: psycopg.Connection[tuple[object, ...]], query: str) -> list[str]:
    return [str(value) for (value,) in connection.execute(query.encode())]


def _twice[T](values: Iterable[T]) -> list[T]:
    return [value for value, count in Counter(values).items() if count > 1]
