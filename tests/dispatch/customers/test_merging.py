"""Two records of one customer become one, and two again."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.customers.merging import FIELDS, taken_over
from dispatch.customers.model import Customer
from hanlu.clock import FixedClock
from hanlu.identity.principal import Scope
from tests.dispatch.desk import Desk
from tests.dispatch.http import Office, body
from tests.factories.dispatch import NOON, asset

LIN = {"name": "林海冷链", "phone": "138 0013 8000", "wishes": "Ring first"}
LINHAI = {
    "name": "临海冷链",
    "phone": "+86 13800138000",
    "email": "lin@example.com",
    "wishes": "Not before ten",
}


@dataclass(frozen=True)
class Two:
    """Two records of one customer, each with a site, a machine and an order."""

    desk: httpx.AsyncClient
    into: dict[str, Any]
    duplicate: dict[str, Any]
    into_site: UUID
    duplicate_site: UUID

    async def merged(self, **wish: Any) -> Any:
        path = f"customers/{self.duplicate['id']}/merge"
        return body(await self.desk.post(path, json={"into": self.into["id"], **wish}))

    async def profile(self, of: str) -> Any:
        return body(await self.desk.get(f"customers/{of}"))


@pytest.fixture
async def two(desk: Desk, office: Office) -> Two:
    client = await office.client()
    sites = [await desk.site(), await desk.site()]
    made = []
    for site_id, person in zip(sites, (LIN, LINHAI), strict=True):
        made.append(body(await client.put(f"sites/{site_id}/customer", json=person)))
        await asset(desk.database, site_id)
        await desk.open_alarm(site_id=site_id)
    second = await desk.open_alarm(site_id=sites[0], cause="door_open", rule="door_open")
    assert second.site_id == sites[0]
    return Two(client, made[0], made[1], *sites)


async def test_a_shared_number_proposes_two_records_and_the_one_with_more_behind_it_goes_on(
    two: Two,
) -> None:
    (found,) = body(await two.desk.get("customers/duplicates"))["items"]
    assert found["signs"] == ["phone", "name"]
    assert found["into"]["customer"]["id"] == two.into["id"]
    assert (found["into"]["sites"], found["into"]["orders"]) == (1, 2)
    assert found["duplicate"]["customer"]["phone"] == "+8613800138000"


async def test_sites_machines_and_orders_follow_and_what_the_survivor_lacked_is_taken(
    two: Two,
) -> None:
    survivor = await two.merged()
    assert survivor["id"] == two.into["id"]
    assert (survivor["name"], survivor["email"]) == ("林海冷链", "lin@example.com")
    assert survivor["wishes"] == "Ring first\nNot before ten"
    whole = await two.profile(two.into["id"])
    numbers = whole["numbers"]
    assert (numbers["sites"], numbers["machines"], numbers["open_orders"]) == (2, 2, 3)
    (merge,) = whole["merges"]
    assert (merge["name"], merge["sites"], merge["undone_at"]) == ("临海冷链", 1, None)
    assert sorted(merge["taken"]) == ["email", "wishes"]
    gone = await two.profile(two.duplicate["id"])
    assert gone["customer"]["merged_into"] == two.into["id"]
    assert gone["numbers"]["sites"] == 0
    assert body(await two.desk.get("customers/duplicates"))["items"] == []


async def test_who_was_merged_is_found_by_the_old_name_as_who_they_are_now(two: Two) -> None:
    await two.merged()
    for asked in ({"name": "临海冷链"}, {"phone": "+8613800138000"}, {"q": "临海冷链"}):
        found = body(await two.desk.get("customers", params=asked))["items"]
        assert [each["id"] for each in found] == [two.into["id"]]
    whole = body(await two.desk.get("customers"))["items"]
    assert [each["id"] for each in whole] == [two.into["id"]]


async def test_a_person_chooses_whose_word_goes_on(two: Two) -> None:
    survivor = await two.merged(take=["name", "wishes"])
    assert (survivor["name"], survivor["email"]) == ("临海冷链", None)
    assert survivor["wishes"] == "Not before ten"


async def test_wishes_of_both_go_on_where_they_have_room(two: Two) -> None:
    long = LINHAI | {"wishes": "x" * 995}
    body(await two.desk.put(f"sites/{two.duplicate_site}/customer", json=long))
    path = f"customers/{two.duplicate['id']}/merge"
    wish = {"into": two.into["id"], "take": [], "join_wishes": True}
    refused = body(await two.desk.post(path, json=wish), 422)
    assert (refused["code"], refused["field"]) == ("customer.wishes_too_long", "join_wishes")
    body(await two.desk.put(f"customers/{two.duplicate['id']}", json=LINHAI))
    survivor = await two.merged(take=[], join_wishes=True)
    assert (survivor["wishes"], survivor["email"]) == ("Ring first\nNot before ten", None)
    gone = await two.desk.put(f"customers/{two.duplicate['id']}", json=LINHAI)
    assert body(gone, 409)["code"] == "customer.merged"


async def test_a_merging_is_taken_back_and_each_has_what_was_theirs(two: Two, desk: Desk) -> None:
    survivor = await two.merged(take=["name", "email"])
    path = f"sites/{two.into_site}/customer"
    corrected = {**LIN, "name": survivor["name"], "email": "new@example.com"}
    body(await two.desk.put(path, json=corrected))
    later = await desk.site()
    given_later = {"code": "L-9", "name": "later", "lat": 31, "lon": 121}
    body(await two.desk.put(f"sites/{later}", json=given_later | {"customer_id": two.into["id"]}))

    body(await two.desk.post(f"customers/{two.duplicate['id']}/unmerge"))
    kept, back = [(await two.profile(each["id"])) for each in (two.into, two.duplicate)]
    assert kept["customer"]["name"] == "林海冷链", "as it was"
    assert kept["customer"]["email"] == "new@example.com", "corrected since"
    assert back["customer"]["merged_into"] is None
    assert (kept["numbers"]["sites"], back["numbers"]["sites"]) == (2, 1)
    assert (kept["numbers"]["open_orders"], back["numbers"]["open_orders"]) == (2, 1)
    assert kept["merges"][0]["undone_at"] is not None, "the history keeps it"
    again = await two.desk.post(f"customers/{two.duplicate['id']}/unmerge")
    assert body(again, 409)["code"] == "customer.not_merged"


async def test_after_the_policys_time_a_merging_stays(two: Two, clock: FixedClock) -> None:
    await two.merged()
    clock.advance(timedelta(days=30, seconds=1))
    answer = await two.desk.post(f"customers/{two.duplicate['id']}/unmerge")
    assert body(answer, 409)["code"] == "customer.unmerge_too_late"


async def test_of_two_mergings_in_a_row_the_later_is_taken_back_first(
    two: Two, office: Office
) -> None:
    third = body(await two.desk.post("customers", json={"name": "林海"}), 201)
    await two.merged()
    last = f"customers/{two.into['id']}/merge"
    body(await two.desk.post(last, json={"into": third["id"]}))
    assert (await two.profile(third["id"]))["numbers"]["sites"] == 2
    found = body(await two.desk.get("customers", params={"name": "临海冷链"}))["items"]
    assert [each["id"] for each in found] == [third["id"]]

    early = await two.desk.post(f"customers/{two.duplicate['id']}/unmerge")
    assert body(early, 409)["code"] == "customer.merged_further"
    for each in (two.into, two.duplicate):
        body(await two.desk.post(f"customers/{each['id']}/unmerge"))
    for each in (two.into, two.duplicate):
        assert (await two.profile(each["id"]))["numbers"]["sites"] == 1


async def test_a_site_that_is_named_after_who_was_merged_is_the_survivors(two: Two) -> None:
    await two.merged()
    given_ = {"code": "N-9", "name": "new", "lat": 31, "lon": 121}
    named = given_ | {"customer_id": two.duplicate["id"]}
    site = body(await two.desk.post("sites", json=named), 201)
    assert site["customer_id"] == two.into["id"]
    nobody = given_ | {"code": "N-8", "customer_id": two.into_site.hex}
    refused = body(await two.desk.post("sites", json=nobody), 422)
    assert (refused["code"], refused["field"]) == ("site.customer_unknown", "customer_id")


async def test_of_two_people_who_merge_at_once_one_is_refused_and_nothing_is_lost(
    two: Two, desk: Desk
) -> None:
    one = two.desk.post(f"customers/{two.duplicate['id']}/merge", json={"into": two.into["id"]})
    other = two.desk.post(f"customers/{two.into['id']}/merge", json={"into": two.duplicate["id"]})
    answers = await asyncio.gather(one, other)
    assert sorted(each.status_code for each in answers) == [200, 409]
    survivor = body(next(each for each in answers if each.status_code == 200))
    assert (await two.profile(survivor["id"]))["numbers"]["sites"] == 2
    rows = await desk.rows("select id from dispatch.customer where merged_into is null")
    assert [str(row["id"]) for row in rows] == [survivor["id"]]


async def test_sites_named_while_a_merging_runs_end_with_the_survivor(two: Two, desk: Desk) -> None:
    given_ = {"name": "new", "lat": 31, "lon": 121, "customer_id": two.duplicate["id"]}
    naming = [two.desk.post("sites", json=given_ | {"code": f"N-{n}"}) for n in range(4)]
    path = f"customers/{two.duplicate['id']}/merge"
    merging = two.desk.post(path, json={"into": two.into["id"]})
    answer, *named = await asyncio.gather(merging, *naming)
    assert [each.status_code for each in named] == [201] * 4
    if answer.status_code == 409:
        assert body(answer, 409)["code"] == "customer.busy"
        await two.merged()
    assert (await two.profile(two.into["id"]))["numbers"]["sites"] == 6


async def test_who_looked_at_an_older_version_does_not_merge(two: Two) -> None:
    path = f"customers/{two.duplicate['id']}/merge"
    wish = {"into": two.into["id"], "version": two.into["version"]}
    body(await two.desk.put(f"sites/{two.into_site}/customer", json=LIN))
    assert body(await two.desk.post(path, json=wish), 412)["code"] == "version.conflict"
    itself = {"into": two.duplicate["id"]}
    assert body(await two.desk.post(path, json=itself), 422)["field"] == "into"


async def test_two_customers_that_are_known_to_be_two_are_not_proposed_again(two: Two) -> None:
    path = f"customers/{two.into['id']}/apart/{two.duplicate['id']}"
    for apart, proposed in ((True, 0), (True, 0), (False, 1)):
        assert (await two.desk.put(path, json={"apart": apart})).status_code == 204
        found = body(await two.desk.get("customers/duplicates"))["items"]
        assert len(found) == proposed


async def test_who_does_not_see_both_or_may_not_merge_merges_nothing(
    two: Two, office: Office
) -> None:
    path = f"customers/{two.duplicate['id']}/merge"
    agent = await office.client("agent")
    assert (await agent.post(path, json={"into": two.into["id"]})).status_code == 403
    west = await office.client("dispatcher", Scope("region", ("west",)))
    refused = body(await west.post(path, json={"into": two.into["id"]}), 404)
    assert refused["code"] == "customer.unknown"
    assert body(await west.get("customers/duplicates"))["items"] == []
    technician = await office.technician(two.into_site)
    assert (await technician.get(f"customers/{two.into['id']}")).status_code == 403


async def test_open_orders_are_told_anew_where_their_customer_is_worth_more_now(
    two: Two, desk: Desk
) -> None:
    valued = LIN | {"value_class": "vip"}
    body(await two.desk.put(f"sites/{two.into_site}/customer", json=valued))
    await two.merged()
    (order,) = body(await two.desk.get("work-orders", params={"site_id": str(two.duplicate_site)}))[
        "items"
    ]
    assert order["value_class"] == "vip"
    assert (await desk.history(UUID(order["id"])))[-1].action == "customer_valued"


async def test_the_audit_says_what_moved_and_nobodys_name(two: Two, desk: Desk) -> None:
    await two.merged(take=["name"])
    await two.desk.post(f"customers/{two.duplicate['id']}/unmerge")
    rows = await desk.rows(
        "select action, concat(before, after) as said from hanlu.audit"
        " where subject = %s order by id desc limit 2",
        f"customer:{two.duplicate['id']}",
    )
    assert [row["action"] for row in rows] == [
        "customers.unmerge_customer",
        "customers.merge_customer",
    ]
    assert all(str(two.duplicate_site) in row["said"] for row in rows)
    assert not any("临海" in row["said"] or "林海" in row["said"] for row in rows)


TEXTS = st.sampled_from(["", "Ring first", "x" * 600])
PEOPLE = st.builds(
    Customer,
    id=st.uuids(),
    name=st.sampled_from(["林海", "临海"]),
    phone=st.sampled_from([None, "1", "2"]),
    email=st.sampled_from([None, "a@example.com"]),
    locale=st.sampled_from(["zh-CN", "en"]),
    value_class=st.sampled_from(["ordinary", "vip"]),
    contact_by=st.sampled_from(["telephone", "mail"]),
    visit_times=TEXTS,
    wishes=TEXTS,
    region=st.none(),
    outlet=st.none(),
    created_at=st.just(NOON),
    version=st.just(1),
)


@given(PEOPLE, PEOPLE, st.none() | st.sets(st.sampled_from(FIELDS)))
def test_a_merging_empties_no_field_and_keeps_to_what_was_said(
    survivor: Customer, duplicate: Customer, take: set[Any] | None
) -> None:
    for field, value in taken_over(survivor, duplicate, take).items():
        assert value
        assert len(str(value)) <= 1000
        said = (getattr(survivor, field), getattr(duplicate, field))
        assert value in said or (field == "wishes" and value == "\n".join(said))
