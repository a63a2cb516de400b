"""What the complaints of a period were about, what they came from and where, and how long each step
took (F-267). Each is of the caller's own scope, by row security.
"""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final

import msgspec
from psycopg.rows import DictRow

from dispatch.complaints.policy import ComplaintPolicy
from dispatch.indicators.formulas import Ratio, ratio
from hanlu import sheets
from hanlu.database import Connection

# Complaints received in the period, whatever became of them; a cancelled one was received too.
_RECEIVED: Final = """
    with received as materialized (
        select w.id, w.state, w.round, w.outlet, coalesce(c.type, '') as type,
               coalesce((select a.model from dispatch.asset a where a.id = w.asset_id), '')
                   as model,
               coalesce((select s.cause from dispatch.complaint_step s
                          where s.work_order_id = w.id and s.cause is not null
                          order by s.round desc limit 1), '') as cause
          from dispatch.work_order w left join dispatch.complaint c on c.work_order_id = w.id
         where w.kind = 'complaint' and w.merged_into is null and w.helps is null
           and w.opened_at >= %(begin)s and w.opened_at < %(end)s
           and (%(outlet)s::text is null or w.outlet = %(outlet)s))
"""
_COUNTED: Final = f"""
{_RECEIVED}
    select 'all' as by, '' as key, count(*)::int as complaints,
           count(*) filter (where state in ('done', 'signed', 'closed'))::int as settled,
           count(*) filter (where round > 1)::int as again from received
    union all
    select by, key, count(*)::int, count(*) filter (where state in ('done', 'signed', 'closed'))
               ::int, count(*) filter (where round > 1)::int
      from received, lateral (values ('type', type), ('cause', cause),
                              ('outlet', coalesce(outlet, '')), ('model', model)) as t (by, key)
     group by by, key
"""  # noqa: S608  # constant text
# Each step lasts from the one before it in its round, whoever shows that: the opening, people,
# the call after the result, the closing.
_LASTED: Final = f"""
{_RECEIVED}
    , event as (
        select e.work_order_id, e.version, e.at, e.from_state, e.to_state,
               1 + count(*) filter (where e.to_state = 'classified'
                       and e.from_state in ('done', 'signed', 'closed', 'cancelled'))
                   over (partition by e.work_order_id order by e.version) as round
          from dispatch.work_order_event e join received r on r.id = e.work_order_id
    ), taken as (
        select work_order_id, round, '#opening' as step, at from event
         where version = 1 or (to_state = 'classified'
                               and from_state in ('done', 'signed', 'closed', 'cancelled'))
        union all
        select s.work_order_id, s.round, s.step, s.at
          from dispatch.complaint_step s join received r on r.id = s.work_order_id
        union all
        select k.work_order_id, k.round, '#contact', min(k.done_at)
          from dispatch.contact k join received r on r.id = k.work_order_id
         where k.why = 'after_complaint' and k.outcome in ('told', 'satisfied', 'not_satisfied')
         group by 1, 2
        union all
        select work_order_id, round, '#closing', at from event
         where to_state = 'closed' and from_state <> 'closed'
    ), lasted as (
        select step, at - lag(at) over (
                   partition by work_order_id, round
                   order by at, array_position(%(course)s::text[], step)) as took from taken)
    select step, count(took)::int as n, coalesce(floor(sum(extract(epoch from took))), 0)::bigint
               as seconds
      from lasted where took is not null group by step
"""  # noqa: S608  # constant text
_FILES: Final = """
    select count(*)::int as files, count(*) filter (where state = 'open')::int as open,
           count(*) filter (where state = 'open' and due_at < %(now)s)::int as overdue,
           count(*) filter (where state = 'accepted')::int as accepted
      from dispatch.problem_file
     where opened_at < %(end)s and (accepted_at is null or accepted_at >= %(begin)s)
       and (%(outlet)s::text is null or outlet = %(outlet)s)
"""
_GROUPS: Final = ("type", "cause", "outlet", "model")


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """From ``begin`` until before ``end``, by when complaints came in."""

    begin: datetime
    end: datetime
    outlet: str | None = None


class ComplaintGroup(msgspec.Struct, frozen=True):
    """Complaints of one type, cause, outlet or model; an empty key is none.

    ``share`` is of all of the period, ``again`` those that were taken up again.
    """

    key: str
    share: Ratio
    settled: int
    again: int


class StepLasted(msgspec.Struct, frozen=True):
    """The mean time in seconds from the step before it until this one was taken."""

    step: str
    took_s: Ratio


class FilesCounted(msgspec.Struct, frozen=True):
    """Files of repeated problems that were open in the period, or accepted in it."""

    files: int
    open: int
    overdue: int
    accepted: int


class ComplaintFigures(msgspec.Struct, frozen=True, kw_only=True):
    """The complaints of a period; the groups with most complaints first."""

    begin: datetime = msgspec.field(name="from")
    end: datetime = msgspec.field(name="to")
    complaints: int
    settled: Ratio
    again: Ratio
    types: list[ComplaintGroup]
    causes: list[ComplaintGroup]
    outlets: list[ComplaintGroup]
    models: list[ComplaintGroup]
    steps: list[StepLasted]
    files: FilesCounted


async def read(
    connection: Connection, policy: ComplaintPolicy, asked: Period, now: datetime
) -> ComplaintFigures:
    """Of what the caller sees, as it is now."""
    values = asdict(asked) | {"now": now}
    cursor = await connection.execute(_COUNTED, values)
    rows = await cursor.fetchall()
    whole = next(row for row in rows if row["by"] == "all")
    received = whole["complaints"]
    groups = {
        by: sorted(
            (
                ComplaintGroup(
                    row["key"], ratio(row["complaints"], received), row["settled"], row["again"]
                )
                for row in rows
                if row["by"] == by
            ),
            key=lambda group: (-group.share.part, group.key),
        )
        for by in _GROUPS
    }
    cursor = await connection.execute(_FILES, values)
    return ComplaintFigures(
        begin=asked.begin,
        end=asked.end,
        complaints=received,
        settled=ratio(whole["settled"], received),
        again=ratio(whole["again"], received),
        types=groups["type"],
        causes=groups["cause"],
        outlets=groups["outlet"],
        models=groups["model"],
        steps=await _lasted(connection, policy, values),
        files=msgspec.convert(await cursor.fetchone(), FilesCounted),
    )


async def _lasted(
    connection: Connection, policy: ComplaintPolicy, values: dict[str, object]
) -> list[StepLasted]:
    """In the order of the course; a step that the policy has no more stands behind."""
    course = [step.step if step.by == "person" else f"#{step.by}" for step in policy.steps]
    cursor = await connection.execute(_LASTED, values | {"course": course})
    codes: dict[str, str] = {
        f"#{step.by}": step.step for step in policy.steps if step.by != "person"
    }
    rows = await cursor.fetchall()
    found: dict[str, DictRow] = {codes.get(str(row["step"]), str(row["step"])): row for row in rows}
    order = [step.step for step in policy.steps]
    order += sorted(found.keys() - set(order))
    return [
        StepLasted(code, ratio(found[code]["seconds"], found[code]["n"]))
        for code in order
        if code in found
    ]


def as_csv(found: ComplaintFigures) -> str:
    """A line a group, and a line a step, with part, whole and value."""
    lines: list[list[sheets.Cell]] = [["what", "key", "part", "whole", "value"]]
    lines.append(["complaints", "", found.complaints, found.complaints, ""])
    for name, groups in (
        ("type", found.types),
        ("cause", found.causes),
        ("outlet", found.outlets),
        ("model", found.models),
    ):
        lines += [[name, group.key, *group.share.cells] for group in groups]
    lines += [["step_s", each.step, *each.took_s.cells] for each in found.steps]
    return sheets.as_csv(lines)
