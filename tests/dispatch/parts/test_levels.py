"""Safety stock: below its minimum a place asks once, until it holds enough again (F-119)."""

import asyncio

import httpx
import pytest

from tests.dispatch.desk import Desk
from tests.dispatch.http import Office, body

FUSE = {"code": "fuse", "name_zh": "熔断器", "name_en": "Fuse"}


@pytest.fixture
async def keeper(office: Office) -> httpx.AsyncClient:
    """The parts keeper: ten fuses in the depot, of which five are the minimum and twelve enough."""
    client = await office.client("parts_keeper")
    body(await client.post("parts", json=FUSE), 201)
    await move(client, "supplier", "depot", 10)
    await level(client, 5, 12)
    return client


async def move(client: httpx.AsyncClient, source: str, to: str, quantity: int) -> None:
    sent = {"part": "fuse", "from": source, "to": to, "quantity": quantity}
    body(await client.post("stock/movements", json=sent), 201)


async def level(client: httpx.AsyncClient, minimum: int, refill_to: int) -> None:
    sent = {"part": "fuse", "place": "depot", "minimum": minimum, "refill_to": refill_to}
    body(await client.put("stock/levels", json=sent))


async def asked(client: httpx.AsyncClient) -> list[tuple[str, int, int]]:
    """What is asked for: the place, what it holds, what it wants."""
    items = body(await client.get("stock/refills"))["items"]
    return [(each["place"]["place"], each["held"], each["wanted"]) for each in items]


async def test_at_its_minimum_a_place_asks_for_nothing(keeper: httpx.AsyncClient) -> None:
    await move(keeper, "depot", "supplier", 5)
    assert await asked(keeper) == []


async def test_below_it_a_place_asks_once_and_says_how_many_fill_it_up(
    keeper: httpx.AsyncClient,
) -> None:
    await move(keeper, "depot", "supplier", 6)
    assert await asked(keeper) == [("depot", 4, 8)]
    await move(keeper, "depot", "supplier", 1)
    assert await asked(keeper) == [("depot", 3, 9)]


async def test_whoever_brings_enough_ends_the_asking_and_the_next_shortage_asks_anew(
    keeper: httpx.AsyncClient, desk: Desk
) -> None:
    await move(keeper, "depot", "supplier", 6)
    await move(keeper, "supplier", "depot", 1)
    assert await asked(keeper) == []
    await move(keeper, "depot", "supplier", 2)
    assert await asked(keeper) == [("depot", 3, 9)]
    assert len(await desk.rows("select 1 from dispatch.refill")) == 2


async def test_a_count_that_finds_too_few_asks_as_well(keeper: httpx.AsyncClient) -> None:
    count = {"place": "depot", "lines": [{"part": "fuse", "counted": 0}]}
    body(await keeper.post("stock/counts", json=count), 201)
    assert await asked(keeper) == [("depot", 0, 12)]


async def test_a_level_that_is_raised_asks_and_one_that_is_given_up_does_not(
    keeper: httpx.AsyncClient,
) -> None:
    await level(keeper, 11, 20)
    assert await asked(keeper) == [("depot", 10, 10)]
    await level(keeper, 0, 0)
    assert await asked(keeper) == []
    assert body(await keeper.get("stock/levels", params={"place": "depot"}))["items"] == []


async def test_a_van_asks_like_any_other_place(keeper: httpx.AsyncClient, desk: Desk) -> None:
    technician_id = await desk.technician()
    await desk.stock(technician_id, "fuse", 2)
    van = f"van:{technician_id}"
    sent = {"part": "fuse", "place": van, "minimum": 2, "refill_to": 4}
    body(await keeper.put("stock/levels", json=sent))
    await move(keeper, van, "depot", 1)
    assert await asked(keeper) == [(van, 1, 3)]


async def test_many_who_take_at_one_time_make_one_request(
    keeper: httpx.AsyncClient, desk: Desk
) -> None:
    await asyncio.gather(*(move(keeper, "depot", "supplier", 1) for _ in range(8)))
    assert await asked(keeper) == [("depot", 2, 10)]
    assert len(await desk.rows("select 1 from dispatch.refill")) == 1


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"minimum": 5, "refill_to": 4}, "request.invalid"),
        ({"minimum": 0, "refill_to": 4}, "request.invalid"),
        ({"place": "shelf"}, "request.invalid"),
        ({"place": "store:nowhere"}, "stock.place_unknown"),
        ({"part": "lamp"}, "part.unknown"),
    ],
)
async def test_levels_that_cannot_be_are_refused(
    keeper: httpx.AsyncClient, given: dict[str, object], code: str
) -> None:
    sent = {"part": "fuse", "place": "depot", "minimum": 5, "refill_to": 12} | given
    assert body(await keeper.put("stock/levels", json=sent), 422)["code"] == code


async def test_only_who_keeps_parts_says_what_a_place_should_hold(office: Office) -> None:
    board = await office.client("dispatcher")
    sent = {"part": "fuse", "place": "depot", "minimum": 5, "refill_to": 12}
    assert (await board.put("stock/levels", json=sent)).status_code == 403
