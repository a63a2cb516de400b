"""Bindings: made, changed and removed while the gateway runs."""

from functools import partial

import pytest

from hanlu.ids import new_id
from iot_gateway.connections.errors import FilterInvalid, FormatUnknown
from iot_gateway.devices import bindings
from iot_gateway.devices.bindings import (
    BindingDraft,
    BindingMissing,
    BindingTaken,
    DeviceAtInvalid,
)
from tests.iot_gateway.support.gateway import TESTER, Bench, Field, eventually

SENSOR = {"AM2301": {"Temperature": -18.5}}


@pytest.mark.parametrize(
    ("draft", "refusal"),
    [
        (BindingDraft(filter="a/#", format="nobody"), FormatUnknown),
        (BindingDraft(filter="a/#", format="native"), FormatUnknown),
        (BindingDraft(filter="#", format="tasmota"), FilterInvalid),
        (BindingDraft(filter="hanlu/v1/x/telemetry", format="tasmota"), FilterInvalid),
        (BindingDraft(filter="a/#/b", format="tasmota"), FilterInvalid),
        (BindingDraft(filter="a/#", format="tasmota", device_at="x"), DeviceAtInvalid),
    ],
)
def test_a_binding_that_cannot_be_followed_is_refused(
    draft: BindingDraft, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        bindings.check(draft)


async def test_a_filter_has_one_binding_of_a_format_and_an_unknown_one_is_told(
    bench: Bench,
) -> None:
    draft = BindingDraft(filter="bind-a/#", format="tasmota")
    async with bench.database.unit_of_work(TESTER, "test") as uow:
        await bindings.make(uow, new_id(), draft)
        with pytest.raises(BindingTaken):
            await bindings.make(uow, new_id(), draft)
        with pytest.raises(BindingMissing):
            await bindings.change(uow, new_id(), BindingDraft(filter="b/#", format="tasmota"))


async def test_a_running_gateway_follows_a_new_binding_its_change_and_its_end(
    bench: Bench, field: Field
) -> None:
    await bench.add("bound-7")
    await bench.add("plant:7")
    binding = new_id()

    async def send_until_stored(device: str, topic: str) -> bool:
        field.send(topic, {**SENSOR, "n": len(sent)})
        sent.append(topic)
        return bool(await bench.readings(device))

    sent: list[str] = []
    async with bench.running():
        by_level = BindingDraft(filter="plant/#", format="tasmota", device_at="bound-{3}")
        async with bench.database.unit_of_work(TESTER, "test") as uow:
            await bindings.make(uow, binding, by_level)
        assert await eventually(
            partial(send_until_stored, "bound-7", "plant/hall/tele/7/SENSOR"), bool
        )
        by_both = BindingDraft(filter="plant/#", format="tasmota", device_at="{0}:{3}")
        async with bench.database.unit_of_work(TESTER, "test") as uow:
            await bindings.change(uow, binding, by_both)
        assert await eventually(
            partial(send_until_stored, "plant:7", "plant/hall/tele/7/SENSOR"), bool
        )
        async with bench.database.unit_of_work(TESTER, "test") as uow:
            await bindings.remove(uow, binding)
            await bindings.remove(uow, binding)
