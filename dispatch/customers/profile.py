"""A customer as a whole (F-152): who they are, and in numbers what hangs on them; behind each
number a list. All of it is what the caller sees: row security leaves out what lies elsewhere.
"""

from datetime import date, datetime
from typing import Any, Final, Literal
from uuid import UUID

import msgspec

from dispatch.customers import customers, merging
from dispatch.customers.customers import CustomerSeals
from dispatch.customers.errors import CustomerUnknown
from dispatch.customers.merging import Merged
from dispatch.customers.model import Customer
from dispatch.feedback.contact_records import Outcome, Why
from dispatch.feedback.model import Band, Source, band_of
from dispatch.policies import Policies
from hanlu.contracts.work_orders import Kind
from hanlu.database import Connection


class CustomerNumbers(msgspec.Struct, frozen=True, kw_only=True):
    """How much of each there is. ``stars`` is the mean of all ratings, ``red`` how many are red;
    ``owed`` counts words owed now and ``overdue`` those too late. What is counted ``since`` says
    what the customer is worth: cases that were finished, visits made, and reliefs granted.
    """

    sites: int
    machines: int
    in_warranty: int
    open_orders: int
    past_orders: int
    complaints: int
    open_complaints: int
    ratings: int
    stars: float | None
    red: int
    owed: int
    overdue: int
    talks: int
    plans: int
    next_due_on: date | None
    last_visit_at: datetime | None
    since: datetime
    finished: int
    visits: int
    reliefs: int


class CustomerProfile(msgspec.Struct, frozen=True, kw_only=True):
    """Who it is, the numbers, and the records that were merged into this one."""

    customer: Customer
    numbers: CustomerNumbers
    merges: list[Merged]


class RatingOfCustomer(msgspec.Struct, frozen=True, kw_only=True):
    """A rating with the case that it is of."""

    work_order_id: UUID
    number: str
    kind: Kind
    site: str
    timezone: str
    round: int
    score: int
    band: Band
    words: str
    source: Source
    at: datetime
    technician_name: str | None


class ContactOfCustomer(msgspec.Struct, frozen=True, kw_only=True):
    """A word that was or is owed, with its case; ``said`` is None while it is owed."""

    work_order_id: UUID
    number: str
    site: str
    timezone: str
    round: int
    occasion: int
    why: Why
    words: str
    due_at: datetime
    owner: str | None
    made_at: datetime
    outcome: Outcome | None
    said: str | None
    done_at: datetime | None
    done_by: str | None


_NUMBERS: Final = """
    with place as materialized (
        select id, timezone from dispatch.site where customer_id = %(customer)s
    ), machine as materialized (
        select a.id, a.warranty_until >= (%(now)s at time zone p.timezone)::date as covered
          from dispatch.asset a join place p on p.id = a.site_id
    ), cases as materialized (
        select w.id, w.kind, w.state in ('closed', 'cancelled') as over,
               w.state in ('done', 'signed', 'closed') as finished, w.state_at
          from dispatch.work_order w join place p on p.id = w.site_id
         where w.merged_into is null and w.helps is null
    ), word as (
        select k.outcome is null and c.met_at is null and c.stopped_at is null as owed, c.due_at,
               k.done_at
          from dispatch.contact k join cases w on w.id = k.work_order_id
          join dispatch.sla_clock c on (c.work_order_id, c.round, c.clock, c.occasion)
                                     = (k.work_order_id, k.round, 'contact', k.occasion)
    ), plan as (
        select p.next_due_on, p.paused_at from dispatch.maintenance_plan p
         where p.site_id in (select id from place) or p.asset_id in (select id from machine)
    ), visit as (
        select v.arrived_at from dispatch.visit v join cases w on w.id = v.work_order_id
         where v.arrived_at is not null
    )
    select (select count(*) from place) as sites,
           (select count(*) from machine) as machines,
           (select count(*) from machine where covered) as in_warranty,
           (select count(*) from cases where not over) as open_orders,
           (select count(*) from cases where over) as past_orders,
           (select count(*) from cases where kind = 'complaint') as complaints,
           (select count(*) from cases where kind = 'complaint' and not over) as open_complaints,
           (select count(*) from dispatch.rating r join cases w on w.id = r.work_order_id)
               as ratings,
           (select round(avg(r.score), 2)::float from dispatch.rating r
              join cases w on w.id = r.work_order_id) as stars,
           (select count(*) from dispatch.rating r join cases w on w.id = r.work_order_id
             where r.score <= %(red)s) as red,
           (select count(*) from word where owed) as owed,
           (select count(*) from word where owed and due_at < %(now)s) as overdue,
           (select count(*) from word where done_at is not null) as talks,
           (select count(*) from plan) as plans,
           (select min(next_due_on) from plan where paused_at is null) as next_due_on,
           (select max(arrived_at) from visit) as last_visit_at,
           (select count(*) from cases where finished and state_at >= %(since)s) as finished,
           (select count(*) from visit where arrived_at >= %(since)s) as visits,
           (select count(*) from dispatch.compensation o join cases w on w.id = o.work_order_id
             where o.decision = 'granted' and o.decided_at >= %(since)s) as reliefs
"""
_RATINGS: Final = """
    select r.work_order_id, w.number, w.kind, s.name as site, s.timezone, r.round, r.score, r.words,
           r.source, r.at, t.name as technician_name
      from dispatch.rating r
      join dispatch.work_order w on w.id = r.work_order_id
      join dispatch.site s on s.id = w.site_id
      left join dispatch.technician t on t.id = r.technician_id
     where s.customer_id = %(customer)s
       and (%(at)s::timestamptz is null
            or (r.at, r.work_order_id, r.round) < (%(at)s, %(id)s::uuid, %(round)s))
     order by r.at desc, r.work_order_id desc, r.round desc limit %(limit)s
"""
_CONTACTS: Final = """
    select k.work_order_id, w.number, s.name as site, s.timezone, k.round, k.occasion, k.why,
           k.words, c.due_at, c.called as owner, k.made_at, k.outcome, k.said, k.done_at, k.done_by
      from dispatch.contact k
      join dispatch.work_order w on w.id = k.work_order_id
      join dispatch.site s on s.id = w.site_id
      join dispatch.sla_clock c on (c.work_order_id, c.round, c.clock, c.occasion)
                                 = (k.work_order_id, k.round, 'contact', k.occasion)
     where s.customer_id = %(customer)s and w.merged_into is null
       and case when %(owed)s
                then k.outcome is null and c.met_at is null and c.stopped_at is null
                else k.done_at is not null end
       and (%(at)s::timestamptz is null
            or (k.made_at, k.work_order_id, k.occasion) < (%(at)s, %(id)s::uuid, %(occasion)s))
     order by k.made_at desc, k.work_order_id desc, k.occasion desc limit %(limit)s
"""

type Words = Literal["owed", "said"]


async def of(
    connection: Connection,
    seals: CustomerSeals,
    policies: Policies,
    customer_id: UUID,
    now: datetime,
) -> CustomerProfile:
    """The whole of one customer. Raises CustomerUnknown."""
    customer = await require(connection, seals, customer_id)
    since = now - policies.customers.value_over
    asked = {
        "customer": customer_id,
        "now": now,
        "since": since,
        "red": policies.rating.red_up_to,
    }
    cursor = await connection.execute(_NUMBERS, asked)
    row = await cursor.fetchone()
    assert row is not None  # noqa: S101  # an aggregate
    return CustomerProfile(
        customer=customer,
        numbers=CustomerNumbers(**row, since=since),
        merges=await merging.of_customer(connection, seals, customer_id),
    )


async def require(connection: Connection, seals: CustomerSeals, customer_id: UUID) -> Customer:
    """One customer; raises CustomerUnknown."""
    customer = await customers.get(connection, seals, customer_id)
    if customer is None:
        raise CustomerUnknown(customer=customer_id)
    return customer


async def ratings(
    connection: Connection,
    policies: Policies,
    customer_id: UUID,
    *,
    after: tuple[datetime, UUID, int] | None,
    limit: int,
) -> list[RatingOfCustomer]:
    """Every rating of the customer's cases, newest first."""
    at, order, round_ = after or (None, None, None)
    asked: dict[str, Any] = {
        "customer": customer_id, "at": at, "id": order, "round": round_, "limit": limit,
    }  # fmt: skip
    cursor = await connection.execute(_RATINGS, asked)
    return [
        msgspec.convert(row | {"band": band_of(policies.rating, row["score"])}, RatingOfCustomer)
        for row in await cursor.fetchall()
    ]


async def contacts(
    connection: Connection,
    customer_id: UUID,
    words: Words,
    *,
    after: tuple[datetime, UUID, int] | None,
    limit: int,
) -> list[ContactOfCustomer]:
    """Words owed to the customer, or said to them: the newest first."""
    at, order, occasion = after or (None, None, None)
    asked: dict[str, Any] = {
        "customer": customer_id, "owed": words == "owed", "at": at, "id": order,
        "occasion": occasion, "limit": limit,
    }  # fmt: skip
    cursor = await connection.execute(_CONTACTS, asked)
    return msgspec.convert(await cursor.fetchall(), list[ContactOfCustomer])
