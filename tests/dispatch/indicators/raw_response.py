"""How soon requests were answered and by what repairs were solved, once more by plain loops."""

from collections import Counter, defaultdict
from datetime import datetime, timedelta
from math import ceil
from typing import Any, get_args

from dispatch.indicators import remedies, response
from dispatch.indicators.counting import Asked
from dispatch.indicators.formulas import Spread, ratio
from dispatch.indicators.remedies import RemedyGroup
from dispatch.indicators.response import ResponseBy, ResponseGroup
from tests.dispatch.desk import Desk
from tests.dispatch.indicators.raw import REOPENED_FROM
from tests.factories.dispatch import SYSTEM

ANSWERED = {"accepted", "travelling", "on_site", "working", "paused", "done", "signed", "closed"}


def spread(spans: list[timedelta]) -> Spread:
    seconds = sorted(span // timedelta(seconds=1) for span in spans)

    def at(share: float) -> int | None:
        return seconds[ceil(share * len(seconds)) - 1] if seconds else None

    return Spread(ratio(sum(seconds), len(seconds)), at(0.5), at(0.9))


class Request:
    """One request by plain loops: when it came, was taken and saw somebody come."""

    def __init__(self, order: dict[str, Any], at: datetime) -> None:
        self.order, self.at = order, at
        self.acked: datetime | None = None
        self.came: datetime | None = None
        self.technician: str | None = None


async def requests(desk: Desk) -> list[Request]:
    events = defaultdict(list)
    for row in await desk.rows("select * from dispatch.work_order_event order by version"):
        events[row["work_order_id"]].append(row)
    held = await desk.rows("select * from dispatch.assignment order by made_at")
    found = []
    orders = await desk.rows(
        "select w.*, coalesce(a.model, '') as model from dispatch.work_order w"
        " left join dispatch.asset a on a.id = w.asset_id where w.kind = 'repair'"
    )
    for order in orders:
        now = Request(order, order["opened_at"])
        found.append(now)
        for step in events[order["id"]]:
            if step["from_state"] in REOPENED_FROM and step["to_state"] == "classified":
                now = Request(order, step["at"])
                found.append(now)
            if step["to_state"] in ANSWERED and now.acked is None:
                now.acked = step["at"]
                now.technician = next(
                    (
                        str(each["technician_id"])
                        for each in reversed(held)
                        if each["work_order_id"] == order["id"]
                        and each["made_at"] <= step["at"]
                        and (each["ended_at"] is None or each["ended_at"] >= step["at"])
                    ),
                    None,
                )
            if step["to_state"] == "on_site" and now.came is None:
                now.came = step["at"]
    return found


def key(request: Request, by: ResponseBy) -> str | None:
    if by == "week":
        day = request.at.date()
        return str(day - timedelta(days=day.weekday()))
    if by == "technician":
        return request.technician
    return request.order[by] or ""


def same(group: ResponseGroup, found: list[Request]) -> bool:
    return (group.requests, group.ack, group.arrive) == (
        len(found),
        spread([each.acked - each.at for each in found if each.acked is not None]),
        spread([each.came - each.at for each in found if each.came is not None]),
    )


async def assert_answered(desk: Desk, wanted: Asked) -> None:
    """Every span and share of the period is that of the raw rows, whole and by each grouping."""
    known = [each for each in await requests(desk) if wanted.begin <= each.at < wanted.end]
    assert len(known) > len({each.order["id"] for each in known}), "nothing was taken up again"
    async with desk.database.read(SYSTEM) as connection:
        for by in get_args(ResponseBy.__value__):
            told = await response.read(connection, wanted, by)
            assert same(told.total, known)
            keys = {key(each, by) for each in known} - {None}
            assert {group.id for group in told.groups} == keys
            for group in told.groups:
                assert same(group, [each for each in known if key(each, by) == group.id]), by
        outlets = (await remedies.read(connection, wanted, "outlet")).groups
        (whole,) = (await remedies.read(connection, wanted, "all")).groups
    assert told.total.arrive.mean_s.whole < told.total.ack.mean_s.whole < told.total.requests

    done = {
        row["work_order_id"]
        for row in await desk.rows(
            "select e.work_order_id from dispatch.work_order_event e"
            " join dispatch.work_order w on w.id = e.work_order_id where w.kind = 'repair'"
            " and to_state = 'done' and from_state <> 'done' and e.at < %s",
            wanted.end,
        )
    }
    afar = done - {
        row["work_order_id"]
        for row in await desk.rows(
            "select work_order_id from dispatch.work_order_event where to_state = 'on_site'"
        )
    }
    by_hand = Counter("from_afar" if each in afar else "without_parts" for each in done)
    assert shares(whole, "repair") == {name: (count, len(done)) for name, count in by_hand.items()}
    assert sum(part for each in outlets for part, _ in shares(each, "repair").values()) == len(done)


def shares(group: RemedyGroup, of: str) -> dict[str, tuple[int, int]]:
    return {
        each.remedy: (each.share.part, each.share.whole) for each in group.shares if each.of == of
    }
