"""Proposed devices: gathered from announcements, let in or waved away by a person."""

from functools import partial
from typing import Any

import pytest

from hanlu.ids import new_id
from iot_gateway.connections import service
from iot_gateway.devices import proposals
from iot_gateway.devices.proposals import Approval, ProposalMissing
from iot_gateway.reading import Proposal
from tests.iot_gateway.support.gateway import TESTER, Bench, Field, eventually


async def told(bench: Bench, uid: str, **changes: Any) -> None:
    """One announcement, as ingest keeps it."""
    known = {"source": "zigbee2mqtt", "format": "zigbee2mqtt", "name": "Cold room", **changes}
    proposal = Proposal(device_uid=uid, **known)
    async with bench.database.unit_of_work(TESTER, "test", audited=False) as uow:
        await proposals.keep(uow.connection, new_id, [(proposal, None)], uow.now)


async def listed(bench: Bench, state: Any = "open") -> dict[str, dict[str, Any]]:
    async with bench.database.read(TESTER) as connection:
        rows = await proposals.listed(connection, state, None, 1000)
    return {row["device_uid"]: row for row in rows}


async def test_what_is_announced_piece_by_piece_is_one_proposal(bench: Bench) -> None:
    await told(bench, "prop-1", metrics=("temperature_c",))
    await told(bench, "prop-1", metrics=("humidity_pct",), channels=("probe",))

    found = (await listed(bench))["prop-1"]
    assert found["metrics"] == ["humidity_pct", "temperature_c"]
    assert found["channels"] == ["", "probe"]


async def test_an_approved_device_has_its_channels_and_leaves_the_list(bench: Bench) -> None:
    await told(bench, "prop-2", model="WSDCGQ01LM", channels=("", "probe"))
    approval = Approval(zone_kind="frozen", expected_interval_s=600)
    for _ in range(2):
        async with bench.database.unit_of_work(TESTER, "test") as uow:
            device = await proposals.approve(uow, new_id, "prop-2", approval)

    assert (device.id, device.name, device.model, device.format) == (
        "prop-2",
        "Cold room",
        "WSDCGQ01LM",
        "zigbee2mqtt",
    )
    channels = await bench.rows(
        "select probe from gateway.channel where device = %s order by probe", device.key
    )
    assert [each["probe"] for each in channels] == ["", "probe"]
    assert "prop-2" not in await listed(bench)
    assert (await listed(bench, "approved"))["prop-2"]["state"] == "approved"


async def test_under_another_id_its_readings_are_still_known(bench: Bench) -> None:
    await told(bench, "prop-3")
    async with bench.database.unit_of_work(TESTER, "test") as uow:
        device = await proposals.approve(
            uow, new_id, "prop-3", Approval(device_id="freezer-3", zone_kind="frozen")
        )

    assert (device.id, device.source_uid) == ("freezer-3", "prop-3")
    assert "prop-3" not in await listed(bench)


async def test_what_was_waved_away_stays_away(bench: Bench) -> None:
    await told(bench, "prop-4")
    async with bench.database.unit_of_work(TESTER, "test") as uow:
        await proposals.dismiss(uow, "prop-4")
        with pytest.raises(ProposalMissing):
            await proposals.dismiss(uow, "nobody")
    await told(bench, "prop-4")

    assert "prop-4" not in await listed(bench)


async def test_a_bridges_retained_list_reaches_the_proposals(bench: Bench, field: Field) -> None:
    async with bench.database.unit_of_work(TESTER, "test", audited=False) as uow:
        await service.admit_bridge(uow, new_id, "z2m-9", "zigbee2mqtt", ("zigbee2mqtt/#",))
    await bench.add("prop-known")
    definition = {"model": "M", "vendor": "V", "exposes": [{"property": "temperature"}]}
    entries = [
        {"type": "EndDevice", "friendly_name": name, "definition": definition}
        for name in ("prop-5", "prop-known")
    ]
    field.send("zigbee2mqtt/bridge/devices", entries, retain=True)
    async with bench.running():
        found = await eventually(partial(listed, bench), lambda rows: "prop-5" in rows)
    field.send("zigbee2mqtt/bridge/devices", "", retain=True)

    assert found["prop-5"]["bridge_id"] == "z2m-9"
    assert "prop-known" not in found
