"""kill -9 of the roles under load, again and again; afterwards the checker reads the record.

python -m tests.faults.kills [ROUNDS] [SEED]     each role ROUNDS times (20), one long run
"""

import asyncio
import sys
import threading
import time
from random import Random
from uuid import UUID, uuid4

import httpx

from benchmarks.machine import machine
from benchmarks.rig import Rig, furnish, links, running
from simulators.load import Ledger, Load
from simulators.product import Refused
from tests.faults.checker import Findings, check
from tests.support.product import Product

ROLES = ("gateway", "worker", "api")
COLD_C, WARM_C = -20.0, -5.0
# Until the last limits of the run are missed and escalated.
_ESCALATE_S = 25.0
# Loss is what is acknowledged and absent this long after recovery.
_CATCH_UP_S = 60.0


def main(rounds: int = 20, seed: int = 1) -> bool:
    """Print what was done and found; True when every invariant held."""
    with running() as product:
        rig = furnish(product, devices=1_000, technicians=50, orders=300)
        findings = run(rig, rounds, seed, rate_per_s=200.0, pause_s=(4.0, 9.0))
    print(f"machine: {machine()}")
    print(f"kill -9 of {', '.join(ROLES)}: {rounds} times each, seed {seed}, 200 readings/s")
    print(
        f"looked at: {findings.readings} readings, {findings.alarms} alarms,"
        f" {findings.orders} orders, {findings.escalations} escalations"
    )
    for name in ("lost", "double", "early"):
        found = getattr(findings, name)
        print(f"{name}: {len(found)}", *found[:10], sep="\n  " if found else "")
    return findings.good


def run(
    rig: Rig, rounds: int, seed: int, *, rate_per_s: float, pause_s: tuple[float, float]
) -> Findings:
    """Load and kill, each role ``rounds`` times in a random order; returns what is wrong."""
    rng = Random(seed)
    asyncio.run(_shorten_clocks(rig))
    lines = links(rig.access, rig.product.setting("HANLU_MQTT_URL"))
    load = Load(
        lines,
        rig.device_ids,
        rate_per_s=rate_per_s,
        temperature_c=lambda _device: COLD_C,
        boot=f"kills-{seed}",
        rng=rng,
    )
    posts = Posts(rig)
    load.start()
    posts.start()
    victims = [role for role in ROLES for _ in range(rounds)]
    rng.shuffle(victims)
    for victim in victims:
        load.send(rng.choice(rig.device_ids), WARM_C)
        time.sleep(rng.uniform(*pause_s))
        _kill(rig.product, victim)
    time.sleep(_ESCALATE_S)
    posts.stop()
    ledger = load.stop()
    for line in lines:
        line.close()
    rig.product.wait_until(lambda: rig.product.health().get("status") == "ok", 120)
    return _settled(rig, ledger, posts.acknowledged)


def _kill(product: Product, role: str) -> None:
    """kill -9, once the role runs: after many deaths the supervisor waits before it starts one."""

    def runs() -> bool:
        try:
            product.role(role)
        except LookupError:
            return False
        return True

    product.wait_until(runs, 60)
    product.role(role).kill()


def _settled(rig: Rig, ledger: Ledger, posted: list[str]) -> Findings:
    """The findings once nothing is missing any more, or when the time to catch up is over."""
    owner_url = rig.product.setting("HANLU_DATABASE_OWNER_URL")
    deadline = time.monotonic() + _CATCH_UP_S
    while True:
        findings = check(owner_url, ledger, posted)
        if not findings.lost or time.monotonic() > deadline:
            return findings
        time.sleep(1.0)


class Posts:
    """Five requests a second over HTTP; each is tried with one key until it is answered."""

    def __init__(self, rig: Rig) -> None:
        self.acknowledged: list[str] = []
        self._rig = rig
        self._stopping = threading.Event()
        self._thread = threading.Thread(
            target=lambda: asyncio.run(self._run()), name="posts", daemon=True
        )

    def start(self) -> None:
        """Begin to ask."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the request under way and end."""
        self._stopping.set()
        self._thread.join(60)

    async def _run(self) -> None:
        async with self._rig.admin() as admin:
            sites = await admin.list("/sites")
            while not self._stopping.is_set():
                key = uuid4()
                body = {
                    "kind": "repair",
                    "site_id": sites[key.int % len(sites)]["id"],
                    "description": f"kills {key}",
                }
                await self._until_answered(body, key)
                await asyncio.sleep(0.2)

    async def _until_answered(self, body: dict[str, str], key: UUID) -> None:
        async with self._rig.admin() as admin:
            while True:
                try:
                    await admin.post("/work-orders", body, key=key)
                except (httpx.HTTPError, Refused):
                    if self._stopping.is_set():
                        return  # unknown: it may or may not be there, and is not counted
                    await asyncio.sleep(0.3)
                else:
                    self.acknowledged.append(body["description"])
                    return


async def _shorten_clocks(rig: Rig) -> None:
    """First responses are due at once, so that escalations happen within the run."""
    async with rig.admin() as admin:
        policy = await admin.get("/policy")
        section = next(each for each in policy["sections"] if each["name"] == "sla")
        values = section["values"]
        for order_class in ("service", "key_fault"):
            values[order_class]["ack"] = "20 s"
        await admin.put("/policy/sla", {"values": values, "reason": "escalate within the run"})


if __name__ == "__main__":
    numbers = [int(argument) for argument in sys.argv[1:]]
    sys.exit(0 if main(*numbers) else 1)
