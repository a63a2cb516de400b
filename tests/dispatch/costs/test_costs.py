"""A cost from its claim to the last word, as people of each role meet it over HTTP."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from dispatch.costs import keeper
from hanlu.clock import FixedClock
from hanlu.contracts.work_orders import WorkOrder
from hanlu.database import Database
from hanlu.identity.principal import Scope
from hanlu.ids import new_id
from tests.dispatch.desk import Desk
from tests.dispatch.http import Office, body
from tests.factories.dispatch import SYSTEM
from tests.factories.pictures import jpeg, name_of

FEE = {"kind": "outsourced", "amount": 250_000, "reason": "crane for the condenser"}


@pytest.fixture
async def held(desk: Desk, order: WorkOrder, technician_id: UUID) -> WorkOrder:
    """An order that the technician has."""
    return await desk.assign(order, technician_id)


@pytest.fixture
async def phone(office: Office, held: WorkOrder, technician_id: UUID) -> httpx.AsyncClient:
    """The technician's."""
    return await office.technician(technician_id)


async def claimed(who: httpx.AsyncClient, order: WorkOrder, **wanted: Any) -> Any:
    return body(await who.post(f"work-orders/{order.id}/costs", json=FEE | wanted))


async def say(who: httpx.AsyncClient, claim: Any, verdict: str, words: str = "") -> httpx.Response:
    said = {"verdict": verdict, "words": words, "version": claim["version"]}
    return await who.post(f"costs/{claim['id']}/decision", json=said)


async def mine(who: httpx.AsyncClient) -> list[str]:
    return [one["id"] for one in body(await who.get("costs"))["items"]]


async def test_small_costs_are_decided_on_the_spot_and_not_again_in_pieces(
    phone: httpx.AsyncClient, held: WorkOrder, desk: Desk
) -> None:
    small = await claimed(phone, held, kind="part", amount=15_000, operation_id=str(new_id()))
    assert (small["way"], small["state"], small["currency"]) == ("spot", "approved", "CNY")
    assert [(e["action"], e["by"]) for e in small["events"]] == [("decided", small["claimed_by"])]
    again = await claimed(phone, held, kind="part", amount=15_000)
    assert (again["way"], again["state"], again["roles"]) == (
        "steps",
        "waiting",
        ["outlet_manager", "supervisor"],
    )
    of_case = body(await phone.get(f"work-orders/{held.id}/costs"))
    assert [one["id"] for one in of_case["claims"]] == [small["id"], again["id"]]
    assert of_case["on_the_spot"]["part"] == 5_000
    traces = await desk.rows(
        "select after from hanlu.audit where subject = %s", f"cost:{small['id']}"
    )
    assert traces[0]["after"]["way"] == "spot"
    told = [entry for entry in await desk.history(held.id) if entry.action.startswith("cost_")]
    assert [entry.action for entry in told] == ["cost_decided", "cost_claimed"]
    assert all("amount" not in entry.data for entry in told)


async def test_a_large_one_takes_three_steps_by_three_people(
    phone: httpx.AsyncClient, held: WorkOrder, office: Office
) -> None:
    claim = await claimed(phone, held)
    supervisor = await office.client("supervisor")
    regional = await office.client("regional_manager")
    finance = await office.client("finance")
    admin = await office.client("admin")
    assert body(await say(finance, claim, "approved"), 403)["code"] == "cost.not_your_step"
    assert await mine(supervisor) == [claim["id"]]
    assert await mine(regional) == []
    claim = body(await say(supervisor, claim, "approved"))
    assert (claim["state"], claim["step"], claim["may_decide"]) == ("waiting", 2, False)
    assert await mine(supervisor) == []
    claim = body(await say(admin, claim, "approved"))
    assert body(await say(admin, claim, "approved"), 403)["code"] == "cost.two_steps"
    assert await mine(admin) == []
    assert await mine(finance) == [claim["id"]]
    claim = body(await say(finance, claim, "approved", "as agreed"))
    assert (claim["state"], claim["step"]) == ("approved", 3)
    assert [e["step"] for e in claim["events"]] == [1, 1, 2, 3]
    assert body(await say(finance, claim, "refused", "no"), 409)["code"] == "cost.not_now"
    later = await claimed(phone, held, amount=375_000)
    assert later["same_fault"] == {"mean": 250_000, "claims": 1, "beyond_percent": 50}


async def test_nobody_decides_their_own_and_a_no_says_why(office: Office, order: WorkOrder) -> None:
    supervisor, other = await office.client("supervisor"), await office.client("supervisor")
    claim = await claimed(supervisor, order)
    assert body(await say(supervisor, claim, "approved"), 403)["code"] == "cost.own"
    assert await mine(supervisor) == []
    refused = body(await say(other, claim, "refused"), 422)
    assert (refused["code"], refused["field"]) == ("cost.words", "words")
    assert (
        body(await say(other, claim, "refused", "by the lease it is theirs"))["state"] == "refused"
    )


async def test_of_two_at_once_one_wins_and_the_other_reads_how_it_stands(
    phone: httpx.AsyncClient, held: WorkOrder, office: Office
) -> None:
    claim = await claimed(phone, held)
    one, two = await office.client("supervisor"), await office.client("supervisor")
    answers = await asyncio.gather(say(one, claim, "approved"), say(two, claim, "refused", "no"))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    lost = next(answer.json() for answer in answers if answer.status_code == 409)
    won = body(await one.get(f"costs/{claim['id']}"))
    assert lost["code"] == "cost.moved"
    assert (lost["params"]["state"], lost["params"]["version"]) == (won["state"], won["version"])


async def test_what_is_sent_back_is_answered_by_its_claimant_with_pictures(
    phone: httpx.AsyncClient, held: WorkOrder, office: Office
) -> None:
    claim = await claimed(phone, held)
    supervisor = await office.client("supervisor")
    claim = body(await say(supervisor, claim, "returned", "show the bill"))
    assert (claim["state"], claim["due_at"]) == ("returned", None)
    picture = jpeg()
    sha256 = name_of(picture)
    answer = {"words": "here", "photos": [sha256], "version": claim["version"]}
    unknown = await phone.post(f"costs/{claim['id']}/answer", json=answer)
    assert body(unknown, 422)["code"] == "cost.picture"
    headers = {"content-type": "image/jpeg"}
    at = f"work-orders/{held.id}/costs/photos/{sha256}"
    assert (await phone.put(at, content=picture, headers=headers)).status_code == 204
    assert body(await supervisor.post(f"costs/{claim['id']}/answer", json=answer), 403)
    claim = body(await phone.post(f"costs/{claim['id']}/answer", json=answer))
    assert (claim["state"], claim["step"], claim["photos"]) == ("waiting", 1, [sha256])
    assert (await supervisor.get(at)).content == picture
    taken = await phone.post(f"costs/{claim['id']}/withdrawal", json={"version": claim["version"]})
    assert body(taken)["state"] == "withdrawn"


async def test_a_major_repair_takes_the_steps_and_is_shown(
    phone: httpx.AsyncClient, held: WorkOrder
) -> None:
    asked = {"kind": "part", "amount": 100, "reason": "compressor", "major": True}
    refused = body(await phone.post(f"work-orders/{held.id}/costs", json=asked), 422)
    assert refused["code"] == "cost.photos"
    picture = jpeg()
    at = f"work-orders/{held.id}/costs/photos/{name_of(picture)}"
    await phone.put(at, content=picture, headers={"content-type": "image/jpeg"})
    claim = await claimed(phone, held, **asked, photos=[name_of(picture)])
    assert (claim["is_major"], claim["way"]) == (True, "steps")


async def test_what_is_sent_twice_is_claimed_once(
    phone: httpx.AsyncClient, held: WorkOrder, office: Office
) -> None:
    asked = FEE | {"operation_id": str(new_id())}
    first = body(await phone.post(f"work-orders/{held.id}/costs", json=asked))
    again = body(await phone.post(f"work-orders/{held.id}/costs", json=asked))
    assert again["id"] == first["id"]
    agent = await office.client("agent")
    taken = await agent.post(f"work-orders/{held.id}/costs", json=asked)
    assert body(taken, 409)["code"] == "cost.operation"


async def test_everybody_sees_only_the_claims_of_their_own(
    phone: httpx.AsyncClient, held: WorkOrder, office: Office, desk: Desk
) -> None:
    claim = await claimed(phone, held)
    other = await office.technician(await desk.technician(name="Wang Fang"))
    elsewhere = [
        other,
        await office.client("outlet_manager", Scope("outlet", ("another",))),
        await office.client("supervisor", Scope("region", ("another",))),
    ]
    for who in elsewhere:
        assert body(await who.get("costs?show=all"))["items"] == []
        assert body(await who.get(f"costs/{claim['id']}"), 404)["code"] == "cost.missing"
    assert body(await other.post(f"work-orders/{held.id}/costs", json=FEE), 404)
    customer = await office.client("site_manager", Scope("site", (str(held.site_id),)))
    assert (await customer.get("costs?show=all")).status_code == 403
    assert held.region is not None
    near = await office.client("supervisor", Scope("region", (held.region,)))
    assert await mine(near) == [claim["id"]]
    sites = Scope("site", (str(held.site_id),))
    agent_of_site = await office.client("agent", sites)
    assert body(await agent_of_site.get("costs?show=all"))["items"] == []


async def test_a_step_that_nobody_takes_in_time_is_raised_once_and_then_open_to_the_next(
    phone: httpx.AsyncClient,
    held: WorkOrder,
    office: Office,
    clock: FixedClock,
    database: Database,
    desk: Desk,
) -> None:
    claim = await claimed(phone, held)

    async def look() -> int:
        async with database.unit_of_work(SYSTEM, "cost.raise") as uow:
            return await keeper.raise_late(uow, desk.policies, UUID(claim["id"]), clock.now())

    assert await look() == 0
    clock.advance(timedelta(days=7))
    assert sorted(await asyncio.gather(look(), look())) == [0, 1]
    regional = await office.client("regional_manager")
    (raised,) = body(await regional.get("costs"))["items"]
    assert (raised["raised_to"], raised["may_decide"]) == ("regional_manager", True)
    assert raised["events"][-1]["action"] == "raised"
    claim = body(await say(regional, raised, "approved"))
    assert (claim["step"], claim["raised_at"], claim["may_decide"]) == (2, None, False)
