"""A whole product with a day's work in it, for benchmarks and long fault runs."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import unquote, urlsplit

from simulators.access import Access
from simulators.devices.link import DeviceLink
from simulators.product import Product as Caller
from tests.support.product import Product, free_ports

SITES = 40
LINKS = 4
CENTRE = (30.25, 120.15)


@dataclass(frozen=True)
class Rig:
    """A running product, its administrator's token, and what was put into it."""

    product: Product
    access: Access
    admin_token: str
    device_ids: list[str]
    technician_tokens: dict[str, str]
    """Bearer token by technician id."""

    def admin(self) -> Caller:
        """A caller who may do everything."""
        return self.access.product(token=self.admin_token)


@contextmanager
def running() -> Iterator[Product]:
    """An empty product in a folder that is thrown away."""
    with TemporaryDirectory(prefix="hanlu-rig-", ignore_cleanup_errors=True) as folder:
        product = Product(Path(folder) / "data", "--no-demo", *free_ports())
        try:
            product.wait_ready(120)
            yield product
        finally:
            if product.process.poll() is None:
                product.interrupt()


def furnish(product: Product, *, devices: int, technicians: int, orders: int) -> Rig:
    """Sites, devices in frozen zones, technicians at work around the clock, and open orders."""
    access = Access(product.data)
    return asyncio.run(_furnish(product, access, devices, technicians, orders))


def links(
    access: Access, mqtt_url: str, count: int = LINKS, name: str = "load"
) -> list[DeviceLink]:
    """A few lines with the gateway's own rights, so that the load needs no thousand sockets.

    ``name``: of its own for each set that is open at one time; the broker cuts the older of two
    clients of one name, and both then push each other out for ever.
    """
    address = urlsplit(mqtt_url)
    opened = []
    for number in range(count):
        link = DeviceLink(
            access.broker,
            client_id=f"{name}-{number}",
            username=unquote(address.username or ""),
            password=unquote(address.password or ""),
        )
        link.open()
        opened.append(link)
    return opened


async def _furnish(
    product: Product, access: Access, devices: int, technicians: int, orders: int
) -> Rig:
    admin_token = product.run("token", "create", "--role", "admin", "--name", "rig").split()[-1]
    async with access.product(token=admin_token) as admin:
        await _assign_at_once(admin)
        sites = [await admin.post("/sites", _site(n)) for n in range(SITES)]
        site_ids = [site["id"] for site in sites]
        tokens = {}
        for n in range(technicians):
            made = await admin.post("/technicians", _technician(n))
            token = await admin.post("/tokens", _phone(made["id"], n))
            tokens[made["id"]] = token["secret"]
        device_ids = [f"room-{n:04}" for n in range(devices)]
        await _in_turn(
            [
                admin.put(f"/devices/{each}", _device(site_ids[n % SITES]))
                for n, each in enumerate(device_ids)
            ]
        )
        await _in_turn(
            [admin.post("/work-orders", _order(site_ids[n % SITES])) for n in range(orders)]
        )
    return Rig(product, access, admin_token, device_ids, tokens)


async def _in_turn(calls: list[Any], at_once: int = 8) -> None:
    """A few at a time: the rig shall be ready soon, not overrun what it is made of."""
    gate = asyncio.Semaphore(at_once)

    async def one(call: Any) -> None:
        async with gate:
            await call

    await asyncio.gather(*(one(call) for call in calls))


async def _assign_at_once(admin: Caller) -> None:
    """Confirmed excursions are given at once, as a person at the desk is not part of the figure."""
    policy = await admin.get("/policy")
    section = next(each for each in policy["sections"] if each["name"] == "dispatch")
    values = {**section["values"], "mode": "auto"}
    await admin.put("/policy/dispatch", {"values": values, "reason": "measured without a desk"})


def _place(n: int) -> dict[str, float]:
    return {
        "lat": round(CENTRE[0] + (n * 7 % 20 - 10) / 100, 4),
        "lon": round(CENTRE[1] + (n * 13 % 24 - 12) / 100, 4),
    }


def _site(n: int) -> dict[str, Any]:
    return {"code": f"S-{n:02}", "name": f"Site {n}", **_place(n)}


def _technician(n: int) -> dict[str, Any]:
    home = _place(n * 3 + 1)
    return {
        "code": f"T-{n:02}",
        "name": f"Technician {n}",
        "home_lat": home["lat"],
        "home_lon": home["lon"],
        "skills": [{"skill": name, "level": 3} for name in ("refrigeration", "electrical")],
        "shifts": [{"weekday": day, "starts": "00:00", "length_min": 1440} for day in range(7)],
    }


def _phone(technician_id: str, n: int) -> dict[str, Any]:
    return {
        "name": f"phone {n}",
        "role": "technician",
        "scope": {"kind": "technician", "ids": [technician_id]},
        "technician_id": technician_id,
    }


def _device(site_id: str) -> dict[str, Any]:
    return {"site_id": site_id, "zone_kind": "frozen", "expected_interval_s": 60}


def _order(site_id: str) -> dict[str, Any]:
    return {"kind": "maintenance", "site_id": site_id, "description": "季度保养"}
