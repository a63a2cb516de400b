"""A shift is handed over with what is open, and somebody else signs for it."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from hanlu.clock import FixedClock
from hanlu.contracts.work_orders import WorkOrder
from hanlu.identity.principal import Scope
from tests.dispatch.http import Office, body


@pytest.fixture
async def client(office: Office) -> httpx.AsyncClient:
    """Whoever goes home."""
    return await office.client()


async def given(client: httpx.AsyncClient, note: str = "") -> dict[str, Any]:
    made: dict[str, Any] = body(await client.post("handovers", json={"note": note}), 201)
    return made


async def test_an_order_with_nobody_is_handed_over_with_the_words_that_were_said(
    client: httpx.AsyncClient, order: WorkOrder
) -> None:
    made = await given(client, " the customer calls back ")
    assert made["note"] == "the customer calls back"
    [item] = made["items"]
    assert (item["number"], item["why"]) == (order.number, "unassigned")
    assert body(await client.get("handovers"))["items"] == [made]


async def test_a_missed_limit_counts_before_that_nobody_has_it(
    client: httpx.AsyncClient, order: WorkOrder, clock: FixedClock
) -> None:
    clock.advance(max(each.due_at for each in order.clocks) - clock.now() + timedelta(seconds=1))
    [item] = (await given(client))["items"]
    assert item["why"] == "late"
    assert item["since"] == min(each.due_at for each in order.clocks).isoformat().replace(
        "+00:00", "Z"
    )


async def test_the_next_person_signs_for_it_once_and_may_say_so_again(
    client: httpx.AsyncClient, office: Office
) -> None:
    handover = await given(client)
    path = f"handovers/{handover['id']}/takeover"
    following, third = await office.client(), await office.client()
    taken = body(await following.post(path))
    assert taken["taken_by_name"] is not None
    assert body(await following.post(path)) == taken
    assert body(await third.post(path), 409)["code"] == "handover.taken"


async def test_nobody_signs_for_their_own_handover(client: httpx.AsyncClient) -> None:
    handover = await given(client)
    answer = await client.post(f"handovers/{handover['id']}/takeover")
    assert body(answer, 409)["code"] == "handover.own"


async def test_a_handover_of_another_region_is_not_seen(office: Office) -> None:
    east = await office.client("dispatcher", Scope("region", ("east",)))
    west = await office.client("dispatcher", Scope("region", ("west",)))
    handover = await given(east)
    assert body(await west.get("handovers"))["items"] == []
    assert body(await west.post(f"handovers/{handover['id']}/takeover"), 404)["code"] == (
        "handover.missing"
    )


async def test_a_handover_of_two_regions_is_of_those_who_look_after_both(office: Office) -> None:
    both = Scope("region", ("east", "west"))
    giver, following = [await office.client("dispatcher", both) for _ in range(2)]
    west = await office.client("dispatcher", Scope("region", ("west",)))
    handover = await given(giver)
    path = f"handovers/{handover['id']}/takeover"
    assert body(await west.get("handovers"))["items"] == []
    assert body(await west.post(path), 404)["code"] == "handover.missing"
    assert body(await following.post(path))["taken_by_name"] is not None


async def test_who_may_not_assign_has_no_handovers(office: Office) -> None:
    agent = await office.client("agent")
    assert (await agent.get("handovers")).status_code == 403
