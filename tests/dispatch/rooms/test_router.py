"""The rooms page of a site: off until it is chosen, opened by links that can be revoked."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from hanlu.clock import FixedClock
from hanlu.contracts.work_orders import WorkOrder
from hanlu.identity import passes
from hanlu.identity.principal import Scope
from hanlu.runtime import keyring_of
from tests.dispatch.desk import Desk
from tests.dispatch.http import Office, body


@pytest.fixture
async def site_id(desk: Desk) -> UUID:
    return await desk.site()


@dataclass
class Choosing:
    """Somebody who chooses for a site."""

    client: httpx.AsyncClient
    path: str

    async def show(
        self, *, shown: bool = True, headers: dict[str, str] | None = None
    ) -> httpx.Response:
        return await self.client.put(self.path, json={"shown": shown}, headers=headers)

    async def link(self, name: str = "Head chef") -> str:
        made = body(await self.client.post(f"{self.path}/links", json={"name": name}), 201)
        return str(made["url"].rsplit("/rooms/", 1)[-1])

    async def look(self) -> dict[str, Any]:
        found: dict[str, Any] = body(await self.client.get(self.path))
        return found


@pytest.fixture
async def manager(office: Office, site_id: UUID) -> Choosing:
    """The site's own manager."""
    client = await office.client("site_manager", Scope("site", (str(site_id),)))
    return Choosing(client, f"sites/{site_id}/rooms-page")


def site_of(opened: dict[str, Any], clock: FixedClock) -> Scope:
    return passes.customer_of(keyring_of("tests"), opened["site_pass"], clock.now()).scope


async def test_nothing_is_shown_until_the_site_chooses(
    office: Office, desk: Desk, order: WorkOrder
) -> None:
    dispatcher = await office.client()
    page = f"sites/{order.site_id}/rooms-page"
    found = body(await dispatcher.get(page))
    assert (found["shown"], found["changed_by"], found["links"]) == (False, None, [])
    refused = body(await dispatcher.post(f"{page}/links", json={"name": "Chef"}), 409)
    assert refused["code"] == "rooms.not_shown"
    made = body(await dispatcher.post(f"work-orders/{order.id}/customer-link"), 201)
    case = f"track/{made['url'].rsplit('/', 1)[-1]}"
    stranger = await office.stranger()
    assert body(await stranger.get(case))["rooms"] is False
    assert body(await stranger.get(f"{case}/rooms"), 404)["code"] == "rooms.link_unknown"


async def test_a_link_opens_a_pass_to_its_own_site_and_to_no_other(
    office: Office, manager: Choosing, site_id: UUID, clock: FixedClock
) -> None:
    body(await manager.show())
    secret = await manager.link()
    opened = body(await (await office.stranger()).get(f"rooms/{secret}"))
    assert (opened["site_name"], opened["timezone"]) == ("North Market", "Asia/Shanghai")
    assert site_of(opened, clock) == Scope("site", (str(site_id),))


async def test_the_page_of_a_case_leads_to_the_rooms_of_its_own_site(
    office: Office, order: WorkOrder, clock: FixedClock
) -> None:
    dispatcher = await office.client()
    body(await dispatcher.put(f"sites/{order.site_id}/rooms-page", json={"shown": True}))
    made = body(await dispatcher.post(f"work-orders/{order.id}/customer-link"), 201)
    case = f"track/{made['url'].rsplit('/', 1)[-1]}"
    stranger = await office.stranger()
    assert body(await stranger.get(case))["rooms"] is True
    opened = body(await stranger.get(f"{case}/rooms"))
    assert site_of(opened, clock) == Scope("site", (str(order.site_id),))
    as_rooms = await stranger.get(f"rooms/{made['url'].rsplit('/', 1)[-1]}")
    assert as_rooms.status_code == 404, "the link of a case is no link of the rooms"


async def test_a_revoked_link_ends_at_once_and_the_others_go_on(
    office: Office, manager: Choosing
) -> None:
    body(await manager.show())
    chef, guard = await manager.link("Chef"), await manager.link("Guard")
    links = (await manager.look())["links"]
    assert {each["name"] for each in links} == {"Chef", "Guard"}
    [of_chef] = [each["id"] for each in links if each["name"] == "Chef"]
    for _ in range(2):
        answer = await manager.client.delete(f"{manager.path}/links/{of_chef}")
        assert answer.status_code == 204
    stranger = await office.stranger()
    gone = body(await stranger.get(f"rooms/{chef}"), 404)
    assert gone["code"] == "rooms.link_unknown"
    body(await stranger.get(f"rooms/{guard}"))
    assert [each["name"] for each in (await manager.look())["links"]] == ["Guard"]
    assert gone == body(await stranger.get(f"rooms/{'x' * 43}"), 404), "no telling apart"


async def test_turning_it_off_ends_every_link_and_on_again_lets_them_work(
    office: Office, manager: Choosing
) -> None:
    body(await manager.show())
    secret = await manager.link()
    stranger = await office.stranger()
    body(await manager.show(shown=False))
    body(await stranger.get(f"rooms/{secret}"), 404)
    body(await manager.show())
    body(await stranger.get(f"rooms/{secret}"))


async def test_who_turned_it_on_stands_on_the_page_and_in_the_audit(
    desk: Desk, manager: Choosing, site_id: UUID
) -> None:
    chosen = body(await manager.show())
    assert chosen["changed_by"] == "test site_manager"
    assert body(await manager.show()) == chosen, "what says nothing new changes nothing"
    audited = await desk.rows(
        "select actor_name, action, after from hanlu.audit where subject = %s order by at, id",
        f"site:{site_id}",
    )
    assert ("test site_manager", "rooms.choose", {"rooms_shown": True}) in [
        tuple(row.values()) for row in audited
    ]


async def test_of_two_who_choose_at_once_the_second_sees_that_it_changed(
    manager: Choosing,
) -> None:
    seen = (await manager.client.get(manager.path)).headers["etag"]
    body(await manager.show(headers={"If-Match": seen}))
    late = body(await manager.show(shown=False, headers={"If-Match": seen}), 412)
    assert late["code"] == "version.conflict"
    assert (await manager.look())["shown"] is True


async def test_another_site_is_out_of_reach(office: Office, desk: Desk, manager: Choosing) -> None:
    elsewhere = await desk.site()
    body(await manager.show())
    await manager.link()
    [link] = (await manager.look())["links"]
    foreign = f"sites/{elsewhere}/rooms-page"
    assert body(await manager.client.get(foreign), 404)["code"] == "site.missing"
    body(await manager.client.put(foreign, json={"shown": True}), 404)
    body(await manager.client.post(f"{foreign}/links", json={"name": "Chef"}), 404)
    desk_client = await office.client()
    wrong = await desk_client.delete(f"{foreign}/links/{link['id']}")
    assert body(wrong, 404)["code"] == "rooms.link_missing"
    body(await desk_client.delete(f"{manager.path}/links/{uuid4()}"), 404)
    other = await office.client("site_manager", Scope("site", (str(elsewhere),)))
    body(await other.delete(f"{manager.path}/links/{link['id']}"), 404)
    assert len((await manager.look())["links"]) == 1


async def test_a_technician_does_not_choose_for_a_site(
    office: Office, manager: Choosing, technician_id: UUID
) -> None:
    phone = await office.technician(technician_id)
    assert body(await phone.put(manager.path, json={"shown": True}), 403)["code"] == "right.missing"
