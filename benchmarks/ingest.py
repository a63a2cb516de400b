"""The way of a reading: how many a second fit on one core, beside what the broker alone does.

R is the broker's own rate in the same minutes: publisher to subscriber at QoS 1, 120 bytes of JSON,
everything on one core, by the leanest pair of clients. The whole path is publisher, broker,
PostgreSQL, Valkey and the gateway role with all rules on, on the same core.

On a machine that others use, wall time says little; the processor time that each part took per
reading is counted as well, and the ratios are given by both.

Options: --readings=N (20000; 400000 for the record) --devices=1000,10000
--broker=embedded|mosquitto --alarm-rate=N (3000).
"""

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import psycopg

from benchmarks import gateway_rig
from benchmarks.gateway_rig import Way
from benchmarks.lean_mqtt import Lean, client, packets
from benchmarks.machine import machine, milliseconds

WARM_ROUNDS = 2
WITHIN_S = 600.0
ALARMS = 60
COLD_C, WARM_C = -20.0, -5.0


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
    return parser.parse_known_args(arguments)[0]


async def _measure(path: Way, devices: int, asked: argparse.Namespace) -> int:
    raw_rate, raw_us = await _raw(path, asked.readings)
    publisher = await client(path.mqtt_url, "bench-publisher")
    field = Field(publisher, devices)
    greeted = await _until_heard(path, devices + ALARMS)
    await field.send(WARM_ROUNDS)
    await asyncio.to_thread(field.wait, path)
    rounds = max(2, asked.readings // devices)
    before, begin = path.cpu_s(), time.monotonic()
    await field.send(rounds)
    sent = path.cpu_s()["publisher"]  # waiting for the end is no part of the way
    end = await asyncio.to_thread(field.wait, path)
    after = {**path.cpu_s(), "publisher": sent}
    used = {name: spent - before[name] for name, spent in after.items()}
    count = rounds * devices
    lost = field.sent + greeted - gateway_rig.stored(path.owner_url)
    rate = count / (end - begin)
    each_us = {name: 1e6 * spent / count for name, spent in used.items()}
    path_us = sum(each_us.values())
    print(f"\n{devices} devices, {count} readings:", flush=True)
    print(f"  R: {raw_rate:,.0f} messages/s, {raw_us:.1f} us of processor each")
    print(f"  whole path: {rate:,.0f} readings/s, {path_us:.1f} us each, {lost} lost")
    print("    " + ", ".join(f"{name} {us:.1f} us" for name, us in sorted(each_us.items())))
    by_clock, by_processor = rate / raw_rate, raw_us / path_us
    print(f"  whole path / R: {by_clock:.2f} by the clock, {by_processor:.2f} by processor")
    print(f"  gateway alone on a core / R: {raw_us / each_us['gateway']:.2f} by processor")
    if asked.alarm_rate:
        delays_s = await _alarms(path, field, devices, asked.alarm_rate)
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


async def _until_heard(path: Way, device: int) -> int:
    """Say something again and again until the gateway listens; how many readings that stored."""
    caller = await client(path.mqtt_url, "bench-greeter")
    said = json.dumps({"ts": datetime.now(UTC).isoformat(), "seq": 1, "temperature_c": COLD_C})
    topic = f"hanlu/v1/dev-{device}/telemetry"
    deadline = time.monotonic() + WITHIN_S
    while not gateway_rig.stored(path.owner_url):
        if time.monotonic() > deadline:
            raise TimeoutError("the gateway does not listen")
        caller.transport.write(packets([(topic, said.encode())])[0])
        await asyncio.sleep(0.5)
    caller.transport.close()
    return 1


class Field:
    """Devices that publish one after the other, each with its own numbering."""

    def __init__(self, publisher: Lean, devices: int) -> None:
        self._publisher, self._devices = publisher, devices
        self._begin = datetime.now(UTC) - timedelta(minutes=30)
        self._rounds = 0
        self.sent = 0

    def reading(self, device: int, number: int, temperature_c: float) -> tuple[str, bytes]:
        """Topic and payload, 120 bytes or a little more."""
        said = {
            "ts": (self._begin + timedelta(seconds=number)).isoformat(),
            "seq": number,
            "boot": "b1",
            "temperature_c": temperature_c,
            "humidity_pct": 61.5,
        }
        return f"hanlu/v1/dev-{device}/telemetry", json.dumps(said).encode()

    async def send(self, rounds: int) -> None:
        """Let every device publish ``rounds`` readings; the broker has them when this returns."""
        numbers = range(self._rounds + 1, self._rounds + rounds + 1)
        made = packets(
            [self.reading(d, n, COLD_C + n % 7 / 10) for n in numbers for d in range(self._devices)]
        )
        self._rounds += rounds
        self.sent += len(made)
        self._publisher.publish(made)
        await asyncio.wait_for(self._publisher.done.wait(), WITHIN_S)

    async def steadily(self, rate_per_s: int) -> None:
        """Publish so many readings a second until cancelled, whatever is acknowledged."""
        begin, sent = time.monotonic(), 0
        while True:
            due = int((time.monotonic() - begin) * rate_per_s) - sent
            made = [
                self.reading(n % self._devices, self._rounds + 1 + n // self._devices, COLD_C)
                for n in range(sent, sent + due)
            ]
            self._publisher.transport.write(b"".join(packets(made)))
            sent += due
            await asyncio.sleep(0.01)

    def wait(self, path: Way) -> float:
        """Until the gateway has stored all; the instant."""
        return gateway_rig.wait_until_arrived(path.owner_url, self._rounds, self._devices, WITHIN_S)


async def _alarms(path: Way, field: Field, devices: int, rate_per_s: int) -> list[float]:
    """Under a steady load, from a critical reading published to its event committed.

    Each alarm is of a device of its own, so that it is the first to be heard of it.
    """
    delays_s: list[float] = []
    caller = await client(path.mqtt_url, "bench-caller")
    async with await psycopg.AsyncConnection.connect(path.owner_url, autocommit=True) as listener:
        await listener.execute("listen hanlu_outbox")
        load = asyncio.create_task(field.steadily(rate_per_s))
        for n in range(ALARMS):
            await asyncio.sleep(0.1)
            begin = time.monotonic()
            caller.transport.write(packets([field.reading(devices + n, 1, WARM_C)])[0])
            if [told async for told in listener.notifies(timeout=10, stop_after=1)]:
                delays_s.append(time.monotonic() - begin)
        load.cancel()
    caller.transport.close()
    return delays_s


if __name__ == "__main__":
    main()
