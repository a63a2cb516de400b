"""Problems that came again, once more by plain loops over the raw rows."""

from datetime import datetime
from typing import Any, get_args

from dispatch.indicators import repeats
from dispatch.indicators.counting import Asked
from dispatch.indicators.repeats import RepeatOf
from tests.dispatch.desk import Desk
from tests.factories.dispatch import SYSTEM

type Finish = tuple[dict[str, Any], datetime]


async def assert_repeats(desk: Desk, wanted: Asked) -> None:
    """Every rate and its list are those of the raw rows, page by page."""
    finishes, orders = await _finishes(desk, wanted), await _repairs(desk)
    async with desk.database.read(SYSTEM) as connection:
        for of in get_args(RepeatOf.__value__):
            known = [(order, at) for order, at in finishes if _subjects(order, of, at_end=True)]
            found = {(order["id"], at): _next(order, at, orders, of, wanted) for order, at in known}
            followed = {key: after for key, after in found.items() if after is not None}
            told = await repeats.read(connection, wanted, of)
            assert (told.rate.part, told.rate.whole) == (len(followed), len(known)), of
            assert sum(each.rate.part for each in told.outlets) == len(followed)
            listed: list[repeats.RepeatCase] = []
            while True:
                last = listed[-1] if listed else None
                after = (last.finished_at, last.id, last.version) if last else None
                page = await repeats.cases(connection, wanted, of, after=after, limit=2)
                listed += page
                if len(page) < 2:
                    break
            assert {(each.id, each.finished_at): each.next_at for each in listed} == followed
            assert len(listed) == len(followed) > 0
            assert listed == sorted(listed, key=lambda each: each.finished_at, reverse=True)


async def _repairs(desk: Desk) -> list[dict[str, Any]]:
    return await desk.rows(
        "select w.*, coalesce(s.customer_id, s.id) as customer from dispatch.work_order w"
        " join dispatch.site s on s.id = w.site_id where w.kind = 'repair' and w.helps is null"
    )


async def _finishes(desk: Desk, wanted: Asked) -> list[Finish]:
    orders = {order["id"]: order for order in await _repairs(desk)}
    steps: dict[Any, list[dict[str, Any]]] = {key: [] for key in orders}
    for row in await desk.rows("select * from dispatch.work_order_event order by version"):
        if row["work_order_id"] in orders and row["from_state"] != row["to_state"]:
            steps[row["work_order_id"]].append(row)
    return [
        (orders[key], step["at"])
        for key, taken in steps.items()
        for n, step in enumerate(taken)
        if step["to_state"] == "done"
        and wanted.begin <= step["at"] < wanted.end
        and not (n + 1 < len(taken) and taken[n + 1]["to_state"] == "working")
    ]


def _subjects(order: dict[str, Any], of: RepeatOf, *, at_end: bool) -> set[Any]:
    if of == "customer":
        return {order["customer"]}
    if of == "problem":
        return {(order["customer"], order["fault"])} if order["fault"] else set()
    known = [each for each in (order["asset_id"], order["device_id"]) if each is not None]
    return set(known[:1] if at_end else known)


def _next(
    order: dict[str, Any], at: datetime, orders: list[dict[str, Any]], of: RepeatOf, wanted: Asked
) -> datetime | None:
    subjects = _subjects(order, of, at_end=True)
    return min(
        (
            each["opened_at"]
            for each in orders
            if each["state"] != "cancelled"
            and at < each["opened_at"] <= at + wanted.repeat_within
            and subjects & _subjects(each, of, at_end=False)
        ),
        default=None,
    )
