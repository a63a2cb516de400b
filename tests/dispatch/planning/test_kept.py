"""Days kept by scope: each is what its caller would read afresh, and shows nothing of another's."""

from uuid import UUID

from dispatch.planning import reading
from dispatch.planning.kept import KeptDays
from hanlu.identity.principal import Principal, Scope
from hanlu.ids import new_id
from tests.dispatch.desk import Desk
from tests.factories.dispatch import SYSTEM

EVERYWHERE = Scope("all")
NORTH, SOUTH = Scope("region", ("north",)), Scope("region", ("south",))


async def waiting(desk: Desk, days: KeptDays, scope: Scope) -> set[UUID]:
    """The orders of the day as ``scope`` sees it, which is the day read afresh."""
    caller = Principal(id=None, name="desk", role="dispatcher", scope=scope)
    async with desk.database.read(caller) as connection:
        kept = await days.read(connection, scope)
        assert kept == await reading.read(connection)
    return set(kept.waiting)


async def test_what_was_kept_for_one_scope_is_not_shown_in_another(desk: Desk) -> None:
    north = await desk.open_alarm(site_id=await desk.site(region="north"))
    south = await desk.open_alarm(site_id=await desk.site(region="south"))
    days = KeptDays()
    for _ in range(2):
        assert await waiting(desk, days, EVERYWHERE) >= {north.id, south.id}
        assert await waiting(desk, days, NORTH) == {north.id}
        assert await waiting(desk, days, SOUTH) == {south.id}


async def test_a_kept_day_has_what_came_and_what_went_meanwhile(desk: Desk) -> None:
    site = await desk.site(region="east")
    days, east = KeptDays(), Scope("region", ("east",))
    first = await desk.open_alarm(site_id=site)
    assert await waiting(desk, days, east) == {first.id}
    second = await desk.open_alarm(site_id=site)
    assert await waiting(desk, days, east) == {first.id, second.id}
    async with desk.database.unit_of_work(
        Principal.system("tests"), "test.moved", audited=False
    ) as uow:
        await uow.connection.execute(
            "update dispatch.work_order set region = 'west', version = version + 1 where id = %s",
            (first.id,),
        )
    assert await waiting(desk, days, east) == {second.id}


async def test_many_scopes_push_out_what_nobody_asked_for_lately_and_all_are_read_right(
    desk: Desk,
) -> None:
    order = await desk.open_alarm(site_id=await desk.site(region="middle"))
    days, middle = KeptDays(), Scope("region", ("middle",))
    for n in range(10):
        assert await waiting(desk, days, Scope("region", (f"nowhere-{n}",))) == set()
        if n % 9 == 0:
            assert await waiting(desk, days, middle) == {order.id}


async def test_a_kept_day_knows_when_a_customer_becomes_a_vip(desk: Desk) -> None:
    east = Scope("region", ("fareast",))
    customer_id = new_id()
    async with desk.database.unit_of_work(SYSTEM, "test.customer", audited=False) as uow:
        await uow.connection.execute(
            "insert into dispatch.customer (id, name, name_index, region, created_at)"
            " values (%s, 'sealed', 'index', 'fareast', now())",
            (customer_id,),
        )
    site = await desk.site(region="fareast", customer_id=customer_id)
    order, days = await desk.open_alarm(site_id=site), KeptDays()
    seen = []
    for value_class in ("ordinary", "vip"):
        async with desk.database.unit_of_work(SYSTEM, "test.value", audited=False) as uow:
            await uow.connection.execute(
                "update dispatch.customer set value_class = %s, version = version + 1"
                " where id = %s",
                (value_class, customer_id),
            )
        async with desk.database.read(
            Principal(id=None, name="desk", role="dispatcher", scope=east)
        ) as connection:
            seen.append((await days.read(connection, east)).waiting[order.id].is_vip)
    assert seen == [False, True]
