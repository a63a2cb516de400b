"""HTTP and the board's first load, in an installation that has worked for a year.

Goals: p99 of 150 ms at 20 writes and 200 reads a second with 100,000 work orders of which 5,000
are open, and a board that has all open orders within 1 s. The whole product runs, with planner
and clocks. Calls come at random instants whatever is answered, and are timed from the instant at
which they should have left; every ten seconds somebody opens a board. References: in the same
minute, an order read by bare SQL over a connection of its own, and the board's data likewise.

Whoever gets no answer, or another than was asked for, is counted: the figures stand beside the
number of errors, whether the goals are held or not.

Options: --orders=N (100000) --open=N (5000) --seconds=N (60) --reads=N (200) --writes=N (20)
"""

import argparse
import asyncio
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from random import Random
from typing import Any

import psycopg
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.typing import Origin

from benchmarks import effort, year
from benchmarks.lean_http import Answer, Caller
from benchmarks.machine import load, machine, milliseconds, percentile
from benchmarks.rig import running
from tests.support.product import Product

BARE_PER_S = 10.0
WARM_UP_S, BOARD_EVERY_S, BOARDS = 10.0, 10.0, 5
GOAL_CALL_S, GOAL_BOARD_S = 0.15, 1.0
BOARD_WITHIN_S = 30.0
OPENED = HTTPStatus.OK
BARE = "bare order"
PHONES = 40
BOARD_TOPICS = ("work_orders", "assignments", "alarms", "plan", "technicians", "sites", "devices")
# What stands in the record of one order, and of all open ones, without the product around it.
BARE_ORDER = (
    "select w.*, s.name, s.address, s.lat, s.lon, t.name, array(select row(c.*) from"
    " dispatch.sla_clock c where c.work_order_id = w.id) from dispatch.work_order w"
    " join dispatch.site s on s.id = w.site_id"
    " left join dispatch.technician t on t.id = w.technician_id"
)
BARE_OPEN = f"{BARE_ORDER} where w.state not in ('closed', 'cancelled')"

# Each order is changed once: what a write needs an order in.
_WRITES = {
    "w open": "",
    "w position": "",
    "w accept": "offered",
    "w wait": "paused",
    "w assign": "accepted",
}

type Call = Callable[[], Awaitable[Answer]]


def failed(code: int) -> bool:
    """Whether an answer's status, or what closed a socket, is nobody's wish: see `Caller.call`."""
    return code == 0 or code == HTTPStatus.TOO_MANY_REQUESTS or code >= 500


def main() -> None:
    """Print figures, references, ratios and the machine."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--orders", type=int, default=100_000)
    parser.add_argument("--open", type=int, default=5_000)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--reads", type=float, default=200.0)
    parser.add_argument("--writes", type=float, default=20.0)
    asked = parser.parse_known_args(sys.argv[1:])[0]
    print(f"machine: {machine()}; {load()}", flush=True)
    with running() as product:
        owner_url = product.setting("HANLU_DATABASE_OWNER_URL")
        year.write(owner_url, orders=asked.orders, open_orders=asked.open)
        print(f"{asked.orders:,} orders, {asked.open:,} of them open", flush=True)
        asyncio.run(_measure(product, owner_url, asked))


async def _measure(product: Product, owner_url: str, asked: argparse.Namespace) -> None:
    office = await Office.enter(product, owner_url)
    async with await psycopg.AsyncConnection.connect(owner_url, autocommit=True) as bare:
        await bare.execute("set hanlu.scope_kind = 'all'")
        await asyncio.sleep(WARM_UP_S)
        await _boards(office, bare)
        traffic = Traffic(office, bare, Random(1))
        before, begin = effort.spent_s(product), time.monotonic()
        await traffic.run(asked.seconds, asked.reads, asked.writes)
        spent = effort.told(before, effort.spent_s(product), time.monotonic() - begin)
    traffic.tell()
    print(f"of one core: {spent}")
    office.close()


async def _boards(office: "Office", bare: psycopg.AsyncConnection[Any]) -> None:
    """The first load by itself, and the same rows by bare SQL."""
    loads_s, bare_s, size = [], [], 0
    for _ in range(BOARDS):
        begin = time.monotonic()
        status, size = await office.board()
        if status != OPENED:
            print(f"board: no snapshot, but {status}", flush=True)
            continue
        loads_s.append(time.monotonic() - begin)
        begin = time.monotonic()
        await bare.execute(BARE_OPEN)
        bare_s.append(time.monotonic() - begin)
        await asyncio.sleep(1.5)  # a snapshot is shared by all who ask within a second
    if not loads_s:
        return
    print(f"board, ticket to whole snapshot of {size / 1e6:.1f} MB: {milliseconds(loads_s)}")
    print(f"  its orders by bare SQL: {milliseconds(bare_s)}", flush=True)
    print(f"  ratio of the medians: {percentile(loads_s, 0.5) / percentile(bare_s, 0.5):.1f}")


@dataclass(frozen=True)
class Office:
    """Who calls: the desk of each region, an administrator, technicians; and about what."""

    url: str
    admin: Caller
    desks: Sequence[Caller]
    phones: Sequence[tuple[str, Caller]]
    """Technicians' ids with their callers."""
    orders: Sequence[tuple[str, str, str]]
    """Id, number and site of orders of all ages."""
    waiting: dict[str, list[tuple[str, str]]]
    """Ids of orders by state, with their technicians', for each to be changed once."""

    @classmethod
    async def enter(cls, product: Product, owner_url: str) -> "Office":
        """Tokens for everybody, and what they will ask for."""
        secret = product.run("token", "create", "--role", "admin", "--name", "bench").split()[-1]
        admin = Caller(product.url, secret)

        async def caller(name: str, role: str, kind: str, *ids: str, **more: str) -> Caller:
            body = {"name": name, "role": role, "scope": {"kind": kind, "ids": ids}, **more}
            return Caller(product.url, (await admin.json("POST", "/tokens", body))["secret"])

        regions = [f"region-{n}" for n in range(year.REGIONS)]
        desks = [await caller(f"desk {each}", "dispatcher", "region", each) for each in regions]
        with psycopg.connect(owner_url) as record:
            record.execute("set hanlu.scope_kind = 'all'")
            people = record.execute(
                "select id::text from dispatch.technician order by code limit %s", (PHONES,)
            ).fetchall()
            orders = record.execute(
                "select id::text, number, site_id::text from dispatch.work_order"
                " order by random() limit 5000"
            ).fetchall()
            waiting = defaultdict(list)
            for state, order, technician in record.execute(
                "select state, id::text, technician_id::text from dispatch.work_order"
                " where state in ('offered', 'accepted', 'paused') order by id"
            ):
                waiting[state].append((order, technician))
        phones = [
            (each, await caller("phone", "technician", "technician", each, technician_id=each))
            for (each,) in people
        ]
        return cls(product.url, admin, desks, phones, orders, dict(waiting))

    async def board(self) -> tuple[int, int]:
        """Open a board for a moment: `OPENED` and the bytes of its snapshot.

        Else what came instead: the status of the ticket or the code by which the socket was
        closed, 0 for silence; and no bytes.
        """
        status, ticket = await self.admin.call("POST", "/live/ticket")
        if status != OPENED:
            return status, 0
        secret = json.loads(ticket)["ticket"]
        address = f"{self.url.replace('http', 'ws', 1)}/api/v1/live?ticket={secret}"
        try:
            async with (
                asyncio.timeout(BOARD_WITHIN_S),
                connect(address, origin=Origin(self.url), max_size=None) as socket,
            ):
                await socket.send(json.dumps({"topics": BOARD_TOPICS}))
                return OPENED, len(await socket.recv(decode=False))
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else 0, 0
        except (InvalidHandshake, OSError):  # a timeout is an OSError
            return 0, 0

    def close(self) -> None:
        """Everybody hangs up."""
        for each in (self.admin, *self.desks, *(caller for _, caller in self.phones)):
            each.close()


@dataclass
class Traffic:
    """What everybody asks and writes, and how long each waited for the answer."""

    office: Office
    bare: psycopg.AsyncConnection[Any]
    rng: Random
    spent_s: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    answers: Counter[tuple[str, int]] = field(default_factory=Counter)

    async def run(self, seconds: float, reads_per_s: float, writes_per_s: float) -> None:
        """Calls at random instants, reads and writes and boards side by side."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._at_random(reads_per_s, seconds, self._read))
            group.create_task(self._at_random(writes_per_s, seconds, self._write))
            group.create_task(self._bare(seconds))
            group.create_task(self._boards(seconds))

    def tell(self) -> None:
        """The figures."""
        for kind in ("read", "write", "board"):
            goal_s = GOAL_BOARD_S if kind == "board" else GOAL_CALL_S
            self._tell_kind(kind, goal_s)
        for name, spent_s in sorted(self.spent_s.items()):
            codes = {code: n for (each, code), n in sorted(self.answers.items()) if each == name}
            print(f"  {name:24}{len(spent_s):6}  {milliseconds(spent_s)}  {codes or ''}")
        calls_s = [s for name, all_s in self.spent_s.items() if name[0] in "rw" for s in all_s]
        bare_s = self.spent_s[BARE]
        for share in (0.5, 0.99):
            ratio = percentile(calls_s, share) / percentile(bare_s, share)
            print(f"all calls to one order by bare SQL, ratio at p{100 * share:.0f}: {ratio:.1f}")
        print(load())

    def _tell_kind(self, kind: str, goal_s: float) -> None:
        """All calls whose names begin as ``kind`` does, but the bare ones.

        A refusal, such as of what the planner moved in between, is an answer and no error.
        """
        names = {name for name in self.spent_s if name[0] == kind[0] and name != BARE}
        spent_s = [each for name in names for each in self.spent_s[name]]
        errors = sum(
            n for (name, code), n in self.answers.items() if name in names and failed(code)
        )
        if not spent_s:
            print(f"{kind}s: none asked")
            return
        held = "held" if percentile(spent_s, 0.99) <= goal_s and not errors else "NOT held"
        goal = f"goal p99 of {1e3 * goal_s:.0f} ms {held}"
        print(f"{kind}s: {len(spent_s)}, {milliseconds(spent_s)}; {errors} errors; {goal}")

    async def _at_random(
        self, per_s: float, seconds: float, one: Callable[[], tuple[str, Call]]
    ) -> None:
        begin, at_s = time.monotonic(), 0.0
        async with asyncio.TaskGroup() as group:
            while (at_s := at_s + self.rng.expovariate(per_s)) < seconds:
                await asyncio.sleep(max(0.0, begin + at_s - time.monotonic()))
                name, call = one()
                group.create_task(self._timed(name, begin + at_s, call))

    async def _timed(self, name: str, due_s: float, call: Call) -> None:
        status, _ = await call()
        self.spent_s[name].append(time.monotonic() - due_s)
        self.answers[name, status] += 1

    async def _bare(self, seconds: float) -> None:
        """One order at a time, as the record alone has it."""
        end = time.monotonic() + seconds
        while (begin := time.monotonic()) < end:
            order, _, _ = self.rng.choice(self.office.orders)
            await self.bare.execute(f"{BARE_ORDER} where w.id = %s", (order,))
            self.spent_s[BARE].append(time.monotonic() - begin)
            await asyncio.sleep(1 / BARE_PER_S)

    async def _boards(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() + BOARD_EVERY_S < end:
            await asyncio.sleep(BOARD_EVERY_S)
            begin = time.monotonic()
            status, _ = await self.office.board()
            self.spent_s["board"].append(time.monotonic() - begin)
            self.answers["board", status] += 1

    def _read(self) -> tuple[str, Call]:
        rng, office = self.rng, self.office
        (order, number, site), desk = rng.choice(office.orders), rng.choice(office.desks)
        _, phone = rng.choice(office.phones)
        state = rng.choice(("classified", "accepted", "paused", "done", "closed"))
        asked = {
            "r order": (office.admin, f"/work-orders/{order}"),
            "r order, by a region": (desk, f"/work-orders/{order}"),
            "r history": (office.admin, f"/work-orders/{order}/events"),
            "r list by state": (desk, f"/work-orders?state={state}&limit=50"),
            "r list of a site": (office.admin, f"/work-orders?site_id={site}&limit=50"),
            "r number": (desk, f"/work-orders?number={number}"),
            "r technicians": (desk, "/technicians?limit=50"),
            "r my orders": (phone, "/technicians/me/work-orders"),
        }
        (name,) = rng.choices(list(asked), (30, 10, 10, 15, 10, 5, 5, 15))
        caller, path = asked[name]
        return name, lambda: caller.call("GET", path)

    def _write(self) -> tuple[str, Call]:
        (name,) = self.rng.choices(list(_WRITES), (30, 25, 20, 10, 15))
        if not self.office.waiting.get(_WRITES[name], True):
            name = "w open"  # a small installation has no such order left
        caller, method, path, body = self._written(name)
        return name, lambda: caller.call(method, path, body)

    def _written(self, name: str) -> tuple[Caller, str, str, object]:
        rng, office = self.rng, self.office
        match name:
            case "w open":
                _, _, site = rng.choice(office.orders)
                body = {
                    "kind": "repair",
                    "site_id": site,
                    "description": "冰柜不制冷, 里面是冷冻食品",
                }
                return office.admin, "POST", "/work-orders", body
            case "w position":
                _, phone = rng.choice(office.phones)
                here = {
                    "lat": 30.1 + rng.random() / 4,
                    "lon": 120.0 + rng.random() / 4,
                    "at": datetime.now(UTC).isoformat(),
                }
                return phone, "PUT", "/technicians/me/position", here
            case "w accept":
                order, _ = office.waiting["offered"].pop()
                path = f"/work-orders/{order}/transitions"
                return office.admin, "POST", path, {"to": "accepted"}
            case "w wait":
                order, _ = office.waiting["paused"].pop()
                until = datetime.now(UTC) + timedelta(days=1)
                body = {"until": until.isoformat()}
                return office.admin, "PUT", f"/work-orders/{order}/wait", body
            case _:
                order, holder = office.waiting["accepted"].pop()
                other = next(each for each, _ in office.phones if each != holder)
                body = {"technician_id": other, "reason": "nearer"}
                return office.admin, "PUT", f"/work-orders/{order}/assignment", body
