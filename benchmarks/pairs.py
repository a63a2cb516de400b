"""Two people, one order, one moment: a thousand times each (F29 and F30 of the reliability plan).

Two dispatchers give one order to two technicians; a technician accepts while the desk gives the
order to somebody else; a technician taps twice. Exactly one has the order afterwards, and whoever
lost is told so at once: 409 with the new state, or 404 for a technician who has lost sight of the
order. Everybody names the version that they saw. Goal: no other outcome, the loser's answer within
300 ms. Reference: the same assignment in the same minute with nobody in the way.

Options: --pairs=N (1000)
"""

import argparse
import asyncio
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import psycopg

from benchmarks import year
from benchmarks.lean_http import Caller
from benchmarks.machine import load, machine, milliseconds, percentile
from benchmarks.rig import running
from tests.support.product import Product

PAIRS_AT_ONCE = 2
ALONE = 100
# Of a hundred open orders so many are accepted and not begun.
_ACCEPTED_SHARE = 0.3


def main() -> None:
    """Print how each pair came out, the answers' times, the ratio and the machine."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--pairs", type=int, default=1000)
    pairs = parser.parse_known_args(sys.argv[1:])[0].pairs
    print(f"machine: {machine()}; {load()}", flush=True)
    with running() as product:
        owner_url = product.setting("HANLU_DATABASE_OWNER_URL")
        orders = round((pairs + ALONE + year.AT_WORK) / _ACCEPTED_SHARE)
        year.write(owner_url, orders=orders, open_orders=orders)
        asyncio.run(_measure(product, owner_url, pairs))


async def _measure(product: Product, owner_url: str, pairs: int) -> None:
    moment = await Moment.prepare(product, owner_url, pairs)
    orders, alone = moment.orders[:pairs], moment.orders[pairs:]
    both = await _in_turn([moment.two_dispatchers(each) for each in orders])
    given = await _in_turn([moment.accept_or_give(each) for each in orders])
    taps = await _in_turn([moment.two_taps(each) for each in orders])
    single = await _in_turn([moment.give(each) for each in alone])
    for name, found in (
        ("two dispatchers give it", both),
        ("accepted as it is given away", given),
        ("tapped twice", taps),
    ):
        print(f"{name}: {len(found)} pairs")
        for outcome, count in Counter(each.outcome for each in found).most_common():
            print(f"  {count:6}  {outcome}")
        lost_s = [each.lost_s for each in found if each.lost_s is not None]
        if lost_s:
            print(f"  the loser's answer: {milliseconds(lost_s)}")
    won_s = [each.won_s for each in both]
    single_s = [each.won_s for each in single]
    print(f"the winner's answer: {milliseconds(won_s)}; with nobody else: {milliseconds(single_s)}")
    print(f"  ratio of the medians: {percentile(won_s, 0.5) / percentile(single_s, 0.5):.1f}")
    for wrong, count in _owners(owner_url, [each for each, _ in orders], taps).items():
        print(f"orders with {wrong}: {count}")
    print(load())
    moment.close()


@dataclass(frozen=True)
class Outcome:
    """How one pair came out; ``owner`` should have the order now."""

    outcome: str
    won_s: float
    lost_s: float | None = None
    owner: str | None = None


@dataclass
class Moment:
    """Two desks and everybody's phone, and orders that only people change."""

    desks: tuple[Caller, Caller]
    phones: dict[str, Caller]
    orders: Sequence[tuple[str, str]]
    """Ids of orders and of who has accepted each."""
    held: dict[str, tuple[str, int, str]]
    """Who has an order, at which version and in which state, as whoever won was told."""

    @classmethod
    async def prepare(cls, product: Product, owner_url: str, pairs: int) -> "Moment":
        """Tokens for everybody; the orders are fixed in place, so that no plan moves them."""
        secret = product.run("token", "create", "--role", "admin", "--name", "bench").split()[-1]
        admin = Caller(product.url, secret)
        with psycopg.connect(owner_url) as record:
            record.execute("set hanlu.scope_kind = 'all'")
            record.execute("update dispatch.work_order set locked = true where state = 'accepted'")
            orders = record.execute(
                "select id::text, technician_id::text, version from dispatch.work_order"
                " where state = 'accepted' order by id limit %s",
                (pairs + ALONE,),
            ).fetchall()
            people = record.execute("select id::text from dispatch.technician").fetchall()

        async def token(role: str, kind: str, *ids: str, **more: str) -> Caller:
            body = {"name": role, "role": role, "scope": {"kind": kind, "ids": ids}, **more}
            return Caller(product.url, (await admin.json("POST", "/tokens", body))["secret"])

        desks = (await token("dispatcher", "all"), await token("dispatcher", "all"))
        phones = {
            each: await token("technician", "technician", each, technician_id=each)
            for (each,) in people
        }
        held = {order: (holder, version, "accepted") for order, holder, version in orders}
        return cls(desks, phones, [(order, holder) for order, holder, _ in orders], held)

    async def two_dispatchers(self, order: tuple[str, str]) -> Outcome:
        """Both saw the same version and chose another technician each."""
        order_id, holder = order
        one, other = self._others(holder, 2)
        return await self._judge(
            order_id,
            [
                self._give(self.desks[0], order_id, one),
                self._give(self.desks[1], order_id, other),
            ],
        )

    async def accept_or_give(self, order: tuple[str, str]) -> Outcome:
        """Whoever has the offer says yes, while the desk gives it to somebody else."""
        order_id, _ = order
        holder, version, _ = self.held[order_id]
        (other,) = self._others(holder, 1)
        yes = {"to": "accepted", "version": version}
        return await self._judge(
            order_id,
            [
                _timed(self.phones[holder], "POST", f"/work-orders/{order_id}/transitions", yes),
                self._give(self.desks[0], order_id, other),
            ],
        )

    async def two_taps(self, order: tuple[str, str]) -> Outcome:
        """The phone sends one step twice, as one operation: both are told yes, it happens once."""
        order_id, _ = order
        holder, _, state = self.held[order_id]
        step = {"to": "accepted" if state == "offered" else "classified", "reason": "cannot come"}
        step |= {"operation_id": str(uuid4())}
        path = f"/work-orders/{order_id}/transitions"
        return await self._judge(
            order_id, [_timed(self.phones[holder], "POST", path, step) for _ in range(2)]
        )

    async def give(self, order: tuple[str, str]) -> Outcome:
        """Nobody else wants it."""
        order_id, holder = order
        (other,) = self._others(holder, 1)
        return await self._judge(order_id, [self._give(self.desks[0], order_id, other)])

    def close(self) -> None:
        """Everybody hangs up."""
        for each in (*self.desks, *self.phones.values()):
            each.close()

    def _others(self, holder: str, count: int) -> list[str]:
        people = list(self.phones)
        at = people.index(holder)
        return [people[(at + step) % len(people)] for step in range(1, count + 1)]

    def _give(self, desk: Caller, order_id: str, technician: str) -> Any:
        _, version, _ = self.held[order_id]
        body = {"technician_id": technician, "version": version, "reason": "nearer"}
        return _timed(desk, "PUT", f"/work-orders/{order_id}/assignment", body)

    async def _judge(self, order_id: str, calls: Sequence[Any]) -> Outcome:
        """Let both go at once; what each was told, and whether the loser was told the truth."""
        answers = sorted(await asyncio.gather(*calls), key=lambda each: int(each[0]))
        (status, won_s, after), *others = answers
        if status != 200:
            return Outcome(f"nobody: {[each[0] for each in answers]}", won_s)
        self.held[order_id] = (after["technician_id"], after["version"], after["state"])
        if not others:
            return Outcome("alone", won_s, owner=after["technician_id"])
        ((lost, lost_s, told),) = others
        told = told if lost == 200 else told.get("params", {})
        true = all(told.get(name) == after[name] for name in ("state", "version"))
        says = {200: "the same again", 409: "the new state", 404: "out of sight"}.get(lost, "?")
        says = says if lost == 404 or true else f"not {says}"
        return Outcome(f"{status} and {lost}, {says}", won_s, lost_s, after["technician_id"])


async def _timed(caller: Caller, method: str, path: str, body: object) -> tuple[int, float, Any]:
    begin = time.monotonic()
    status, content = await caller.call(method, path, body)
    return status, time.monotonic() - begin, json.loads(content or b"{}")


async def _in_turn(pairs: Sequence[Any]) -> list[Outcome]:
    gate = asyncio.Semaphore(PAIRS_AT_ONCE)

    async def one(pair: Any) -> Outcome:
        async with gate:
            found: Outcome = await pair
            return found

    return await asyncio.gather(*(one(each) for each in pairs))


def _owners(owner_url: str, orders: Sequence[str], last: Sequence[Outcome]) -> dict[str, int]:
    """What the record says: how many orders are not as whoever won was told."""
    with psycopg.connect(owner_url) as record:
        record.execute("set hanlu.scope_kind = 'all'")
        active: dict[str, list[str]] = defaultdict(list)
        for order, technician in record.execute(
            "select work_order_id::text, technician_id::text from dispatch.assignment"
            " where ended_at is null and work_order_id = any(%s::uuid[])",
            (list(orders),),
        ):
            active[order].append(technician)
        (repeated,) = record.execute(
            "select count(*) from (select operation_id from dispatch.work_order_event"
            " where operation_id is not null group by 1 having count(*) > 1) twice"
        ).fetchone() or (0,)
    wanted = [[each.owner] if each.owner else [] for each in last]
    wrong = sum(active[order] != owner for order, owner in zip(orders, wanted, strict=True))
    return {
        "two owners": sum(len(each) > 1 for each in active.values()),
        "another owner than was told": wrong,
        "an operation done twice": repeated,
    }
