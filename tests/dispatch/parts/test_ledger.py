"""The ledger: stock is the sum of movements and never negative, whoever races whom."""

import asyncio
from random import Random
from uuid import UUID

import psycopg
import pytest

from dispatch.parts import ledger, places
from dispatch.parts.errors import PartUnknown, StockShort
from dispatch.parts.ledger import Transfer
from hanlu.ids import new_id
from tests.dispatch.desk import Desk
from tests.factories.dispatch import SYSTEM


async def write(desk: Desk, *transfers: Transfer, operation_id: UUID | None = None) -> None:
    async with desk.database.unit_of_work(SYSTEM, "move") as uow:
        await ledger.write(uow, transfers, operation_id or new_id())


async def at(desk: Desk, place: str) -> dict[str, int]:
    async with desk.database.read(SYSTEM) as connection:
        return await ledger.held_at(connection, place)


async def test_the_last_part_goes_to_one_of_two(desk: Desk) -> None:
    await desk.part("fuse")
    vans = [places.van(await desk.technician()) for _ in range(2)]
    await write(desk, Transfer("fuse", places.SUPPLIER, places.DEPOT, 1))
    answers = await asyncio.gather(
        *(write(desk, Transfer("fuse", places.DEPOT, van, 1)) for van in vans),
        return_exceptions=True,
    )
    (refused,) = [each for each in answers if each is not None]
    assert isinstance(refused, StockShort)
    assert refused.params == {"part": "fuse", "place": "depot", "quantity": 1, "held": 0}
    assert sorted([(await at(desk, van)).get("fuse", 0) for van in vans]) == [0, 1]
    assert await at(desk, places.DEPOT) == {"fuse": 0}


async def test_of_a_crowd_that_moves_parts_about_none_is_lost_and_none_invented(
    desk: Desk,
) -> None:
    for part in ("fuse", "probe"):
        await desk.part(part)
    vans = [places.van(await desk.technician()) for _ in range(3)]
    everywhere = [places.DEPOT, *vans]
    await write(desk, *(Transfer(part, "supplier", "depot", 9) for part in ("fuse", "probe")))
    random = Random(7)

    def wish(part: str) -> Transfer:
        source, to = random.sample(everywhere, 2)
        return Transfer(part, source, to, random.randint(1, 3))

    wishes = [[wish(part) for part in ("probe", "fuse")] for _ in range(60)]
    answers = await asyncio.gather(*(write(desk, *each) for each in wishes), return_exceptions=True)
    assert {type(each) for each in answers} == {type(None), StockShort}
    held = [await at(desk, place) for place in everywhere]
    for part in ("fuse", "probe"):
        quantities = [each.get(part, 0) for each in held]
        assert sum(quantities) == 9
        assert min(quantities) >= 0
    assert (
        await desk.rows(
            "select part, place, quantity from dispatch.stock where quantity > 0 except"
            " select part, place, sum(change) from ("
            "   select part, destination as place, quantity as change from dispatch.stock_movement"
            "   union all select part, source, -quantity from dispatch.stock_movement) moved"
            " group by part, place"
        )
        == []
    ), "the kept sums are the sums of the movements"


async def test_an_operation_is_all_or_nothing(desk: Desk) -> None:
    await desk.part("fuse")
    with pytest.raises(PartUnknown):
        await write(
            desk,
            Transfer("fuse", places.SUPPLIER, places.DEPOT, 5),
            Transfer("moon-dust", places.SUPPLIER, places.DEPOT, 5),
        )
    assert await desk.rows("select 1 from dispatch.stock_movement") == []


async def test_two_who_count_one_shelf_at_a_time_write_the_difference_once(desk: Desk) -> None:
    await desk.part("fuse")
    await write(desk, Transfer("fuse", places.SUPPLIER, places.DEPOT, 10))

    async def count() -> None:
        async with desk.database.unit_of_work(SYSTEM, "count") as uow:
            await ledger.settle(uow, places.DEPOT, {"fuse": 7}, new_id())

    await asyncio.gather(*(count() for _ in range(4)))
    assert await at(desk, places.DEPOT) == {"fuse": 7}


async def test_the_product_itself_can_neither_change_a_movement_nor_write_a_sum(
    desk: Desk,
) -> None:
    await desk.stock(await desk.technician(), "fuse", 3)
    for statement in (
        "update dispatch.stock_movement set quantity = 1",
        "delete from dispatch.stock_movement",
        "update dispatch.stock set quantity = 99",
        "insert into dispatch.stock (part, place, quantity) values ('fuse', 'depot', 99)",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            async with desk.database.unit_of_work(SYSTEM, "cheat") as uow:
                await uow.connection.execute(statement)


async def test_boards_and_plans_hear_what_a_van_holds(desk: Desk) -> None:
    await desk.stock(await desk.technician(), "fuse", 3)
    (told,) = await desk.rows("select data from hanlu.outbox where type = 'technician.changed'")
    assert '"stock":{"fuse":3}' in told["data"]
