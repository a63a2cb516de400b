"""kill -9 of roles and broker under load, again and again; afterwards the checker reads the record.

python -m tests.faults.kills [ROUNDS] [SEED] [RATE]     each ROUNDS times (20), one long run,
under RATE readings a second (200)

A slow machine makes the run longer, never wrong: each is killed once it works, and nothing is
called lost as long as the backlog shrinks.
"""

import asyncio
import sys
import threading
import time
from random import Random
from uuid import UUID, uuid4

import httpx
import psutil

from benchmarks.machine import machine
from benchmarks.rig import Rig, furnish, links, running
from hanlu.health import EXPIRES_S
from simulators.load import Ledger, Load
from simulators.product import Refused
from tests.faults.checker import Findings, check, count_readings, watch_escalations
from tests.support.product import Product

BROKER = "broker"
VICTIMS = ("gateway", "worker", "api", BROKER)
COLD_C, WARM_C = -20.0, -5.0
_LIMIT_S = 20
# Until the last limits of the run are missed and escalated.
_ESCALATE_S = _LIMIT_S + 5.0
# Loss is what is acknowledged and absent a minute after the backlog is worked off. On a slow
# machine that takes long, and is printed; it is over when for so long nothing more was stored.
_STANDSTILL_S = 180.0
_CATCH_UP_S = 60.0
_RESTART_WITHIN_S = 300.0
# The installation is working on the request, or cannot say: the same key is tried again.
_TRY_AGAIN = frozenset({409, 429})


def main(rounds: int = 20, seed: int = 1, rate_per_s: int = 200) -> bool:
    """Print what was done and found; True when every invariant held."""
    with running() as product:
        rig = furnish(product, devices=1_000, technicians=50, orders=300)
        began = time.monotonic()
        findings = run(rig, rounds, seed, rate_per_s=rate_per_s, pause_s=(4.0, 9.0))
        took_s = time.monotonic() - began
    print(f"machine: {machine()}")
    print(
        f"kill -9 of {', '.join(VICTIMS)}: {rounds} times each, seed {seed},"
        f" {rate_per_s} readings/s, {took_s / 60:.0f} min"
    )
    print(
        f"acknowledged: {findings.readings} readings, {findings.warm} of them beyond the limit,"
        f" {findings.requests} requests"
    )
    print(
        f"found: {findings.alarms} alarms, {findings.orders} orders,"
        f" {findings.escalations} escalations"
    )
    for name in ("lost", "double", "early", "refused"):
        found = getattr(findings, name)
        print(f"{name}: {len(found)}", *found[:10], sep="\n  " if found else "")
    return findings.good and not findings.is_void


def run(
    rig: Rig, rounds: int, seed: int, *, rate_per_s: float, pause_s: tuple[float, float]
) -> Findings:
    """Load and kill, each of them ``rounds`` times in a random order; returns what is wrong."""
    rng = Random(seed)
    asyncio.run(_shorten_clocks(rig))
    watch_escalations(rig.product.setting("HANLU_DATABASE_OWNER_URL"))
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
    victims = [victim for victim in VICTIMS for _ in range(rounds)]
    rng.shuffle(victims)
    for victim in victims:
        load.send(rng.choice(rig.device_ids), WARM_C)
        time.sleep(rng.uniform(*pause_s))
        _kill(rig.product, victim)
    _wait_until_well(rig.product)
    posts.stop()
    ledger = load.stop()
    for line in lines:
        line.close()
    time.sleep(_ESCALATE_S)
    return _settled(rig, ledger, posts)


def _kill(product: Product, victim: str) -> None:
    """kill -9, once it is at work: killing one that still starts would prove little."""
    # Whether the broker is at work is told by who works with it.
    told_by = "gateway" if victim == BROKER else victim

    def killed() -> bool:
        try:
            process = product.broker() if victim == BROKER else product.role(victim)
            if time.time() - process.create_time() < EXPIRES_S:
                return False  # the last report of the one before may still stand
            problems = product.health().get("problems", ["api.absent"])
            if any(str(each).startswith(f"{told_by}.") for each in problems):
                return False
            process.kill()
        except (LookupError, psutil.NoSuchProcess):
            return False
        return True

    product.wait_until(killed, _RESTART_WITHIN_S)


def _wait_until_well(product: Product) -> None:
    """Until ``/health`` has said so for longer than a dead role's last report lives."""
    well_since = time.monotonic()

    def is_well() -> bool:
        nonlocal well_since
        if product.health().get("status") != "ok":
            well_since = time.monotonic()
        return time.monotonic() - well_since > EXPIRES_S

    product.wait_until(is_well, _RESTART_WITHIN_S)


def _settled(rig: Rig, ledger: Ledger, posts: "Posts") -> Findings:
    """The findings once nothing is missing any more, or when no more comes to light."""
    owner_url = rig.product.setting("HANLU_DATABASE_OWNER_URL")
    began = time.monotonic()
    _wait_for_backlog(owner_url, len(ledger.acknowledged))
    deadline = time.monotonic() + _CATCH_UP_S
    while True:
        findings = check(owner_url, ledger, posts.acknowledged, posts.refused)
        if not findings.lost or time.monotonic() > deadline:
            print(f"caught up {time.monotonic() - began:.0f} s after recovery", flush=True)
            return findings
        time.sleep(5.0)


def _wait_for_backlog(owner_url: str, acknowledged: int) -> None:
    """Until as many readings are stored as were acknowledged, or for a while none came."""
    began = progressed = time.monotonic()
    stored = 0
    while stored < acknowledged and time.monotonic() - progressed < _STANDSTILL_S:
        time.sleep(5.0)
        count = count_readings(owner_url)
        if count > stored:
            stored, progressed = count, time.monotonic()
            passed_s = progressed - began
            print(f"{stored} of {acknowledged} stored {passed_s:.0f} s after recovery", flush=True)


class Posts:
    """Five requests a second over HTTP; each is tried with one key until it is answered."""

    def __init__(self, rig: Rig) -> None:
        self.acknowledged: list[str] = []
        self.refused: list[str] = []
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
                except (httpx.HTTPError, Refused) as error:
                    if isinstance(error, Refused) and is_final(error.status):
                        self.refused.append(f"{body['description']}: {error}")
                        return
                    if self._stopping.is_set():
                        return  # unknown: it may or may not be there, and is not counted
                    await asyncio.sleep(0.3)
                else:
                    self.acknowledged.append(body["description"])
                    return


def is_final(status: int) -> bool:
    """Whether an answer says that this request, which is a good one, will never be done."""
    return 400 <= status < 500 and status not in _TRY_AGAIN


async def _shorten_clocks(rig: Rig) -> None:
    """First responses are due at once, so that escalations happen within the run."""
    async with rig.admin() as admin:
        policy = await admin.get("/policy")
        section = next(each for each in policy["sections"] if each["name"] == "sla")
        values = section["values"]
        for order_class in ("service", "key_fault"):
            values[order_class]["ack"] = f"{_LIMIT_S} s"
        await admin.put("/policy/sla", {"values": values, "reason": "escalate within the run"})


if __name__ == "__main__":
    numbers = [int(argument) for argument in sys.argv[1:]]
    sys.exit(0 if main(*numbers) else 1)
