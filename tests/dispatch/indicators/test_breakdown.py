"""Where the work was: the order of the groups, the figures of each, files, and who may read."""

import csv
from datetime import timedelta
from uuid import UUID

import pytest

from dispatch.indicators import breakdown
from dispatch.indicators.breakdown import Breakdown
from dispatch.indicators.formulas import Counts, ratio
from hanlu.clock import FixedClock
from hanlu.contracts.work_orders import WorkOrder
from hanlu.identity.principal import Scope
from tests.dispatch.desk import Desk
from tests.dispatch.feedback.finished import rate
from tests.dispatch.http import Office, body
from tests.factories import dispatch as make
from tests.factories.dispatch import as_technician

HOUR = timedelta(hours=1)


async def finished(
    desk: Desk, clock: FixedClock, technician: UUID, hours: int, model: str
) -> WorkOrder:
    """A repair of a device of ``model`` that took ``hours`` from its alarm on."""
    site = await desk.site()
    asset = await make.asset(desk.database, site, model=model)
    order = await desk.open_alarm(site_id=site, asset_id=asset, device_id=f"of {asset}")
    await desk.assign(order, technician)
    me = as_technician(technician)
    await desk.walk(order, me, "accepted", "on_site", "working")
    clock.advance(hours * HOUR)
    return await desk.walk(order, me, "done", "signed")


def test_most_repairs_come_first_and_shares_are_of_all_groups() -> None:
    counted = {
        "a": Counts(finished=4, repairs=1),
        "b": Counts(finished=3, repairs=3, timed=2, on_time=1, resolve_s=10_800),
        "c": Counts(complaints=2),
        "d": Counts(finished=1),
    }
    groups = breakdown.grouped(counted, {key: key.upper() for key in counted})
    assert [(each.name, each.finished, each.share) for each in groups] == [
        ("B", 3, ratio(3, 4)),
        ("A", 4, ratio(1, 4)),
        ("D", 1, ratio(0, 4)),
    ]
    assert (groups[0].late, groups[0].resolve_s.value) == (ratio(1, 2), 3600)
    assert groups[1].late.value is None


def test_a_name_in_the_file_is_no_formula() -> None:
    found = Breakdown("model", breakdown.grouped({"=1+1": Counts(finished=1)}, {"=1+1": "=1+1"}))
    (row,) = csv.DictReader(breakdown.as_csv(found).splitlines())
    assert (row["model"], row["finished"], row["share_value"]) == ("'=1+1", "1", "")


async def test_groups_say_what_was_finished_how_long_it_took_and_how_it_was_liked(
    desk: Desk, clock: FixedClock, office: Office, technician_id: UUID
) -> None:
    for hours in (2, 4):
        await finished(desk, clock, technician_id, hours, "CR-1")
    liked = await finished(desk, clock, technician_id, 5, "CR-2")
    await rate(desk, liked, 4)
    clock.advance(HOUR)
    client = await office.client("regional_manager")
    told = body(await client.get("indicators/breakdown", params={"by": "model"}))
    by_name = {group["name"]: group for group in told["groups"]}
    assert list(by_name) == ["CR-1", "CR-2"]
    assert by_name["CR-1"]["resolve_s"] == {"part": 21_600, "whole": 2, "value": 10_800.0}
    assert by_name["CR-1"]["share"]["part"] == 2
    assert by_name["CR-2"]["score"]["value"] == 4.0

    whole = body(await client.get("indicators"))["total"]
    faults = body(await client.get("indicators/breakdown", params={"model": "CR-1"}))["groups"]
    assert sum(group["finished"] for group in faults) == 2
    assert sum(group["success"]["part"] for group in by_name.values()) == whole["success"]["part"]

    file = await client.get("indicators/breakdown/export", params={"by": "model"})
    rows = list(csv.DictReader(file.text.lstrip("\ufeff").splitlines()))
    assert [(row["model"], row["finished"], row["share_part"]) for row in rows] == [
        ("CR-1", "2", "2"),
        ("CR-2", "1", "1"),
    ]


async def test_technicians_are_compared_only_before_those_who_may_read_people(
    desk: Desk, clock: FixedClock, office: Office, technician_id: UUID
) -> None:
    await finished(desk, clock, technician_id, 1, "CR-1")
    clock.advance(HOUR)
    asked = {"by": "technician"}
    outlet_manager = await office.client("outlet_manager", Scope("outlet", ("river",)))
    told = body(await outlet_manager.get("indicators/breakdown", params=asked))
    assert [group["name"] for group in told["groups"]] == ["Li Wei"]
    dispatcher = await office.client("dispatcher")
    for path in ("indicators/breakdown", "indicators/breakdown/export"):
        assert (await dispatcher.get(path, params=asked)).status_code == 403
        assert (await dispatcher.get(path)).status_code == 200


async def test_each_sees_the_groups_of_their_own_scope(
    desk: Desk, clock: FixedClock, office: Office, technician_id: UUID
) -> None:
    await finished(desk, clock, technician_id, 1, "CR-1")
    clock.advance(HOUR)
    elsewhere = await office.client("outlet_manager", Scope("outlet", ("hill",)))
    assert body(await elsewhere.get("indicators/breakdown"))["groups"] == []
    phone = await office.technician(technician_id)
    assert (await phone.get("indicators/breakdown")).status_code == 403


@pytest.mark.parametrize(
    "wrong",
    [
        {"by": "week"},
        {"from": "2026-06-02T00:00:00Z", "to": "2026-06-01T00:00:00Z"},
        {"model": "x" * 81},
    ],
)
async def test_what_cannot_be_counted_is_refused(office: Office, wrong: dict[str, str]) -> None:
    client = await office.client("supervisor")
    for path in ("indicators/breakdown", "indicators/breakdown/export"):
        assert (await client.get(path, params=wrong)).status_code == 422
