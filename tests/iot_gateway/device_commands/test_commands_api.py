"""Commands over HTTP: the catalogue, ranges, roles, repetition, the audit."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any
from uuid import UUID

import httpx
import pytest

from hanlu.identity.principal import Role
from hanlu.ids import new_id
from iot_gateway.device_commands import repository
from iot_gateway.main import policy_sections, routers
from tests.iot_gateway.support.gateway import TESTER, Bench
from tests.support.api import application, caller, token_for

API = "/api/v1/devices"


class Callers:
    """The application, asked as whoever is wanted."""

    def __init__(self, bench: Bench, app: Any, stack: AsyncExitStack) -> None:
        self._bench, self._app, self._stack = bench, app, stack

    async def like(self, role: Role) -> httpx.AsyncClient:
        secret = await token_for(self._bench.database, role, None)
        return await self._stack.enter_async_context(caller(self._app, secret))


@pytest.fixture
async def callers(bench: Bench, valkey_url: str) -> AsyncIterator[Callers]:
    """Callers of every role."""
    async with (
        application(bench.database, valkey_url, routers(), sections=policy_sections) as app,
        AsyncExitStack() as stack,
    ):
        yield Callers(bench, app, stack)


async def test_a_command_is_given_once_under_one_key_listed_and_audited(
    bench: Bench, callers: Callers
) -> None:
    await bench.add("api-cmd-1")
    admin = await callers.like("admin")
    body = {"command": "set_interval", "params": {"interval_s": 60}}
    key = {"Idempotency-Key": str(new_id())}
    first = await admin.post(f"{API}/api-cmd-1/commands", json=body, headers=key)
    again = await admin.post(f"{API}/api-cmd-1/commands", json=body, headers=key)
    assert first.status_code == 201, first.text
    assert again.json() == first.json()

    await admin.post(f"{API}/api-cmd-1/commands", json={"command": "reboot"})
    page = (await admin.get(f"{API}/api-cmd-1/commands", params={"limit": 1})).json()
    rest = (await admin.get(f"{API}/api-cmd-1/commands", params={"cursor": page["next"]})).json()
    assert [each["command"] for each in page["items"] + rest["items"]] == [
        "reboot",
        "set_interval",
    ]
    assert rest["items"][0]["state"] == "waiting"
    (audited,) = await bench.rows(
        "select * from hanlu.audit where subject = %s", f"device_command:{first.json()['id']}"
    )
    assert audited["after"]["params"] == {"interval_s": 60}


async def test_a_value_out_of_range_is_refused_naming_the_field_and_the_range(
    bench: Bench, callers: Callers
) -> None:
    await bench.add("api-cmd-2", kind="chilled_0_4")
    admin = await callers.like("admin")
    body = {"command": "set_point", "params": {"temperature_c": 9.5}}
    refused = await admin.post(f"{API}/api-cmd-2/commands", json=body)
    assert refused.headers["content-type"] == "application/problem+json"
    problem = refused.json()
    assert (problem["status"], problem["code"]) == (422, "command.out_of_range")
    assert problem["field"] == "params.temperature_c"
    assert (problem["params"]["least"], problem["params"]["most"]) == (0.0, 4.0)
    assert (await admin.get(f"{API}/api-cmd-2/commands")).json()["items"] == []


async def test_each_command_needs_its_own_right(bench: Bench, callers: Callers) -> None:
    await bench.add("api-cmd-3")
    dispatcher = await callers.like("dispatcher")
    offered = (await dispatcher.get(f"{API}/api-cmd-3/commands/catalogue")).json()["items"]
    allowed = {each["name"]: each["allowed"] for each in offered}
    assert (allowed["request_reading"], allowed["reboot"]) == (True, False)
    path = f"{API}/api-cmd-3/commands"
    assert (await dispatcher.post(path, json={"command": "request_reading"})).status_code == 201
    forbidden = await dispatcher.post(path, json={"command": "reboot"})
    assert (forbidden.status_code, forbidden.json()["code"]) == (403, "right.missing")
    auditor = await callers.like("auditor")
    assert (await auditor.post(path, json={"command": "request_reading"})).status_code == 403


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"command": "self_destruct"}, "command.unknown"),
        ({"command": "reboot", "expires_in_s": 5}, "request.invalid"),
        ({"command": "reboot", "channel": "a b"}, "request.invalid"),
    ],
)
async def test_a_command_that_cannot_be_is_refused(
    bench: Bench, callers: Callers, body: dict[str, Any], code: str
) -> None:
    await bench.add("api-cmd-4")
    admin = await callers.like("admin")
    refused = await admin.post(f"{API}/api-cmd-4/commands", json=body)
    assert (refused.status_code, refused.json()["code"]) == (422, code)


async def test_a_foreign_device_that_was_never_heard_cannot_be_told(
    bench: Bench, callers: Callers
) -> None:
    await bench.add("api-cmd-5", format="tasmota")
    admin = await callers.like("admin")
    refused = await admin.post(f"{API}/api-cmd-5/commands", json={"command": "request_reading"})
    assert (refused.status_code, refused.json()["code"]) == (409, "command.device_not_heard")
    missing = await admin.post(f"{API}/nobody/commands", json={"command": "reboot"})
    assert (missing.status_code, missing.json()["code"]) == (404, "device.missing")


async def test_a_waiting_command_is_taken_back_once_and_audited(
    bench: Bench, callers: Callers
) -> None:
    await bench.add("api-cmd-6")
    admin, dispatcher = await callers.like("admin"), await callers.like("dispatcher")
    path = f"{API}/api-cmd-6/commands"
    given = (await admin.post(path, json={"command": "reboot"})).json()
    assert given["cancellable"] is True
    cancel = f"{path}/{given['id']}/cancel"
    forbidden = await dispatcher.post(cancel)
    assert (forbidden.status_code, forbidden.json()["code"]) == (403, "right.missing")

    cancelled = await admin.post(cancel)
    assert cancelled.status_code == 200, cancelled.text
    assert (cancelled.json()["state"], cancelled.json()["cancellable"]) == ("cancelled", False)
    assert (await admin.post(cancel)).json() == cancelled.json()
    async with bench.database.unit_of_work(TESTER, "test", audited=False) as uow:
        sent = await repository.claim(uow.connection, uow.now, None, 100)
    assert UUID(given["id"]) not in {each.id for each in sent}
    audited = await bench.rows(
        "select * from hanlu.audit where subject = %s and after ->> 'state' = 'cancelled'",
        f"device_command:{given['id']}",
    )
    assert len(audited) == 1


async def test_a_command_that_the_broker_may_have_is_not_taken_back(
    bench: Bench, callers: Callers
) -> None:
    await bench.add("api-cmd-7")
    admin = await callers.like("admin")
    path = f"{API}/api-cmd-7/commands"
    given = (await admin.post(path, json={"command": "request_reading"})).json()
    async with bench.database.unit_of_work(TESTER, "test", audited=False) as uow:
        await repository.claim(uow.connection, uow.now, None, 100)
    refused = await admin.post(f"{path}/{given['id']}/cancel")
    assert (refused.status_code, refused.json()["code"]) == (409, "command.on_its_way")
    await bench.add("api-cmd-8")
    stranger = await admin.post(f"{API}/api-cmd-8/commands/{given['id']}/cancel")
    assert (stranger.status_code, stranger.json()["code"]) == (404, "command.missing")
