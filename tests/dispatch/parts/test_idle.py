"""What lies too long, and what counts found otherwise than recorded."""

from datetime import timedelta

import httpx
import pytest

from hanlu.clock import FixedClock
from tests.dispatch.desk import Desk
from tests.dispatch.http import Office, body
from tests.factories.dispatch import NOON


@pytest.fixture
async def keeper(office: Office) -> httpx.AsyncClient:
    """The parts keeper, with ten fuses and ten probes in the depot since noon."""
    client = await office.client("parts_keeper")
    for code in ("fuse", "probe"):
        body(await client.post("parts", json={"code": code, "name_zh": code, "name_en": code}), 201)
        await move(client, code, "supplier", "depot", 10)
    return client


async def move(client: httpx.AsyncClient, part: str, source: str, to: str, quantity: int) -> None:
    sent = {"part": part, "from": source, "to": to, "quantity": quantity}
    body(await client.post("stock/movements", json=sent), 201)


async def count(client: httpx.AsyncClient, **found: int) -> None:
    lines = [{"part": part, "counted": counted} for part, counted in found.items()]
    body(await client.post("stock/counts", json={"place": "depot", "lines": lines}), 201)


async def idle(client: httpx.AsyncClient, days: int) -> list[tuple[str, str, int]]:
    items = body(await client.get("stock/idle", params={"days": days}))["items"]
    return [(each["place"]["place"], each["part"], each["quantity"]) for each in items]


async def test_what_has_not_moved_for_so_many_days_is_listed_and_what_has_is_not(
    keeper: httpx.AsyncClient, desk: Desk, clock: FixedClock
) -> None:
    clock.advance(timedelta(days=91))
    van = f"van:{await desk.technician()}"
    await move(keeper, "probe", "depot", van, 1)
    assert await idle(keeper, 90) == [("depot", "fuse", 10)]
    assert await idle(keeper, 92) == []


async def test_a_count_does_not_end_a_long_rest(
    keeper: httpx.AsyncClient, clock: FixedClock
) -> None:
    clock.advance(timedelta(days=91))
    await count(keeper, fuse=9, probe=10)
    assert await idle(keeper, 90) == [("depot", "fuse", 9), ("depot", "probe", 10)]
    (line,) = body(await keeper.get("stock/idle", params={"days": 90}))["items"][:1]
    assert line["moved_at"] == NOON.isoformat().replace("+00:00", "Z")


async def test_counts_are_listed_with_the_lines_that_differ_and_no_others(
    keeper: httpx.AsyncClient, clock: FixedClock
) -> None:
    await count(keeper, fuse=10)
    clock.advance(timedelta(hours=1))
    await count(keeper, fuse=9, probe=10)
    (found,) = body(await keeper.get("stock/counts"))["items"]
    assert found["lines"] == [{"part": "fuse", "held": 10, "counted": 9}]


@pytest.mark.parametrize("days", [0, 3651, "many"])
async def test_a_number_of_days_that_makes_no_sense_is_refused(
    keeper: httpx.AsyncClient, days: object
) -> None:
    refused = await keeper.get("stock/idle", params={"days": str(days)})
    assert refused.status_code == 422
