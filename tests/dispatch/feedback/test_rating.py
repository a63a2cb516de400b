"""The rating of a visit: its band, once a round, and what a bad one sets going."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from dispatch.feedback.errors import AlreadyRated
from dispatch.feedback.model import band_of
from dispatch.feedback.policy import RatingPolicy
from dispatch.policies import Policies
from dispatch.tracking.errors import NotNow
from hanlu.contracts.work_orders import WorkOrder
from hanlu.ids import new_id
from tests.dispatch.desk import Desk
from tests.dispatch.feedback.finished import FINISH, finish, rate
from tests.dispatch.http import Office, body
from tests.dispatch.policies import shipped_policies
from tests.factories.dispatch import as_technician, dispatcher


def test_bands_are_red_to_two_yellow_at_three_and_green_from_four(policies: Policies) -> None:
    bands = [band_of(policies.rating, score) for score in range(1, 6)]
    assert bands == ["red", "red", "yellow", "green", "green"]


@given(red_up_to=st.integers(0, 4), satisfied_from=st.integers(1, 5), score=st.integers(1, 5))
def test_bands_are_where_the_policy_draws_the_lines_and_never_overlap(
    red_up_to: int, satisfied_from: int, score: int
) -> None:
    lines = {"red_up_to": red_up_to, "satisfied_from": satisfied_from}
    shipped = shipped_policies().rating.model_dump()
    if red_up_to >= satisfied_from:
        with pytest.raises(ValidationError):
            RatingPolicy.model_validate(shipped | lines)
        return
    band = band_of(RatingPolicy.model_validate(shipped | lines), score)
    assert (band == "red") == (score <= red_up_to)
    assert (band == "green") == (score >= satisfied_from)


@pytest.mark.parametrize(("score", "state"), [(2, "classified"), (3, "signed")])
async def test_only_a_bad_one_takes_the_case_up_again_and_begins_a_follow_up(
    desk: Desk, order: WorkOrder, technician_id: UUID, score: int, state: str
) -> None:
    await finish(desk, order, technician_id)
    await rate(desk, order, score)
    after = await desk.get(order.id)
    assert after is not None
    assert after.state == state
    followed = any(each.clock == "follow_up" for each in after.clocks)
    assert followed == (state == "classified")


async def test_the_first_word_counts_and_the_next_round_has_its_own(
    desk: Desk, order: WorkOrder, technician_id: UUID
) -> None:
    await finish(desk, order, technician_id)
    await rate(desk, order, 4)
    with pytest.raises(AlreadyRated):
        await rate(desk, order, 1)
    again = await desk.move(order, "classified", dispatcher(), reason="warm again")
    await finish(desk, again, technician_id)
    await rate(desk, order, 5)
    kept = await desk.rows("select round, score from dispatch.rating order by round")
    assert kept == [{"round": 1, "score": 4}, {"round": 2, "score": 5}]


async def test_nobody_rates_what_is_not_confirmed(
    desk: Desk, order: WorkOrder, technician_id: UUID
) -> None:
    await desk.assign(order, technician_id)
    with pytest.raises(NotNow):
        await rate(desk, order, 5)
    assert await desk.rows("select 1 from dispatch.rating") == []


async def test_dimensions_and_a_recommendation_are_kept_and_the_desk_reads_them_by_round(
    desk: Desk, order: WorkOrder, technician_id: UUID, office: Office
) -> None:
    await finish(desk, order, technician_id)
    await rate(desk, order, 4, "quick", {"attitude": 5, "parts": 3}, recommend=9)
    client = await office.client()
    (kept,) = body(await client.get(f"/work-orders/{order.id}/ratings"))["items"]
    assert kept["dimensions"] == {"attitude": 5, "parts": 3}
    assert (kept["recommend"], kept["source"], kept["band"]) == (9, "online", "green")
    assert kept["technician_name"] == "Li Wei"


async def test_what_nobody_is_asked_is_refused_by_name(
    desk: Desk, order: WorkOrder, technician_id: UUID, office: Office
) -> None:
    await finish(desk, order, technician_id)
    client = await office.client()
    said = {"score": 5, "dimensions": {"weather": 5}}
    refused = body(await client.post(f"/work-orders/{order.id}/ratings", json=said), 422)
    assert (refused["code"], refused["field"]) == (
        "rating.dimension_unknown",
        "dimensions",
    )
    assert await desk.rows("select 1 from dispatch.rating") == []


async def test_what_is_said_by_telephone_is_kept_as_that_with_who_wrote_it_down(
    desk: Desk, order: WorkOrder, technician_id: UUID, office: Office
) -> None:
    client = await office.client("agent")
    path = f"/work-orders/{order.id}/ratings"
    early = body(await client.post(path, json={"score": 5}), 409)
    assert early["code"] == "rating.not_now"
    await finish(desk, order, technician_id)
    assert body(await client.post(path, json={"score": 2}), 422)["code"] == "rating.words_missing"
    said = {"score": 3, "words": "slow", "operation_id": str(new_id())}
    first = body(await client.post(path, json=said))
    again = body(await client.post(path, json=said))
    assert (first["state"], again["version"]) == ("signed", first["version"])
    assert body(await client.post(path, json={"score": 5}), 409)["code"] == "tracking.already_rated"
    (kept,) = body(await client.get(path))["items"]
    assert (kept["source"], kept["given_by"], kept["score"]) == ("telephone", "test agent", 3)


async def test_stars_beside_the_signature_come_with_it_and_are_kept_as_given_on_site(
    desk: Desk, order: WorkOrder, technician_id: UUID, office: Office
) -> None:
    await desk.assign(order, technician_id)
    await desk.walk(order, as_technician(technician_id), *FINISH[:-1])
    phone = await office.technician(technician_id)
    step = {
        "to": "signed",
        "operation_id": str(new_id()),
        "visit": {"signature": {"name": "Lin", "svg": "M5 20 L 30 10"}},
        "rating": {"score": 5, "dimensions": {"attitude": 5}},
    }
    for _ in range(2):
        assert (
            body(await phone.post(f"/work-orders/{order.id}/transitions", json=step))["state"]
            == "signed"
        )
    kept = await desk.rows("select score, source, round, dimensions from dispatch.rating")
    assert kept == [{"score": 5, "source": "on_site", "round": 1, "dimensions": {"attitude": 5}}]


async def test_dissatisfaction_on_site_needs_words_and_reaches_the_desk_at_once(
    desk: Desk, order: WorkOrder, technician_id: UUID, office: Office
) -> None:
    await desk.assign(order, technician_id)
    await desk.walk(order, as_technician(technician_id), *FINISH[:-1])
    phone = await office.technician(technician_id)
    path = f"/work-orders/{order.id}/transitions"
    step = {
        "to": "signed",
        "operation_id": str(new_id()),
        "visit": {"signature": {"name": "Lin", "svg": "M5 20 L 30 10"}},
    }
    silent = body(await phone.post(path, json={**step, "rating": {"score": 1}}), 422)
    assert (silent["code"], silent["field"]) == ("rating.words_missing", "words")
    assert (await desk.get(order.id)).state == "done"  # type: ignore[union-attr]
    said = {**step, "rating": {"score": 1, "words": "still drips"}}
    for _ in range(2):  # a phone that heard no answer sends it again
        assert body(await phone.post(path, json=said))["state"] in ("classified", "planned")
    after = await desk.get(order.id)
    assert after is not None
    assert after.round == 2
    running = {each.clock: each.called for each in after.clocks if each.met_at is None}
    assert (running["follow_up"], running["root_cause"]) == ("agent", "supervisor")
    assert await desk.told("escalation.raised") == 2
    assert any(each.reason == "★ 1/5 still drips" for each in await desk.history(order.id))


async def test_stars_come_with_no_other_step(
    desk: Desk, order: WorkOrder, technician_id: UUID, office: Office
) -> None:
    await desk.assign(order, technician_id)
    phone = await office.technician(technician_id)
    step = {"to": "accepted", "rating": {"score": 5}}
    assert (await phone.post(f"/work-orders/{order.id}/transitions", json=step)).status_code == 422
