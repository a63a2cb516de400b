"""A backlog of days: how fast it drains, and what live readings notice of it.

Ten gateways with a hundred sensors each were cut off for 72 h, and send a reading a minute of each
sensor, 4.3 million in all, in lists of a hundred. Meanwhile other devices report as always, and
some of them fall out of their limits: the alarm's delay, published to committed event, is what a
backlog must not disturb. It is measured without a backlog first, in the same minutes.

With --after-live each sensor has said how it is now before its past comes: every reading of the
backlog is then older than what is known, and the record is worked out again around it, which the
gateway does once a sensor's past has arrived. How long that goes on is told beside the drain.

Options: --readings=N (100000; 4320000 for the whole) --live-rate=N (100) --after-live
--broker=embedded|mosquitto.
"""

import argparse
import asyncio
import json
import sys
import time
from datetime import UTC, datetime, timedelta

import psycopg

from benchmarks import gateway_rig
from benchmarks.field import ALARMS, COLD_C, WITHIN_S, Field, alarm_delays, until_heard
from benchmarks.gateway_rig import Way
from benchmarks.lean_mqtt import client, packets
from benchmarks.machine import machine, milliseconds

SENSORS, IN_A_LIST = 1000, 100
WHOLE = 4_320_000
LIVE = 200
FIRST = LIVE + 2 * ALARMS + 1  # the first of the devices that were cut off


def main() -> None:
    """Print the drain rate, the delays with and without, and what the whole would take."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--readings", type=int, default=100_000)
    parser.add_argument("--live-rate", type=int, default=100)
    parser.add_argument("--after-live", action="store_true")
    parser.add_argument("--broker", default="embedded")
    asked = parser.parse_known_args(sys.argv[1:])[0]
    print(f"machine: {machine()}; broker: {asked.broker}", flush=True)
    with gateway_rig.running(FIRST + SENSORS, asked.broker) as path:
        asyncio.run(_measure(path, asked))


async def _measure(path: Way, asked: argparse.Namespace) -> None:
    field = Field(await client(path.mqtt_url, "bench-live"), LIVE)
    sender = await client(path.mqtt_url, "bench-backlog")
    lists = max(1, asked.readings // SENSORS // IN_A_LIST)
    count = lists * SENSORS * IN_A_LIST
    await until_heard(path, LIVE + 2 * ALARMS)
    if asked.after_live:
        sender.publish(packets(_as_they_are()))
        await asyncio.to_thread(_drained, path, 1, SENSORS + 1)
    alone_s = await alarm_delays(path, field, LIVE, asked.live_rate)
    print(f"  alarm without a backlog, at {asked.live_rate}/s: {milliseconds(alone_s)}", flush=True)

    before, begin = path.cpu_s(), time.monotonic()
    sender.publish(packets(_backlog(lists)))
    drained = asyncio.create_task(asyncio.to_thread(_drained, path, lists * IN_A_LIST, SENSORS))
    beside_s = await alarm_delays(path, field, LIVE + ALARMS, asked.live_rate)
    during = not drained.done()
    took_s = await drained - begin
    each_us = {name: 1e6 * (s - before[name]) / count for name, s in path.cpu_s().items()}
    rate = count / took_s
    print(f"  {count:,} readings of {SENSORS} sensors: {rate:,.0f} a second, {took_s:.1f} s")
    print("    " + ", ".join(f"{name} {us:.1f} us" for name, us in sorted(each_us.items())))
    print(f"  alarm beside the backlog, at {asked.live_rate}/s: {milliseconds(beside_s)}")
    if not during:
        print("  (the backlog was drained before the last alarm: take more readings)")
    print(f"  the whole, {WHOLE:,} readings, at this rate: {WHOLE / rate / 60:.1f} min")
    if asked.after_live:
        recorded_s = await asyncio.to_thread(_recorded, path) - begin
        print(f"  worked into the record after {recorded_s:.1f} s")
    for each in (sender, field.publisher):
        each.transport.close()


def _backlog(lists: int) -> list[tuple[str, bytes]]:
    """Lists of readings, a minute apart, the oldest first and sensor after sensor."""
    end = datetime.now(UTC) - timedelta(hours=1)
    first = end - timedelta(minutes=lists * IN_A_LIST)
    made = []
    for place in range(lists):
        numbers = range(place * IN_A_LIST + 1, (place + 1) * IN_A_LIST + 1)
        said = [
            {
                "ts": (first + timedelta(minutes=n)).isoformat(timespec="seconds"),
                "seq": n,
                "boot": "b1",
                "temperature_c": COLD_C + n % 7 / 10,
            }
            for n in numbers
        ]
        body = json.dumps(said).encode()
        made += [(f"hanlu/v1/dev-{FIRST + sensor}/telemetry", body) for sensor in range(SENSORS)]
    return made


def _as_they_are() -> list[tuple[str, bytes]]:
    """One reading of each sensor, measured now, under a boot of its own."""
    said = {"ts": datetime.now(UTC).isoformat(), "seq": 1, "boot": "b2", "temperature_c": COLD_C}
    body = json.dumps(said).encode()
    return [(f"hanlu/v1/dev-{FIRST + sensor}/telemetry", body) for sensor in range(SENSORS)]


def _drained(path: Way, numbers: int, lines: int) -> float:
    return gateway_rig.wait_until_arrived(path.owner_url, numbers, lines, WITHIN_S)


def _recorded(path: Way) -> float:
    """The instant (monotonic) at which no late reading waits to be worked into the record."""
    with psycopg.connect(path.owner_url, autocommit=True) as store:
        while store.execute("select 1 from gateway.review limit 1").fetchone() is not None:
            time.sleep(0.5)
    return time.monotonic()


if __name__ == "__main__":
    main()
