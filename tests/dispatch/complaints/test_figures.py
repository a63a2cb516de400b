"""The figures of complaints, against the same counted by plain loops over the raw rows."""

import random
from collections import Counter, defaultdict
from datetime import datetime, timedelta
from itertools import pairwise
from math import ceil
from typing import Any

import pytest

from dispatch.complaints import figures
from dispatch.complaints.figures import ComplaintFigures, ComplaintGroup, Period
from dispatch.feedback import contact_records, contacts
from dispatch.feedback.contacts import Answer
from dispatch.work_orders import own_steps
from hanlu.clock import FixedClock
from hanlu.contracts.work_orders import WorkOrder
from tests.dispatch.complaints.handled import (
    AGENT,
    BEFORE_THE_RESULT,
    RESULT,
    complain,
    settle,
    take,
)
from tests.dispatch.desk import Desk
from tests.dispatch.policies import shipped_policies
from tests.factories import dispatch as make
from tests.factories.dispatch import NOON, SYSTEM, dispatcher

HOUR = timedelta(hours=1)
REOPENED_FROM = {"done", "signed", "closed", "cancelled"}
WORDS = ("the technician was rude", "the delivery came late", "the door is broken", "hm")
COURSE = [step.step for step in shipped_policies().complaint.steps]
CAUSES = ("product", "workmanship", "attitude")


class Town:
    """Complaints at random moments, in every stage, in two outlets."""

    def __init__(self, desk: Desk, clock: FixedClock, seed: int) -> None:
        self.desk, self.clock, self.random = desk, clock, random.Random(seed)

    async def live(self, complaints: int) -> None:
        sites = [await self.desk.site(outlet=outlet) for outlet in ("river", "hill")]
        assets: list[tuple[Any, Any]] = [(site, None) for site in sites]
        for site in sites:
            for model in ("K-1", "K-2"):
                asset = await make.asset(self.desk.database, site, model=model, outlet="river")
                assets.append((site, asset))
        for _ in range(complaints):
            site, asset = self.random.choice(assets)
            self._pass()
            order = await complain(self.desk, site, self.random.choice(WORDS), asset_id=asset)
            await self._handle(order)

    def _pass(self) -> None:
        self.clock.advance(timedelta(seconds=self.random.randrange(60, 5 * 3600)))

    async def _handle(self, order: WorkOrder) -> None:
        stage = self.random.randrange(6)
        cause = self.random.choice(CAUSES)
        if stage == 0:
            if self.random.random() < 0.5:
                await self.desk.move(order, "cancelled", dispatcher(), reason="in error")
            return
        for said in BEFORE_THE_RESULT[:stage]:
            self._pass()
            given = said | ({"cause": cause} if "cause" in said else {})
            given |= {"remedies": ("apology",)} if "remedies" in said else {}
            await take(self.desk, order, **given)
        if stage < 5:
            return
        self._pass()
        order = await take(self.desk, order, **RESULT)
        self._pass()
        match self.random.randrange(3):
            case 0:
                order = await self.desk.move(order, "classified", dispatcher(), reason="no")
                self._pass()
                await settle(self.desk, order, self.random.choice(CAUSES))
            case 1:
                await self._call(order)
            case _:
                self.clock.advance(timedelta(days=4))
                async with self.desk.database.unit_of_work(SYSTEM, "close") as uow:
                    await own_steps.take(uow, self.desk.policies, order.id, self.clock.now())

    async def _call(self, order: WorkOrder) -> None:
        async with self.desk.database.read(SYSTEM) as connection:
            owed = await contact_records.of_order(connection, order.id)
        call = next(each for each in owed if each.outcome is None and each.stopped_at is None)
        answer = Answer(round=call.round, occasion=call.occasion, outcome="satisfied", said="good")
        async with self.desk.database.unit_of_work(AGENT, "contact") as uow:
            await contacts.answer(uow, self.desk.policies, order.id, answer)


async def read(desk: Desk, begin: datetime, end: datetime, outlet: str | None) -> ComplaintFigures:
    asked = Period(begin=begin, end=end, outlet=outlet)
    async with desk.database.read(SYSTEM) as connection:
        return await figures.read(
            connection,
            desk.policies.complaint,
            asked,
            desk.database.clock.now(),
            with_people=True,
        )


def as_counts(groups: list[ComplaintGroup]) -> dict[str, tuple[int, int, int]]:
    return {each.key: (each.share.part, each.settled, each.again) for each in groups}


class Counted:
    """The same by loops: slow, and with no SQL to be wrong in."""

    def __init__(self) -> None:
        self.complaints = self.settled = self.again = 0
        self.groups: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
        self.took: dict[str, list[timedelta]] = defaultdict(list)
        self.held: dict[tuple[str, str], list[timedelta]] = defaultdict(list)
        self.whole: list[timedelta] = []


async def count(desk: Desk, begin: datetime, end: datetime, outlet: str | None) -> Counted:
    counted = Counted()
    models = {row["id"]: row["model"] for row in await desk.rows("select * from dispatch.asset")}
    rows = await desk.rows("select * from dispatch.complaint")
    types = {row["work_order_id"]: row["type"] for row in rows}
    steps = grouped(await desk.rows("select * from dispatch.complaint_step order by round"))
    events = grouped(await desk.rows("select * from dispatch.work_order_event order by version"))
    calls = grouped(
        [
            row
            for row in await desk.rows("select * from dispatch.contact")
            if row["why"] == "after_complaint" and row["outcome"] not in (None, "unreachable")
        ]
    )
    for order in await desk.rows("select * from dispatch.work_order where kind = 'complaint'"):
        if not begin <= order["opened_at"] < end or outlet not in (None, order["outlet"]):
            continue
        key = order["id"]
        is_settled, is_again = order["state"] in ("done", "signed", "closed"), order["round"] > 1
        counted.complaints += 1
        counted.settled += is_settled
        counted.again += is_again
        causes = [row["cause"] for row in steps[key] if row["cause"]]
        for by, group in (
            ("types", types[key] or ""),
            ("causes", causes[-1] if causes else ""),
            ("outlets", order["outlet"]),
            ("models", models.get(order["asset_id"], "")),
        ):
            counted.groups[by][group].update(all=1, settled=is_settled, again=is_again)
        for taken in rounds_of(events[key], steps[key], calls[key]).values():
            taken.sort(key=lambda each: (each[0], COURSE.index(each[1])))
            for before, after in pairwise(taken):
                counted.took[after[1]].append(after[0] - before[0])
                counted.held[after[1], after[2]].append(after[0] - before[0])
        counted.whole += wholes_of(events[key])
    return counted


def grouped(rows: list[dict[str, Any]]) -> dict[Any, list[dict[str, Any]]]:
    found = defaultdict(list)
    for row in rows:
        found[row["work_order_id"]].append(row)
    return found


def rounds_of(
    events: list[dict[str, Any]], steps: list[dict[str, Any]], calls: list[dict[str, Any]]
) -> dict[int, list[tuple[datetime, str, str]]]:
    rounds: dict[int, list[tuple[datetime, str, str]]] = defaultdict(list)
    round_ = 1
    for event in events:
        reopens = event["to_state"] == "classified" and event["from_state"] in REOPENED_FROM
        round_ += reopens
        if reopens or event["version"] == 1:
            rounds[round_].append((event["at"], "received", event["by_name"]))
        if event["to_state"] == "closed" and event["from_state"] != "closed":
            rounds[round_].append((event["at"], "closed", event["by_name"]))
    for row in steps:
        rounds[row["round"]].append((row["at"], row["step"], row["by_name"]))
    for row in calls:
        rounds[row["round"]].append((row["done_at"], "followed_up", row["done_by"]))
    return rounds


def wholes_of(events: list[dict[str, Any]]) -> list[timedelta]:
    """From when each round began until its work was done."""
    spans: list[timedelta] = []
    begun = events[0]["at"]
    for event in events:
        if event["to_state"] == "classified" and event["from_state"] in REOPENED_FROM:
            begun = event["at"]
        if event["to_state"] == "done" and event["from_state"] != "done":
            spans.append(event["at"] - begun)
    return spans


def seconds(spans: list[timedelta]) -> tuple[int, int]:
    return int(sum(spans, timedelta()).total_seconds()), len(spans)


def at(share: float, spans: list[timedelta]) -> int:
    return int(sorted(spans)[ceil(share * len(spans)) - 1].total_seconds())


@pytest.mark.parametrize("seed", [1, 2])
async def test_they_are_those_that_loops_count(desk: Desk, clock: FixedClock, seed: int) -> None:
    await Town(desk, clock, seed).live(14)
    middle = NOON + (clock.now() - NOON) / 2
    for begin, end, outlet in (
        (NOON, clock.now() + HOUR, None),
        (NOON, clock.now() + HOUR, "hill"),
        (NOON, middle, None),
        (middle, clock.now() + HOUR, "river"),
    ):
        found, wanted = await read(desk, begin, end, outlet), await count(desk, begin, end, outlet)
        assert found.complaints == wanted.complaints
        assert (found.settled.part, found.again.part) == (wanted.settled, wanted.again)
        for name in ("types", "causes", "outlets", "models"):
            assert as_counts(getattr(found, name)) == {
                key: (each["all"], each["settled"], each["again"])
                for key, each in wanted.groups[name].items()
            }
        took = {each.step: (each.took_s.part, each.took_s.whole) for each in found.steps}
        assert took == {step: seconds(spans) for step, spans in wanted.took.items()}
        for step in found.steps:
            spans = wanted.took[step.step]
            assert (step.median_s, step.p90_s) == (at(0.5, spans), at(0.9, spans))
            slowest = [each.took_s.value or 0 for each in step.holders]
            assert slowest == sorted(slowest, reverse=True)
        assert {
            (step.step, each.name): (each.took_s.part, each.took_s.whole)
            for step in found.steps
            for each in step.holders
        } == {held: seconds(spans) for held, spans in wanted.held.items()}
        assert (found.whole.mean_s.part, found.whole.mean_s.whole) == seconds(wanted.whole)
        if wanted.whole:
            assert found.whole.p90_s == at(0.9, wanted.whole)


async def test_files_are_counted_with_those_that_are_overdue(desk: Desk, clock: FixedClock) -> None:
    site_id = await desk.site()
    asset_id = await make.asset(desk.database, site_id)
    for _ in range(2):
        await settle(desk, await complain(desk, site_id, asset_id=asset_id), "part")
    begin = clock.now() - HOUR
    found = await read(desk, begin, clock.now() + HOUR, None)
    assert (found.files.files, found.files.open, found.files.overdue) == (1, 1, 0)
    clock.advance(timedelta(days=31))
    late = await read(desk, begin, clock.now() + HOUR, None)
    assert (late.files.open, late.files.overdue, late.files.accepted) == (1, 1, 0)
