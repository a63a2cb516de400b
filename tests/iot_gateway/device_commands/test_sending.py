"""Commands on a real broker and a real database: sent once over kills, answered, timed out."""

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from hanlu.ids import new_id
from iot_gateway.device_commands import catalogue, repository, service
from iot_gateway.device_commands.repository import Given
from iot_gateway.device_commands.sender import CommandSender
from iot_gateway.device_commands.service import Wanted
from iot_gateway.devices.model import Device
from tests.iot_gateway.support.gateway import TESTER, Bench, Field, eventually

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def sender(bench: Bench, publish: Callable[[str, bytes], None] | None = None) -> CommandSender:
    """A sender that has listened for long; without ``publish`` on the gateway's own line."""
    return CommandSender(
        bench.database,
        publish or bench.link.publish,
        lambda: LONG_AGO,
        lambda: LONG_AGO,
    )


async def give(bench: Bench, device: Device, command: str = "reboot", **params: Any) -> Given:
    wanted = Wanted(command=command, params=params, expires_in=timedelta(minutes=5))
    async with bench.database.unit_of_work(TESTER, "test") as uow:
        return await service.give(uow, new_id, device, catalogue.offered(device.format), wanted)


async def state_of(bench: Bench, command: UUID) -> Given:
    async with bench.database.read(TESTER) as connection:
        (found,) = await repository.get_many(connection, [command])
    return found


async def becomes(bench: Bench, command: UUID, state: str) -> Given:
    found = await eventually(lambda: state_of(bench, command), lambda each: each.state == state)
    assert found.state == state
    return found


def heard(field: Field, device_id: str) -> list[dict[str, Any]]:
    topic = f"hanlu/v1/{device_id}/command"
    return [json.loads(payload) for at, payload in field.heard if at == topic]


def answer(field: Field, device_id: str, command: UUID, result: str, reason: str = "") -> None:
    body = {"id": str(command), "result": result, "reason": reason}
    field.send(f"hanlu/v1/{device_id}/command/ack", body)


async def set_back(bench: Bench, command: UUID) -> None:
    """As if it had been tried a minute ago."""
    async with bench.database.unit_of_work(TESTER, "test", audited=False) as uow:
        await uow.connection.execute(
            "update gateway.device_command set attempted_at = attempted_at - interval '1 min'"
            " where id = %s",
            (command,),
        )


async def test_a_command_is_sent_acknowledged_and_its_interval_expected(
    bench: Bench, field: Field
) -> None:
    device = await bench.add("cmd-1")
    field.listen("hanlu/v1/cmd-1/command")
    async with bench.running():
        given = await give(bench, device, "set_interval", interval_s=45)
        await sender(bench).look()
        sent = await becomes(bench, given.id, "sent")
        assert sent.sent_at is not None
        (message,) = heard(field, "cmd-1")
        assert (message["id"], message["params"]) == (str(given.id), {"interval_s": 45})
        answer(field, "cmd-1", given.id, "acknowledged")
        answer(field, "cmd-1", given.id, "refused", "too late")
        settled = await becomes(bench, given.id, "acknowledged")
    assert (settled.reason, settled.settled_at is not None) == ("", True)
    (row,) = await bench.rows("select * from gateway.device where id = 'cmd-1'")
    assert row["expected_interval_s"] == 45
    told = await bench.rows(
        "select data::json ->> 'state' as state from hanlu.outbox where"
        " type = 'device.command_changed' and data::json ->> 'command_id' = %s"
        " order by position",
        str(given.id),
    )
    assert [each["state"] for each in told] == ["waiting", "sent", "acknowledged"]


async def test_a_device_refuses_in_its_own_words(bench: Bench, field: Field) -> None:
    device = await bench.add("cmd-2")
    async with bench.running():
        given = await give(bench, device, "start_defrost", minutes=20)
        await sender(bench).look()
        await becomes(bench, given.id, "sent")
        answer(field, "cmd-2", given.id, "refused", "no heater\x07 here")
        assert (await becomes(bench, given.id, "refused")).reason == "no heater here"


async def test_a_kill_before_the_line_loses_nothing_and_one_after_it_repeats_nothing(
    bench: Bench, field: Field
) -> None:
    device = await bench.add("cmd-3")
    field.listen("hanlu/v1/cmd-3/command")
    async with bench.running():
        lost = await give(bench, device)
        await sender(bench, lambda _topic, _payload: None).look()  # died before it was written
    async with bench.running():
        pass  # the session stands, nobody stores
    gone = await give(bench, device)
    field.send("hanlu/v1/cmd-3/command", _payload(gone))  # written; died before it was known
    async with bench.database.unit_of_work(TESTER, "test", audited=False) as uow:
        await uow.connection.execute(
            "update gateway.device_command set attempted_at = %s where id = %s", (uow.now, gone.id)
        )
    async with bench.running():
        await becomes(bench, gone.id, "sent")
        for command in (lost.id, gone.id):
            await set_back(bench, command)
        for _ in range(3):
            await sender(bench).look()
        await becomes(bench, lost.id, "sent")
        await asyncio.sleep(0.3)
        times = [message["id"] for message in heard(field, "cmd-3")]
    assert sorted(times) == sorted([str(lost.id), str(gone.id)])


def _payload(given: Given) -> dict[str, Any]:
    return {
        "id": str(given.id),
        "command": given.command,
        "params": given.params,
        "expires_at": given.expires_at.isoformat(),
    }


async def test_what_was_tried_a_moment_ago_waits_for_its_echo(bench: Bench) -> None:
    device = await bench.add("cmd-4")
    published: list[str] = []
    one = sender(bench, lambda topic, _payload: published.append(topic))
    await give(bench, device)
    for _ in range(3):
        await one.look()
    assert published == ["hanlu/v1/cmd-4/command"]


async def test_without_the_broker_a_command_waits_and_then_times_out(bench: Bench) -> None:
    device = await bench.add("cmd-5")
    published: list[str] = []
    away = CommandSender(
        bench.database, lambda topic, _payload: published.append(topic), lambda: None, lambda: None
    )
    given = await give(bench, device)
    await away.look()
    assert (await state_of(bench, given.id)).state == "waiting"
    async with bench.database.unit_of_work(TESTER, "test", audited=False) as uow:
        await uow.connection.execute(
            "update gateway.device_command set made_at = made_at - interval '1 h',"
            " expires_at = expires_at - interval '1 h' where id = %s",
            (given.id,),
        )
    await away.look()
    assert (await state_of(bench, given.id)).state == "timed_out"
    assert published == []


async def test_a_late_answer_is_the_truth_after_all(bench: Bench, field: Field) -> None:
    device = await bench.add("cmd-6")
    given = await give(bench, device)
    async with bench.database.unit_of_work(TESTER, "test", audited=False) as uow:
        await uow.connection.execute(
            "update gateway.device_command set state = 'timed_out' where id = %s", (given.id,)
        )
    async with bench.running():
        answer(field, "cmd-6", given.id, "acknowledged")
        await becomes(bench, given.id, "acknowledged")


@pytest.mark.parametrize("command", ["another device's", "nobody's"])
async def test_an_answer_to_a_command_never_given_is_quarantined(
    bench: Bench, field: Field, command: str
) -> None:
    name = f"cmd-7-{command[0]}"
    await bench.add(name)
    other = await give(bench, await bench.add(f"{name}-other"))
    async with bench.running():
        answer(field, name, other.id if command == "another device's" else uuid4(), "acknowledged")
        refused = await bench.refused(f"hanlu/v1/{name}/command/ack")
    assert [each["code"] for each in refused] == ["unknown_command"]
    assert (await state_of(bench, other.id)).state == "waiting"


async def test_an_answer_that_cannot_be_read_is_quarantined(bench: Bench, field: Field) -> None:
    await bench.add("cmd-8")
    async with bench.running():
        field.send("hanlu/v1/cmd-8/command/ack", {"id": "7", "result": "maybe"})
        refused = await bench.refused("hanlu/v1/cmd-8/command/ack")
    assert [(each["code"], each["device_id"]) for each in refused] == [("bad_answer", "cmd-8")]


async def test_a_foreign_command_counts_as_sent_with_its_first_try(
    bench: Bench, field: Field
) -> None:
    device = await bench.add("cmd-9", format="tasmota")
    async with bench.database.unit_of_work(TESTER, "test", audited=False) as uow:
        await uow.connection.execute(
            """insert into gateway.presence (device, message)
               values (%s, '{"topic": "tele/cmd-9/SENSOR"}')""",
            (device.key,),
        )
    field.listen("cmnd/cmd-9/#")
    async with bench.running():
        given = await give(bench, device, "set_output", output=1, on=False)
        for _ in range(3):
            await sender(bench).look()
            await set_back(bench, given.id)
        await becomes(bench, given.id, "sent")

        async def power() -> list[bytes]:
            return [payload for at, payload in field.heard if at == "cmnd/cmd-9/Power1"]

        assert await eventually(power, bool) == [b"OFF"]
