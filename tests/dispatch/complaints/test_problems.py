"""The same problem again opens its file by itself, and is accepted once it stays away."""

from datetime import timedelta
from uuid import UUID

import pytest

from dispatch.complaints import problems
from dispatch.complaints.errors import (
    ProblemFileOver,
    ProblemFileTooEarly,
    ProblemFileWithoutMeasure,
)
from dispatch.complaints.problems import FileGiven, ProblemFile
from dispatch.customers import customers, merging
from dispatch.customers.customers import CustomerGiven, CustomerSeals
from dispatch.customers.merging import Merging
from hanlu.clock import FixedClock
from hanlu.identity.principal import Principal, Scope
from hanlu.ids import new_id
from hanlu.runtime import keyring_of
from hanlu.versions import VersionConflict
from tests.dispatch.complaints.handled import LEADER, complain, settle, shown
from tests.dispatch.desk import Desk
from tests.factories import dispatch as make
from tests.factories.dispatch import SYSTEM

DAY = timedelta(days=1)


async def files(desk: Desk, by: Principal = SYSTEM) -> list[ProblemFile]:
    async with desk.database.read(by) as connection:
        return await problems.listed(connection, desk.policies, state=None, after=None, limit=50)


async def complained(desk: Desk, site_id: UUID, asset_id: UUID | None, cause: str) -> str:
    order = await complain(desk, site_id, asset_id=asset_id)
    await settle(desk, order, cause)
    return order.number


@pytest.mark.parametrize(
    ("cause", "days", "opens"),
    [("product", 89, True), ("product", 91, False), ("attitude", 10, False)],
)
async def test_the_same_machine_and_cause_within_the_policys_days_open_a_file(
    desk: Desk, clock: FixedClock, cause: str, days: int, opens: bool
) -> None:
    site_id = await desk.site()
    asset_id = await make.asset(desk.database, site_id, name="Freezer")
    first = await complained(desk, site_id, asset_id, "product")
    assert await files(desk) == []
    clock.advance(days * DAY)
    second = await complained(desk, site_id, asset_id, cause)
    found = await files(desk)
    if not opens:
        assert found == []
        return
    (file,) = found
    assert [each.number for each in file.complaints] == [first, second]
    assert (file.cause, file.owner, file.about) == (
        "product",
        "supervisor",
        "Freezer · North Market",
    )
    assert file.due_at == clock.now() + 30 * DAY
    third = await complained(desk, site_id, asset_id, "product")
    (file,) = await files(desk)
    assert [each.number for each in file.complaints] == [first, second, third]


async def test_the_same_customer_and_cause_at_another_machine_open_one_too(desk: Desk) -> None:
    here, there = await desk.site(), await desk.site()
    seals = CustomerSeals.of(keyring_of("tests"))
    async with desk.database.unit_of_work(SYSTEM, "customer") as uow:
        named = await customers.put_of_site(uow, seals, here, CustomerGiven(name="Lin"), None)
        await uow.connection.execute(
            "update dispatch.site set customer_id = %s where id = %s", (named.id, there)
        )
    await complained(desk, here, await make.asset(desk.database, here), "attitude")
    order = await complain(desk, there, asset_id=await make.asset(desk.database, there))
    await settle(desk, order, "attitude")
    (file,) = await files(desk)
    assert file.subject == f"customer:{named.id}"
    assert [each.number for each in (await shown(desk, order)).files] == [file.number]


async def test_the_file_of_a_customer_goes_on_where_the_record_was_merged(desk: Desk) -> None:
    here, there, later = [await desk.site() for _ in range(3)]
    seals = CustomerSeals.of(keyring_of("tests"))
    async with desk.database.unit_of_work(SYSTEM, "customer") as uow:
        named = await customers.put_of_site(uow, seals, here, CustomerGiven(name="Lin"), None)
        into = await customers.put_of_site(uow, seals, later, CustomerGiven(name="Lin H"), None)
        await uow.connection.execute(
            "update dispatch.site set customer_id = %s where id = %s", (named.id, there)
        )
    for site_id in (here, there):
        await complained(desk, site_id, await make.asset(desk.database, site_id), "attitude")
    (before,) = await files(desk)
    asked = Merging(duplicate_id=named.id, into_id=into.id)
    async with desk.database.unit_of_work(SYSTEM, "merge") as uow:
        await merging.merge(uow, seals, DAY, asked)
    await complained(desk, later, await make.asset(desk.database, later), "attitude")
    (file,) = await files(desk)
    assert (file.id, len(file.complaints)) == (before.id, 3)


async def test_it_is_accepted_with_a_measure_once_it_stayed_away(
    desk: Desk, clock: FixedClock
) -> None:
    site_id = await desk.site()
    asset_id = await make.asset(desk.database, site_id)
    for _ in range(2):
        await complained(desk, site_id, asset_id, "part")
    (file,) = await files(desk)

    async def accept() -> ProblemFile:
        async with desk.database.unit_of_work(LEADER, "accept") as uow:
            return await problems.accept(uow, desk.policies, file.id, "stayed away", None)

    with pytest.raises(ProblemFileWithoutMeasure):
        await accept()
    given = FileGiven(owner="Wang Fang", standard="no gasket fails in winter", measure="new maker")
    async with desk.database.unit_of_work(LEADER, "change") as uow:
        changed = await problems.change(uow, desk.policies, file.id, given, 1)
    assert (changed.owner, changed.measure, changed.version) == ("Wang Fang", "new maker", 2)
    with pytest.raises(VersionConflict):
        async with desk.database.unit_of_work(LEADER, "change") as uow:
            await problems.change(uow, desk.policies, file.id, given, 1)
    with pytest.raises(ProblemFileTooEarly):
        await accept()
    clock.advance(60 * DAY)
    accepted = await accept()
    assert (accepted.state, accepted.accepted_by) == ("accepted", "Zhou")
    with pytest.raises(ProblemFileOver):
        await accept()
    await complained(desk, site_id, asset_id, "part")  # again within 90 days: another file
    assert [each.state for each in await files(desk)] == ["open", "accepted"]


async def test_a_file_is_of_its_region(desk: Desk) -> None:
    site_id = await desk.site()
    asset_id = await make.asset(desk.database, site_id)
    for _ in range(2):
        await complained(desk, site_id, asset_id, "part")
    for region, expected in (("east", 1), ("west", 0)):
        leader = Principal(new_id(), "Wu", "supervisor", Scope("region", (region,)))
        assert len(await files(desk, leader)) == expected
