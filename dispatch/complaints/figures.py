"""What the complaints of a period were about, what they came from and where, and how long each step
took (F-267). Each is of the caller's own scope, by row security.
"""

from collections import defaultdict
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final

import msgspec
from psycopg.rows import DictRow

from dispatch.complaints.policy import ComplaintPolicy
from dispatch.indicators.formulas import Ratio, Spread, ratio
from hanlu import sheets
from hanlu.database import Connection
from hanlu.identity.principal import Role

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
# the call after the result, the closing. Whoever took it had it for so long. The whole lasts from
# the opening, or from when it was taken up again, until the work of that round was done.
_LASTED: Final = f"""
{_RECEIVED}
    , event as (
        select e.work_order_id, e.version, e.at, e.from_state, e.to_state, e.by_name,
               1 + count(*) filter (where e.to_state = 'classified'
                       and e.from_state in ('done', 'signed', 'closed', 'cancelled'))
                   over (partition by e.work_order_id order by e.version) as round
          from dispatch.work_order_event e join received r on r.id = e.work_order_id
    ), taken as (
        select work_order_id, round, '#opening' as step, at, by_name from event
         where version = 1 or (to_state = 'classified'
                               and from_state in ('done', 'signed', 'closed', 'cancelled'))
        union all
        select s.work_order_id, s.round, s.step, s.at, s.by_name
          from dispatch.complaint_step s join received r on r.id = s.work_order_id
        union all
        (select distinct on (k.work_order_id, k.round)
                k.work_order_id, k.round, '#contact', k.done_at, k.done_by
           from dispatch.contact k join received r on r.id = k.work_order_id
          where k.why = 'after_complaint' and k.outcome in ('told', 'satisfied', 'not_satisfied')
          order by k.work_order_id, k.round, k.done_at)
        union all
        select work_order_id, round, '#closing', at, by_name from event
         where to_state = 'closed' and from_state <> 'closed'
    ), lasted as (
        select step, by_name, at - lag(at) over (
                   partition by work_order_id, round
                   order by at, array_position(%(course)s::text[], step)) as took from taken
        union all
        select '#whole', '', max(at) filter (where to_state = 'done' and from_state <> 'done')
                   - min(at) from event group by work_order_id, round)
    select step, by_name, grouping(by_name) = 1 as is_all, count(took)::int as n,
           coalesce(floor(sum(extract(epoch from took))), 0)::bigint as seconds,
           floor(extract(epoch from percentile_disc(0.5) within group (order by took)))::bigint
               as median_s,
           floor(extract(epoch from percentile_disc(0.9) within group (order by took)))::bigint
               as p90_s
      from lasted where took is not null group by grouping sets ((step), (step, by_name))
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


class StepHolder(msgspec.Struct, frozen=True):
    """Somebody who took a step, and the mean time in seconds that they had it."""

    name: str
    took_s: Ratio


class StepLasted(msgspec.Struct, frozen=True, kw_only=True):
    """The time in seconds from the step before it until this one was taken: its mean, and the least
    that half and nine of ten do not exceed.

    ``owner`` is the role whose step it is, None where the policy has the step no more.
    ``holders`` took it, the slowest on average first; none for who may not read people.
    """

    step: str
    owner: Role | None
    took_s: Ratio
    median_s: int
    p90_s: int
    holders: list[StepHolder]


class FilesCounted(msgspec.Struct, frozen=True):
    """Files of repeated problems that were open in the period, or accepted in it."""

    files: int
    open: int
    overdue: int
    accepted: int


class ComplaintFigures(msgspec.Struct, frozen=True, kw_only=True):
    """The complaints of a period; the groups with most complaints first. ``whole`` lasts from when
    each came in, or was taken up again, until it was settled.
    """

    begin: datetime = msgspec.field(name="from")
    end: datetime = msgspec.field(name="to")
    complaints: int
    settled: Ratio
    again: Ratio
    types: list[ComplaintGroup]
    causes: list[ComplaintGroup]
    outlets: list[ComplaintGroup]
    models: list[ComplaintGroup]
    whole: Spread
    steps: list[StepLasted]
    files: FilesCounted


async def read(
    connection: Connection,
    policy: ComplaintPolicy,
    asked: Period,
    now: datetime,
    *,
    with_people: bool,
) -> ComplaintFigures:
    """Of what the caller sees, as it is now; who held the steps only ``with_people``."""
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
    whole_lasted, steps = await _lasted(connection, policy, values, with_people=with_people)
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
        whole=whole_lasted,
        steps=steps,
        files=msgspec.convert(await cursor.fetchone(), FilesCounted),
    )


async def _lasted(
    connection: Connection,
    policy: ComplaintPolicy,
    values: dict[str, object],
    *,
    with_people: bool,
) -> tuple[Spread, list[StepLasted]]:
    """The whole, and the steps in the order of the course; a step that the policy has no more
    stands behind.
    """
    course = [step.step if step.by == "person" else f"#{step.by}" for step in policy.steps]
    cursor = await connection.execute(_LASTED, values | {"course": course})
    codes: dict[str, str] = {
        f"#{step.by}": step.step for step in policy.steps if step.by != "person"
    }
    rows = await cursor.fetchall()
    found: dict[str, DictRow] = {}
    holders: dict[str, list[StepHolder]] = defaultdict(list)
    for row in rows:
        code = codes.get(str(row["step"]), str(row["step"]))
        if row["is_all"]:
            found[code] = row
        elif with_people:
            holders[code].append(StepHolder(row["by_name"], ratio(row["seconds"], row["n"])))
    whole = found.pop("#whole", None)
    order = [step.step for step in policy.steps]
    order += sorted(found.keys() - set(order))
    owners = {step.step: step.owner for step in policy.steps}
    steps = [
        StepLasted(
            step=code,
            owner=owners.get(code),
            took_s=ratio(found[code]["seconds"], found[code]["n"]),
            median_s=found[code]["median_s"],
            p90_s=found[code]["p90_s"],
            holders=sorted(holders[code], key=lambda one: (-(one.took_s.value or 0), one.name)),
        )
        for code in order
        if code in found
    ]
    if whole is None:
        return Spread(ratio(0, 0), None, None), steps
    return Spread(ratio(whole["seconds"], whole["n"]), whole["median_s"], whole["p90_s"]), steps


def as_csv(found: ComplaintFigures) -> str:
    """A line a group, a step and who took it, with part, whole and value; of spans also the median
    and the 90th percentile.
    """
    lines: list[list[sheets.Cell]] = [
        ["what", "key", "part", "whole", "value", "median_s", "p90_s", "who"]
    ]
    lines.append(["complaints", "", found.complaints, found.complaints, ""])
    for name, groups in (
        ("type", found.types),
        ("cause", found.causes),
        ("outlet", found.outlets),
        ("model", found.models),
    ):
        lines += [[name, group.key, *group.share.cells] for group in groups]
    lines.append(["whole_s", "", *found.whole.cells])
    for step in found.steps:
        lines.append(["step_s", step.step, *step.took_s.cells, step.median_s, step.p90_s])
        lines += [
            ["step_of_s", step.step, *each.took_s.cells, None, None, each.name]
            for each in step.holders
        ]
    return sheets.as_csv(lines)
