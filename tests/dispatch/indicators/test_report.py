"""Every number of the report against the raw rows of a made-up quarter, and who may read it."""

import csv
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest

from dispatch.indicators import counting, formulas
from dispatch.indicators.counting import Asked
from dispatch.indicators.formulas import Counts
from dispatch.teams import service as teams
from dispatch.visits.model import VisitPatch
from dispatch.work_orders import opening
from dispatch.work_orders.opening import Request
from hanlu.clock import FixedClock
from hanlu.contracts.work_orders import WorkOrder
from hanlu.identity.principal import Scope
from hanlu.ids import new_id
from tests.dispatch.desk import COMPLETE, SIGNED, Desk
from tests.dispatch.feedback.finished import rate
from tests.dispatch.http import Office, body
from tests.dispatch.indicators import raw
from tests.dispatch.indicators.raw_repeats import assert_repeats
from tests.dispatch.indicators.raw_response import assert_answered
from tests.factories import dispatch as make
from tests.factories.dispatch import NOON, SYSTEM, as_technician, dispatcher

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BEGIN, END = NOON - DAY, NOON + 90 * DAY
CASES = 16


class Quarter:
    """Cases that go well and less well, one after the other, from a seed."""

    def __init__(self, desk: Desk, clock: FixedClock, seed: int) -> None:
        self.desk, self.clock, self.random = desk, clock, Random(seed)  # a test
        self.tastes = Random(seed)  # apart: the course of the quarter does not hang on them
        self.tiers = Random(seed)  # the same
        self.people: list[UUID] = []

    async def live(self) -> None:
        outlets = ("river", "hill")
        self.people = [
            await self.desk.technician(name=f"T {outlet}", outlet=outlet) for outlet in outlets
        ]
        sites = [await self.desk.site(outlet=outlets[n % 2]) for n in range(3)]
        models = ("CR-1", "CR-2", "")
        assets = [
            await make.asset(self.desk.database, site, model=model)
            for site, model in zip(sites, models, strict=True)
        ]
        await self.desk.open_alarm(device_id="untaken", site_id=sites[0])
        afar = await self.desk.open_alarm(device_id="afar", site_id=sites[1])
        self.clock.advance(HOUR)
        solved = VisitPatch(solution="switched on again")
        await self.desk.move(afar, "done", dispatcher(), visit=solved)
        for _ in range(CASES):
            await self._case(self.random.choice(list(zip(sites, assets, strict=True))))
            self.clock.advance(self.random.choice((HOUR, 4 * DAY, 9 * DAY)))

    async def _case(self, place: tuple[UUID, UUID]) -> None:
        site, asset = place
        kind = self.random.choice(("repair", "repair", "repair", "complaint", "inspection"))
        if kind == "repair":
            known = {"asset_id": asset} if self.random.random() < 0.6 else {}
            device = self.random.choice(("cold-1", "cold-2"))
            order = await self.desk.open_alarm(site_id=site, device_id=device, **known)
        else:
            order = await self._ask(kind, site)
        if (team := self.tiers.choice((None, None, "experts", "decision"))) is not None:
            order = await self._hand_on(order, team)
        await self._finish(order)
        now = await self.desk.get(order.id)
        assert now is not None
        if now.state == "signed" and self.random.random() < 0.3:
            now = await self.desk.move(order, "classified", dispatcher(), reason="warm again")
        if now.state == "classified" and self.random.random() < 0.6:
            self.clock.advance(self.random.choice((HOUR, 30 * HOUR)))
            await self._finish(order)

    async def _ask(self, kind: Any, site: UUID) -> WorkOrder:
        async with self.desk.database.unit_of_work(SYSTEM, "ask") as uow:
            wish = Request(kind=kind, site_id=site, description="please come")
            return await opening.open_for_request(uow, self.desk.policies, wish)

    async def _hand_on(self, order: WorkOrder, team: str) -> WorkOrder:
        async with self.desk.database.unit_of_work(SYSTEM, "hand") as uow:
            return await teams.hand_to(uow, self.desk.policies, order.id, team, "too hard")

    async def _finish(self, order: WorkOrder) -> None:
        technician = self.random.choice(self.people)
        me = as_technician(technician)
        await self.desk.assign(order, technician)
        await self.desk.walk(order, me, "accepted", "on_site", "working")
        self.clock.advance(self.random.choice((HOUR, 30 * HOUR)))
        await self.desk.move(order, "done", me, visit=COMPLETE)
        if self.random.random() < 0.3:  # not to the customer's liking, still at the door
            await self.desk.move(order, "working", me, reason="drips")
            self.clock.advance(self.random.choice((HOUR, 30 * HOUR)))
            await self.desk.move(order, "done", me, visit=COMPLETE)
        await self.desk.move(order, "signed", me, visit=SIGNED)
        self.clock.advance(HOUR)
        if self.random.random() < 0.7:
            judged = {
                name: self.tastes.randint(1, 5)
                for name in ("attitude", "speed")
                if self.tastes.random() < 0.6
            }
            recommend = self.tastes.choice((None, 0, 6, 7, 9, 10))
            await rate(
                self.desk,
                order,
                self.random.randint(1, 5),
                dimensions=judged,
                recommend=recommend,
            )


def asked(**wanted: Any) -> Asked:
    usual: dict[str, Any] = {
        "begin": BEGIN,
        "end": END,
        "timezone": "UTC",
        "repeat_within": 30 * DAY,
        "closed_loop_within": DAY,
        "satisfied_from": 4,
        "promoters_from": 9,
        "detractors_to": 6,
    }
    return Asked(**(usual | wanted))


async def counted(desk: Desk, what: Asked, by: counting.By = "all") -> dict[str, Counts]:
    async with desk.database.read(SYSTEM) as connection:
        return await counting.counts(connection, what, by)


@pytest.mark.parametrize("seed", [1, 2])
async def test_every_count_is_that_of_the_raw_rows_whole_and_by_each_grouping(
    desk: Desk, clock: FixedClock, seed: int
) -> None:
    quarter = Quarter(desk, clock, seed)
    await quarter.live()
    whole = (await counted(desk, asked()))["all"]
    assert whole == await raw.count(desk, BEGIN, END)
    assert min(whole.repairs, whole.ratings, whole.customers, whole.settled) > 1, (
        "the quarter shows too little"
    )
    assert min(whole.front_line, whole.rethought) > 0
    assert whole.front_line + whole.same_day + whole.rethought < whole.tiered == whole.finished
    assert set(whole.dimensions) == {"attitude", "speed"}
    assert whole.answered > whole.promoters > 0
    assert whole.repeated + whole.repairs - whole.lasting > 0
    assert 0 < whole.first_time < whole.visited

    weekly = await counted(desk, asked(), "week")
    for monday in formulas.weeks(BEGIN.date(), END.date()):
        begins = datetime(monday.year, monday.month, monday.day, tzinfo=UTC)
        found = await raw.count(desk, max(begins, BEGIN), min(begins + 7 * DAY, END))
        assert weekly.get(str(monday), Counts()) == found, monday

    outlets = await counted(desk, asked(), "outlet")
    for name in ("river", "hill"):
        found = await raw.count(desk, BEGIN, END, outlet=name)
        assert outlets[name] == found
        assert (await counted(desk, asked(outlet=name)))["all"] == found

    models = await counted(desk, asked(), "model")
    assert {"CR-1", ""} <= set(models)
    for name, counts in models.items():
        assert counts == await raw.count(desk, BEGIN, END, model=name)
        assert (await counted(desk, asked(model=name)))["all"] == counts

    faults = await counted(desk, asked(), "fault")
    assert len(faults) > 1
    for name, counts in faults.items():
        assert counts == await raw.count(desk, BEGIN, END, fault=name)
        assert (await counted(desk, asked(fault=name)))["all"] == counts

    people = await counted(desk, asked(), "technician")
    for person in quarter.people:
        found = await raw.count(desk, BEGIN, END, technician=str(person))
        assert people[str(person)] == found
        assert (await counted(desk, asked(technician_id=person)))["all"] == found

    await assert_answered(desk, asked())
    await assert_repeats(desk, asked())


async def test_a_week_is_that_of_the_zone_and_a_period_ends_before_its_end(
    desk: Desk, clock: FixedClock, technician_id: UUID
) -> None:
    sunday_evening = datetime(2026, 6, 7, 20, 0, tzinfo=UTC)  # Monday in Shanghai
    clock.advance(sunday_evening - clock.now())
    order = await desk.open_alarm()
    await desk.assign(order, technician_id)
    me = as_technician(technician_id)
    await desk.walk(order, me, "accepted", "on_site", "working", "done")
    assert set(await counted(desk, asked(), "week")) == {"2026-06-01"}
    assert set(await counted(desk, asked(timezone="Asia/Shanghai"), "week")) == {"2026-06-08"}
    assert await counted(desk, asked(end=sunday_evening)) == {}
    assert (await counted(desk, asked(begin=sunday_evening)))["all"].repairs == 1


async def test_the_report_over_http_and_as_a_file_say_the_same(
    desk: Desk, clock: FixedClock, office: Office, technician_id: UUID, order: WorkOrder
) -> None:
    await desk.assign(order, technician_id)
    me = as_technician(technician_id)
    await desk.walk(order, me, "accepted", "on_site", "working", "done", "signed")
    await rate(desk, order, 4, dimensions={"attitude": 5, "quality": 3}, recommend=10)
    clock.advance(HOUR)
    client = await office.client("regional_manager")
    told = body(await client.get("indicators", params={"by": "technician"}))
    assert told["total"]["csat"] == {"part": 1, "whole": 1, "value": 1.0}
    assert told["total"]["complaints"]["whole"] == 1
    assert [(each["name"], each["indicators"]["complaints"]) for each in told["groups"]] == [
        ("Li Wei", None)
    ]
    assert len(told["weeks"]) == 13
    assert told["targets"]["csat"] == 0.9
    assert told["total"]["dimensions"]["quality"] == {"part": 3, "whole": 1, "value": 3.0}
    assert told["groups"][0]["indicators"]["dimensions"]["attitude"]["value"] == 5
    assert (told["total"]["nps"]["value"], told["targets"]["nps"]) == (1.0, 90)
    file = await client.get("indicators/export", params={"by": "technician"})
    assert file.headers["content-disposition"].startswith("attachment")
    rows = list(csv.DictReader(file.text.lstrip("\ufeff").splitlines()))
    assert {"of": "total", "name": "", "indicator": "csat", "part": "1", "whole": "1",
            "value": "1.0000"} in rows  # fmt: skip
    assert {("group", "Li Wei", "score", "4"), ("total", "", "dimension.quality", "3")} <= {
        (row["of"], row["name"], row["indicator"], row["part"]) for row in rows
    }


async def test_each_reads_of_their_own_scope_and_customers_read_nothing(
    desk: Desk, office: Office, order: WorkOrder, technician_id: UUID, clock: FixedClock
) -> None:
    await desk.assign(order, technician_id)
    me = as_technician(technician_id)
    await desk.walk(order, me, "accepted", "on_site", "working", "done")
    clock.advance(HOUR)
    for outlet, repairs in (("river", 1), ("hill", 0)):
        manager = await office.client("outlet_manager", Scope("outlet", (outlet,)))
        told = body(await manager.get("indicators"))
        assert told["total"]["success"]["whole"] == repairs
    phone = await office.technician(technician_id)
    assert (await phone.get("indicators")).status_code == 403


@pytest.mark.parametrize(
    "wrong",
    [
        {"from": "2026-06-02T00:00:00Z", "to": "2026-06-01T00:00:00Z"},
        {"from": "2024-06-02T00:00:00Z", "to": "2026-06-01T00:00:00Z"},
        {"from": "2026-06-02T00:00:00"},
        {"timezone": "Mars/Olympus"},
        {"by": "customer"},
    ],
)
async def test_a_period_or_zone_that_is_none_is_refused(
    office: Office, wrong: dict[str, str]
) -> None:
    client = await office.client("supervisor")
    for path in ("indicators", "indicators/export"):
        assert (await client.get(path, params=wrong)).status_code == 422


async def test_no_name_becomes_a_formula_in_a_spreadsheet(
    desk: Desk, office: Office, clock: FixedClock, technician_id: UUID
) -> None:
    site = await desk.site(outlet="=1+1")
    order = await desk.open_alarm(site_id=site, zone_id=new_id())
    await desk.assign(order, technician_id)
    me = as_technician(technician_id)
    await desk.walk(order, me, "accepted", "on_site", "working", "done")
    clock.advance(HOUR)
    file = await (await office.client("admin")).get("indicators/export")
    names = {row["name"] for row in csv.DictReader(file.text.splitlines())}
    assert "'=1+1" in names
