"""The proof of a visit: asked for as it goes on, kept with it, and left alone once it ended."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest

from dispatch.visits import proof
from hanlu.clock import FixedClock
from hanlu.contracts.visits import CurveTold, CurveWanted, Measured
from hanlu.contracts.work_orders import WorkOrder
from hanlu.identity.principal import Principal
from tests.dispatch.desk import Desk
from tests.dispatch.http import Office, body
from tests.factories import dispatch as make
from tests.factories.dispatch import NOON, as_technician

MINUTE = timedelta(minutes=1)


@pytest.fixture
async def me(desk: Desk, order: WorkOrder, technician_id: UUID) -> Principal:
    """The technician, on the way."""
    await desk.assign(order, technician_id)
    who = as_technician(technician_id)
    await desk.walk(order, who, "accepted", "travelling")
    return who


async def asked(desk: Desk) -> list[CurveWanted]:
    rows = await desk.rows(
        "select data from hanlu.outbox where type = 'visit.curve_wanted' order by event_id"
    )
    return [msgspec.json.decode(each["data"], type=CurveWanted) for each in rows]


async def answer(desk: Desk, wanted: CurveWanted, *values_c: float) -> None:
    """As the gateway would, with these values a minute apart up to the end of the span."""
    begin_ms = int((wanted.until - len(values_c) * MINUTE).timestamp() * 1000)
    points = [(begin_ms + 60_000 * n, value, value, value) for n, value in enumerate(values_c)]
    latest = Measured(at=wanted.until, value_c=values_c[-1])
    told = CurveTold(
        wanted=wanted,
        points=points,
        gap_s=300,
        min_c=None,
        max_c=-15,
        arrived=Measured(at=wanted.arrived_at, value_c=values_c[0]) if wanted.arrived_at else None,
        finished=latest if wanted.finished_at else None,
        latest=latest,
    )
    async with desk.database.unit_of_work(make.SYSTEM, "told") as uow:
        await proof.keep(uow, told)


async def reported(office: Office, order: WorkOrder) -> list[dict[str, Any]]:
    client = await office.client()
    visits: list[dict[str, Any]] = body(await client.get(f"/work-orders/{order.id}/report"))[
        "visits"
    ]
    return visits


async def test_each_step_of_a_visit_asks_what_the_device_measured_since_before_the_case(
    desk: Desk, order: WorkOrder, me: Principal, clock: FixedClock
) -> None:
    assert await asked(desk) == []
    for to in ("on_site", "working", "done", "signed"):
        clock.advance(10 * MINUTE)
        await desk.walk(order, me, to)
    arrival, working, done, signed = await asked(desk)
    assert (arrival.device_id, arrival.channel) == (order.device_id, order.channel)
    assert arrival.since == order.opened_at - timedelta(hours=2)
    assert arrival.arrived_at == arrival.until == NOON + 10 * MINUTE
    assert (working.arrived_at, working.finished_at) == (NOON + 10 * MINUTE, None)
    assert (done.finished_at, done.settled) == (NOON + 30 * MINUTE, False)
    assert (signed.until, signed.settled) == (NOON + 40 * MINUTE, True)


async def test_a_step_taken_without_reception_counts_from_when_it_was_taken(
    desk: Desk, order: WorkOrder, me: Principal, clock: FixedClock
) -> None:
    clock.advance(60 * MINUTE)
    await desk.move(order, "on_site", me, done_at=NOON + 5 * MINUTE)
    (wanted,) = await asked(desk)
    assert (wanted.arrived_at, wanted.until) == (NOON + 5 * MINUTE, NOON + 60 * MINUTE)


async def test_a_phone_whose_clock_is_ahead_arrives_no_later_than_now(
    desk: Desk, order: WorkOrder, me: Principal
) -> None:
    await desk.move(order, "on_site", me, done_at=NOON + timedelta(days=1))
    (wanted,) = await asked(desk)
    assert wanted.arrived_at == NOON


async def test_the_report_keeps_what_was_true_at_the_signature(
    desk: Desk, order: WorkOrder, me: Principal, office: Office, clock: FixedClock
) -> None:
    for to in ("on_site", "working", "done", "signed"):
        clock.advance(10 * MINUTE)
        await desk.walk(order, me, to)
    *_, done, signed = await asked(desk)
    await answer(desk, done, -6, -8, -9.8)
    (visit,) = await reported(office, order)
    assert (visit["cooling"]["verdict"], visit["cooling"]["latest"]["value_c"]) == ("not_yet", -9.8)
    await answer(desk, signed, -6, -12, -17)
    await answer(desk, signed, -6, -7, -8)  # told again: late readings, another policy
    await answer(desk, done, -1)  # told late
    (visit,) = await reported(office, order)
    kept = visit["cooling"]
    assert (kept["verdict"], kept["settled"], kept["arrived"]["value_c"]) == ("back", True, -6)
    moments = [datetime.fromisoformat(visit[name]) for name in ("arrived_at", "finished_at")]
    assert moments == [NOON + 10 * MINUTE, NOON + 30 * MINUTE]


async def test_an_answer_to_an_earlier_question_does_not_write_over_a_later_one(
    desk: Desk, order: WorkOrder, me: Principal, office: Office
) -> None:
    await desk.walk(order, me, "on_site", "working")
    arrival, working = await asked(desk)
    await answer(desk, working, -9)
    await answer(desk, arrival, -5)
    (visit,) = await reported(office, order)
    assert visit["cooling"]["latest"]["value_c"] == -9


async def test_a_visit_that_is_broken_off_keeps_its_own_proof_and_the_next_begins_anew(
    desk: Desk, order: WorkOrder, me: Principal, office: Office
) -> None:
    await desk.walk(order, me, "on_site", "working")
    await desk.move(order, "classified", me, reason="waiting_part")
    *_, last = await asked(desk)
    assert (last.visit_number, last.settled) == (1, True)
    await answer(desk, last, -9)
    assert me.technician_id is not None
    again = await desk.assign(order, me.technician_id)
    await desk.walk(again, me, "accepted", "on_site")
    *_, second = await asked(desk)
    await answer(desk, second, -7)
    first_visit, second_visit = await reported(office, order)
    assert first_visit["cooling"]["latest"]["value_c"] == -9
    assert second_visit["cooling"]["latest"]["value_c"] == -7


async def test_nothing_is_asked_of_an_order_without_a_device(
    desk: Desk, technician_id: UUID, office: Office
) -> None:
    client = await office.client()
    site = await desk.site()
    made = body(
        await client.post("/work-orders", json={"kind": "repair", "site_id": str(site)}), 201
    )
    order = await desk.get(UUID(made["id"]))
    assert order is not None
    await desk.assign(order, technician_id)
    await desk.walk(order, as_technician(technician_id), "accepted", "on_site", "working", "done")
    assert await asked(desk) == []
    (visit,) = await reported(office, order)
    assert visit["cooling"] is None
    assert visit["arrived_at"] is not None
