"""From a reading published to the technician's own socket, under load.

200 readings/s, everything on one machine. Goal: p50 of 250 ms and p99 of 1 s, also with 2,000
devices, 200 technicians with open sockets and 500 alarms (`--devices=2000 --technicians=200
--alarms=500`). Reference: how long the broker alone takes from publisher to subscriber at the same
rate in the same minute.

Options: --devices=N (1000) --technicians=N (50) --orders=N (300) --alarms=N (100) --every=S (0.5)
"""

import argparse
import asyncio
import json
import sys
import time
from random import Random

import paho.mqtt.client as mqtt
import psycopg
from websockets.asyncio.client import connect
from websockets.typing import Origin

from benchmarks.machine import machine, milliseconds, percentile
from benchmarks.rig import Rig, furnish, links, running
from simulators.load import Load

RATE_PER_S = 200.0
WARM_UP_S = 10.0
COLD_C, WARM_C = -20.0, -5.0


def main() -> None:
    """Print the figure, the reference and the machine."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--devices", type=int, default=1_000)
    parser.add_argument("--technicians", type=int, default=50)
    parser.add_argument("--orders", type=int, default=300)
    parser.add_argument("--alarms", type=int, default=100)
    parser.add_argument("--every", type=float, default=0.5)
    asked = parser.parse_known_args(sys.argv[1:])[0]
    with running() as product:
        rig = furnish(
            product, devices=asked.devices, technicians=asked.technicians, orders=asked.orders
        )
        delays_s, missing, reference_s = asyncio.run(_measure(rig, asked.alarms, asked.every))
        stages = _stages(product.setting("HANLU_DATABASE_OWNER_URL"))
    print(f"machine: {machine()}")
    print(
        f"load: {asked.devices} devices, {RATE_PER_S:.0f} readings/s, {asked.technicians} sockets,"
        f" {asked.orders} open orders, an alarm each {asked.every} s"
    )
    print(f"reading published -> assignment on the technician's socket: {milliseconds(delays_s)}")
    print(f"alarms: {len(delays_s)} arrived, {missing} missing")
    for name, spent_s in stages.items():
        print(f"  {name}: {milliseconds(spent_s)}")
    print(f"reference, broker alone, publish -> subscriber: {milliseconds(reference_s)}")
    ratio = percentile(delays_s, 0.5) / percentile(reference_s, 0.5)
    print(f"ratio of the medians: {ratio:.1f}")


async def _measure(rig: Rig, alarms: int, every_s: float) -> tuple[list[float], int, list[float]]:
    arrived: dict[str, float] = {}
    lines = links(rig.access, rig.product.setting("HANLU_MQTT_URL"))
    load = Load(
        lines,
        rig.device_ids,
        rate_per_s=RATE_PER_S,
        temperature_c=lambda _device: COLD_C,
        boot="bench",
        rng=Random(1),
    )
    sockets = [
        asyncio.create_task(_listen(rig, technician, token, arrived))
        for technician, token in rig.technician_tokens.items()
    ]
    reference_s: list[float] = []
    try:
        await asyncio.sleep(2.0)
        load.start()
        await asyncio.sleep(WARM_UP_S)
        reference_s = await asyncio.to_thread(_broker_alone, rig)
        sent: dict[str, float] = {}
        for device in Random(2).sample(rig.device_ids, alarms):
            sent[device] = load.send(device, WARM_C).sent_s
            await asyncio.sleep(every_s)
        await asyncio.sleep(5.0)
    finally:
        for task in sockets:
            task.cancel()
        await asyncio.gather(*sockets, return_exceptions=True)
        await asyncio.to_thread(load.stop)
        for line in lines:
            line.close()
    delays_s = [arrived[device] - at for device, at in sent.items() if device in arrived]
    return delays_s, len(sent) - len(delays_s), reference_s


async def _listen(rig: Rig, technician_id: str, token: str, arrived: dict[str, float]) -> None:
    """Note when each device's order first stands as offered on this technician's socket."""
    async with rig.access.product(token=token) as phone:
        ticket = (await phone.post("/live/ticket", {}))["ticket"]
    address = rig.access.url.replace("http", "ws", 1)
    origin = Origin(rig.access.url)
    async with connect(f"{address}/api/v1/live?ticket={ticket}", origin=origin) as socket:
        await socket.send(json.dumps({"topics": ["work_orders"]}))
        async for message in socket:
            frame = json.loads(message)
            if frame["type"] != "work_order.changed":
                continue
            order = frame["data"]["order"]
            if order["technician_id"] == technician_id and order["device_id"]:
                arrived.setdefault(order["device_id"], time.monotonic())


def _stages(owner_url: str) -> dict[str, list[float]]:
    """Where the time goes, by the instants in the record."""
    with psycopg.connect(owner_url) as connection:
        rows = connection.execute(
            "select extract(epoch from a.known_at - r.ts),"
            " extract(epoch from w.opened_at - a.known_at),"
            " extract(epoch from g.made_at - w.opened_at) from gateway.alarm a"
            " join dispatch.work_order w on w.alarm_id = a.id"
            " join dispatch.assignment g on g.work_order_id = w.id"
            " join lateral (select min(ts) as ts from gateway.reading"
            "  where channel = a.channel_id and temperature_c > %s) r on true",
            (COLD_C / 2,),
        ).fetchall()
    names = ("published -> alarm known", "alarm -> order opened", "order -> assigned")
    return {name: [float(row[n]) for row in rows] for n, name in enumerate(names)}


def _broker_alone(rig: Rig, count: int = 200) -> list[float]:
    """Publisher to subscriber at QoS 1 on a topic that nobody else reads."""
    publisher, subscriber = links(
        rig.access, rig.product.setting("HANLU_MQTT_URL"), count=2, name="reference"
    )
    seen: dict[int, float] = {}

    def note(_client: mqtt.Client, _userdata: object, message: mqtt.MQTTMessage) -> None:
        seen[int(message.payload)] = time.monotonic()

    subscriber.subscribe("bench/reference", note)
    sent: dict[int, float] = {}
    for number in range(count):
        sent[number] = time.monotonic()
        publisher.publish("bench/reference", str(number))
        time.sleep(1 / RATE_PER_S)
    time.sleep(1.0)
    publisher.close()
    subscriber.close()
    return [seen[number] - at for number, at in sent.items() if number in seen]
