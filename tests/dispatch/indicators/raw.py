"""The counts once more, from the raw rows by plain loops: slow, and with no SQL to be wrong in."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from dispatch.indicators.formulas import Counts
from tests.dispatch.desk import Desk

REOPENED_FROM = {"done", "signed", "closed"}


@dataclass(frozen=True)
class Finish:
    order: dict[str, Any]
    since: datetime
    at: datetime
    technician: str | None
    on_time: bool | None
    taken_up_again: bool
    tier: int | None
    unsolved: bool
    zone: str
    visits: int


async def count(
    desk: Desk,
    begin: datetime,
    end: datetime,
    *,
    outlet: str | None = None,
    technician: str | None = None,
    fault: str | None = None,
    model: str | None = None,
) -> Counts:
    """Everything between ``begin`` and ``end``, of one outlet, technician, fault (empty: none) or
    model of the device where given.
    """

    def keep(order: dict[str, Any], by: str | None) -> bool:
        return (
            outlet in (None, order["outlet"])
            and technician in (None, by)
            and fault in (None, order["fault"] or "")
            and model in (None, models.get(order["asset_id"], ""))
        )

    models = {
        asset["id"]: asset["model"] for asset in await desk.rows("select * from dispatch.asset")
    }

    orders = await desk.rows(
        "select w.*, s.timezone, coalesce(s.customer_id, s.id) as customer"
        " from dispatch.work_order w join dispatch.site s on s.id = w.site_id"
    )
    by_id = {order["id"]: order for order in orders}
    finishes = [
        each
        for each in await _finishes(desk, by_id)
        if begin <= each.at < end and keep(each.order, each.technician)
    ]
    repairs = [each for each in finishes if each.order["kind"] == "repair"]
    settled = [each for each in finishes if each.order["kind"] == "complaint"]
    timed = [each.on_time for each in repairs if each.on_time is not None]
    again = [_repeated(each, orders) for each in repairs]
    rated = [
        row
        for row in await desk.rows("select * from dispatch.rating")
        if begin <= row["at"] < end
        and keep(by_id[row["work_order_id"]], _text(row["technician_id"]))
    ]
    ratings = [row["score"] for row in rated]
    answers = [row["recommend"] for row in rated if row["recommend"] is not None]
    judged = defaultdict(list)
    for row in rated:
        for name, stars in row["dimensions"].items():
            judged[name].append(stars)
    complaints = [
        order
        for order in orders
        if order["kind"] == "complaint"
        and order["merged_into"] is None
        and begin <= order["opened_at"] < end
        and keep(order, None)
    ]
    return Counts(
        finished=len(finishes),
        resolve_s=sum((each.at - each.since) // timedelta(seconds=1) for each in repairs),
        repairs=len(repairs),
        timed=len(timed),
        on_time=sum(timed),
        lasting=sum(
            not each.taken_up_again and not repeated
            for each, repeated in zip(repairs, again, strict=True)
        ),
        visited=sum(each.visits > 0 for each in repairs),
        first_time=sum(
            each.visits == 1 and not each.taken_up_again and not repeated
            for each, repeated in zip(repairs, again, strict=True)
        ),
        on_device=sum(_device(each.order) is not None for each in repairs),
        repeated=sum(again),
        ratings=len(ratings),
        satisfied=sum(score >= 4 for score in ratings),
        stars=sum(ratings),
        complaints=len(complaints),
        settled=len(settled),
        settled_soon=sum(each.at - each.since <= timedelta(days=1) for each in settled),
        settle_s=sum((each.at - each.since) // timedelta(seconds=1) for each in settled),
        customers=len({each.order["customer"] for each in finishes}),
        **_tiers(finishes),
        answered=len(answers),
        promoters=sum(answer >= 9 for answer in answers),
        detractors=sum(answer <= 6 for answer in answers),
        dimensions={name: (sum(stars), len(stars)) for name, stars in judged.items()},
    )


def _tiers(finishes: list[Finish]) -> dict[str, int]:
    """How the finished orders with a team split, each counted once."""
    split = Counter(_split(each) for each in finishes if each.tier is not None)
    named = ("front_line", "same_day", "rethought")
    return {"tiered": split.total()} | {name: split[name] for name in named}


def _split(finish: Finish) -> str:
    if finish.tier == 3:
        return "rethought"
    if finish.tier == 1 and not finish.unsolved:
        return "front_line"
    days = {each.astimezone(ZoneInfo(finish.zone)).date() for each in (finish.since, finish.at)}
    return "same_day" if len(days) == 1 else "longer"


async def _finishes(desk: Desk, by_id: dict[Any, dict[str, Any]]) -> list[Finish]:
    events = defaultdict(list)
    rows = await desk.rows("select * from dispatch.work_order_event order by version")
    tiers = {row["code"]: row["tier"] for row in await desk.rows("select * from dispatch.team")}
    for row in rows:
        if row["from_state"] != row["to_state"]:
            events[row["work_order_id"]].append(row)
    clocks = await desk.rows("select * from dispatch.sla_clock where clock = 'resolve'")
    limits = {(row["work_order_id"], row["round"]): row for row in clocks}
    held = await desk.rows("select * from dispatch.assignment order by made_at")
    found = []
    for order_id, steps in events.items():
        round_, since, visits = 1, by_id[order_id]["opened_at"], 0
        for at, step in enumerate(steps):
            if step["to_state"] == "classified" and step["from_state"] in REOPENED_FROM:
                round_, since, visits = round_ + 1, step["at"], 0
            visits += step["to_state"] == "on_site"
            goes_on = at + 1 < len(steps) and steps[at + 1]["to_state"] == "working"
            if step["to_state"] != "done" or goes_on or by_id[order_id]["helps"] is not None:
                continue
            clock = limits.get((order_id, round_))
            later = steps[at + 1 :]
            there = [
                each
                for each in held
                if each["work_order_id"] == order_id
                and each["made_at"] <= step["at"]
                and (each["ended_at"] is None or each["ended_at"] >= step["at"])
            ]
            before = [
                each
                for each in rows
                if each["work_order_id"] == order_id and each["version"] <= step["version"]
            ]
            had = [
                tiers[changes["team"][1]]
                for each in before
                if "team" in (changes := each["data"].get("changes", {}))
            ]
            found.append(
                Finish(
                    order=by_id[order_id],
                    tier=max(had, default=None),
                    unsolved=any(each["action"] == "unsolved" for each in before),
                    zone=by_id[order_id]["timezone"],
                    since=since,
                    visits=visits,
                    at=step["at"],
                    technician=_text(there[-1]["technician_id"]) if there else None,
                    on_time=clock["met_at"] <= clock["due_at"] if clock else None,
                    taken_up_again=any(
                        each["to_state"] == "classified" and each["from_state"] in REOPENED_FROM
                        for each in later
                    ),
                )
            )
    return found


def _device(order: dict[str, Any]) -> Any:
    return order["asset_id"] or order["device_id"]


def _repeated(finish: Finish, orders: list[dict[str, Any]]) -> bool:
    device = _device(finish.order)
    return device is not None and any(
        order["kind"] == "repair"
        and order["helps"] is None
        and order["state"] != "cancelled"
        and order["id"] != finish.order["id"]
        and device in (order["asset_id"], order["device_id"])
        and finish.at < order["opened_at"] <= finish.at + timedelta(days=30)
        for order in orders
    )


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
