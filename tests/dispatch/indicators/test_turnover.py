"""Parts turnover against the ledger, read by a plain loop over its moments."""

import csv
from datetime import timedelta
from typing import Any
from uuid import UUID

from dispatch.indicators import turnover
from dispatch.parts import ledger, places
from dispatch.parts.ledger import Transfer
from hanlu.clock import FixedClock
from hanlu.identity.principal import Scope
from hanlu.ids import new_id
from tests.dispatch.desk import Desk
from tests.dispatch.http import Office, body
from tests.factories.dispatch import SYSTEM

DAY = timedelta(days=1)


def row(part: str, used: int, mean_milli: int) -> dict[str, Any]:
    return {
        "outlet": "river", "part": part, "name_zh": part, "name_en": part,
        "used": used, "mean_milli": mean_milli,
    }  # fmt: skip


def test_what_is_used_seldom_is_slow_and_what_is_not_stocked_has_no_turnover() -> None:
    rows = [row("A", 1, 4000), row("B", 6, 2000), row("C", 2, 0)]
    found = turnover.turned(rows, 182.5 * DAY, 2)
    assert [(each.part, each.a_year, each.is_slow) for each in found.parts] == [
        ("A", 0.5, True),
        ("B", 6.0, False),
        ("C", None, False),
    ]
    (river,) = found.outlets
    assert (river.used, river.mean_stock, river.turns.value, river.slow) == (9, 6.0, 1.5, 1)


async def test_mean_stock_and_use_are_those_of_the_ledger(
    desk: Desk, clock: FixedClock, office: Office, technician_id: UUID
) -> None:
    order = await desk.open_alarm()
    await desk.part("FAN")
    van, used = places.van(technician_id), places.order(order.id)

    async def move(source: str, to: str, quantity: int) -> None:
        async with desk.database.unit_of_work(SYSTEM, "test.move", audited=False) as uow:
            await ledger.write(uow, [Transfer("FAN", source, to, quantity)], new_id())

    await move(places.SUPPLIER, places.DEPOT, 20)
    await move(places.DEPOT, van, 10)
    clock.advance(10 * DAY)
    begin = clock.now()
    for hours, (source, to, quantity) in (
        (30, (van, used, 3)),
        (70, (used, van, 1)),  # one came back
        (50, (places.DEPOT, van, 2)),
    ):
        clock.advance(timedelta(hours=hours))
        await move(source, to, quantity)
    end = clock.now() + timedelta(hours=90)
    clock.advance(timedelta(hours=100))
    await move(van, used, 5)  # after the period
    clock.advance(DAY)
    level = (10 * 30 + 7 * 70 + 8 * 50 + 10 * 90) / 240
    client = await office.client("supervisor")
    period = {"from": begin.isoformat(), "to": end.isoformat()}
    told = body(await client.get("indicators/turnover", params=period))
    by_outlet = {each["outlet"]: each for each in told["parts"]}
    river, depot = by_outlet["river"], by_outlet[""]
    assert (river["used"], river["mean_stock"]) == (2, round(level, 3))
    assert river["turns"]["value"] == 2000 / round(level * 1000)
    assert (depot["used"], depot["mean_stock"]) == (0, round((10 * 150 + 8 * 90) / 240, 3))
    assert depot["is_slow"]
    assert not river["is_slow"]
    assert told["slow_below_a_year"] == 2

    file = await client.get("indicators/turnover/export", params=period)
    lines = list(csv.DictReader(file.text.lstrip("\ufeff").splitlines()))
    assert [(line["outlet"], line["used"], line["slow"]) for line in lines] == [
        ("", "0", "yes"),
        ("river", "2", ""),
    ]
    hill = await office.client("outlet_manager", Scope("outlet", ("hill",)))
    assert [each["outlet"] for each in body(await hill.get("indicators/turnover"))["parts"]] == [""]
    phone = await office.technician(technician_id)
    assert (await phone.get("indicators/turnover")).status_code == 403
