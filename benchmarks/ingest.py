"""The way of a reading: how many a second fit on one core, beside what the broker alone does.

R is the broker's own rate in the same minutes: publisher to subscriber at QoS 1, 120 bytes of JSON,
everything on one core, by the leanest pair of clients. The whole path is publisher, broker,
PostgreSQL, Valkey and the gateway role with all rules on, on the same core.

On a machine that others use, wall time says little; the processor time that each part took per
reading is counted as well, and the ratios are given by both. Packets are made beforehand, for R
and for the whole path alike, and readings are measured just now, as live ones are.

Memory for each further device is that of the gateway after so many devices less that after the
fewest. With ``--warm=300 --every=300`` rules remember a day, as in a house that has run for long.

Options: --readings=N (20000; 400000 for the record) --devices=1000,10000,50000
--broker=embedded|mosquitto --alarm-rate=N (3000; 0 leaves alarms out)
--warm=N (rounds before, 2) --every=S (seconds from a reading to the next, 1) --backlog
(publish at once).
"""

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from benchmarks import gateway_rig
from benchmarks.field import ALARMS, COLD_C, WITHIN_S, Field, alarm_delays, until_heard
from benchmarks.gateway_rig import Way
from benchmarks.lean_mqtt import client, packets
from benchmarks.machine import machine, milliseconds


def main() -> None:
    """Print the figures, their ratios to R, and the machine."""
    asked = _options(sys.argv[1:])
    print(f"machine: {machine()}; broker: {asked.broker}", flush=True)
    memory: dict[int, int] = {}
    for devices in map(int, asked.devices.split(",")):
        with gateway_rig.running(devices + ALARMS + 1, asked.broker) as path:
            memory[devices] = asyncio.run(_measure(path, devices, asked))
    if len(memory) > 1:
        few, many = min(memory), max(memory)
        each = (memory[many] - memory[few]) / (many - few)
        print(f"memory of the gateway: {each:.0f} bytes for each further device")


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--readings", type=int, default=20_000)
    parser.add_argument("--devices", default="1000")
    parser.add_argument("--broker", default="embedded")
    parser.add_argument("--alarm-rate", type=int, default=3_000)
    parser.add_argument("--warm", type=int, default=2)
    parser.add_argument("--every", type=float, default=1.0)
    parser.add_argument("--backlog", action="store_true")
    return parser.parse_known_args(arguments)[0]


async def _measure(path: Way, devices: int, asked: argparse.Namespace) -> int:
    raw_rate, raw_us = await _raw(path, asked.readings)
    publisher = await client(path.mqtt_url, "bench-publisher")
    rounds = max(2, asked.readings // devices)
    first = datetime.now(UTC) - timedelta(seconds=(asked.warm + rounds) * asked.every)
    field = Field(publisher, devices, first, asked.every)
    greeted = await until_heard(path, devices + ALARMS)
    for _ in range(asked.warm):
        await field.send(field.make(1))
    await asyncio.to_thread(field.wait, path)
    made = field.make(rounds)
    before, begin = path.cpu_s(), time.monotonic()
    await (field.send(made) if asked.backlog else field.keep_pace(made, path))
    sent = path.cpu_s()["publisher"]  # waiting for the end is no part of the way
    end = await asyncio.to_thread(field.wait, path)
    after = {**path.cpu_s(), "publisher": sent}
    used = {name: spent - before[name] for name, spent in after.items()}
    count = rounds * devices
    there = gateway_rig.stored(path.owner_url)
    lost, each_bytes = (
        field.sent + greeted - there,
        gateway_rig.stored_bytes(path.owner_url) / there,
    )
    rate = count / (end - begin)
    each_us = {name: 1e6 * spent / count for name, spent in used.items()}
    path_us = sum(each_us.values())
    print(f"\n{devices} devices, {count} readings:", flush=True)
    print(f"  R: {raw_rate:,.0f} messages/s, {raw_us:.1f} us of processor each", flush=True)
    print(f"  whole path: {rate:,.0f} readings/s, {path_us:.1f} us each, {lost} lost")
    print("    " + ", ".join(f"{name} {us:.1f} us" for name, us in sorted(each_us.items())))
    by_clock, by_processor = rate / raw_rate, raw_us / path_us
    print(f"  whole path / R: {by_clock:.2f} by the clock, {by_processor:.2f} by processor")
    alone_us = each_us["gateway"]
    by_clock, by_processor = 1e6 / alone_us / raw_rate, raw_us / alone_us
    print(f"  gateway alone / R: {by_clock:.2f} by R's clock, {by_processor:.2f} by processor")
    print(f"  stored: {each_bytes:.0f} bytes a reading, with its index")
    if asked.alarm_rate:
        delays_s = await alarm_delays(path, field, devices, asked.alarm_rate)
        shown = milliseconds(delays_s)
        print(f"  alarm, published -> committed event, at {asked.alarm_rate}/s: {shown}")
    publisher.transport.close()
    return path.gateway_bytes()


async def _raw(path: Way, count: int) -> tuple[float, float]:
    """Messages a second from publisher to subscriber, and processor time of all three for each."""
    subscriber = await client(path.mqtt_url, "bench-subscriber")
    publisher = await client(path.mqtt_url, "bench-raw")
    await subscriber.subscribe("bench/raw")
    body = json.dumps({"ts": datetime.now(UTC).isoformat(), "temperature_c": COLD_C}).encode()
    body = body[:-1] + b" " * (120 - len(body)) + b"}"
    subscriber.expected = count
    before, begin = path.cpu_s(), time.monotonic()
    publisher.publish(packets([("bench/raw", body)] * count))
    await asyncio.wait_for(subscriber.done.wait(), WITHIN_S)
    took_s = time.monotonic() - begin
    used = {name: spent - before[name] for name, spent in path.cpu_s().items()}
    for each in (subscriber, publisher):
        each.transport.close()
    return count / took_s, 1e6 * (used["mqtt"] + used["publisher"]) / count


if __name__ == "__main__":
    main()
