"""A running product with one outlet's worth of people and places, seen from outside over HTTP."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import httpx

from tests.support.product import Product

type Json = dict[str, Any]

PASSWORD = "eleven grey geese over the lake"
DISPATCHER = "desk@example.org"
ADMIN = "office@example.org"
SITES = {"S-1": "北塘冷库", "S-2": "Harbour market", "S-3": "West clinic"}
TECHNICIANS = {"T-1": "陈立", "T-2": "Ada Berg"}
CENTRE = (30.25, 120.15)


@dataclass
class House:
    """The product, an administrator's line to it, and what was put into it."""

    product: Product
    admin: httpx.Client
    sites: dict[str, str] = field(default_factory=dict)
    """Site id by code."""
    technicians: dict[str, str] = field(default_factory=dict)
    """Technician id by code."""

    @property
    def url(self) -> str:
        return self.product.url

    def login_of(self, technician_id: str) -> str:
        """The address with which a technician signs in."""
        code = next(code for code, each in self.technicians.items() if each == technician_id)
        return _address(code)

    def get(self, path: str, **query: str | list[str]) -> Json:
        return answer(self.admin.get(path, params=query))

    def items(self, path: str, **query: str | list[str]) -> list[Json]:
        found: list[Json] = self.get(path, **query)["items"]
        return found

    def post(self, path: str, body: Json) -> Json:
        headers = {"idempotency-key": str(uuid4())}
        return answer(self.admin.post(path, json=body, headers=headers))

    def put(self, path: str, body: Json) -> Json:
        return answer(self.admin.put(path, json=body))

    @contextmanager
    def signed_in(self, address: str) -> Iterator[httpx.Client]:
        """Somebody else's line: a session of their own."""
        headers = {"origin": self.url}
        with httpx.Client(base_url=self.admin.base_url, headers=headers, timeout=30) as client:
            answer(client.post("/session", json={"email": address, "password": PASSWORD}))
            yield client

    def order_of(self, device_id: str) -> Json | None:
        """The newest work order that a device's alarm opened."""
        found = self.items("/work-orders", device_id=device_id)
        return found[0] if found else None

    def add_device(self, device_id: str, site: str, *options: str) -> dict[str, str]:
        """``hanlu device add``: what it prints, by the words before the values."""
        said = self.product.run("device", "add", device_id, "--site", site, *options, "--json")
        lines = httpx.Response(200, text=said).json()
        return {name: str(value) for name, value in lines.items()}


def furnished(product: Product) -> House:
    """Sites, technicians on duty around the clock, their logins and a dispatcher's."""
    token = product.run("token", "create", "--role", "admin", "--name", "e2e").split()[-1]
    headers = {"authorization": f"Bearer {token}"}
    admin = httpx.Client(base_url=f"{product.url}/api/v1", headers=headers, timeout=30)
    house = House(product, admin)
    for n, (code, name) in enumerate(SITES.items()):
        made = house.post("/sites", {"code": code, "name": name, **_place(n * 3)})
        house.sites[code] = made["id"]
    for n, (code, name) in enumerate(TECHNICIANS.items()):
        made = house.post("/technicians", _technician(code, name, n))
        house.technicians[code] = made["id"]
        scope = {"kind": "technician", "ids": [made["id"]]}
        _person(house, name, _address(code), "technician", scope, made["id"])
    _person(house, "Desk", DISPATCHER, "dispatcher", {"kind": "all"})
    _person(house, "Office", ADMIN, "admin", {"kind": "all"})
    _assign_confirmed_faults(house)
    return house


def until[T](look: Callable[[], T | None], within_s: float = 30) -> T:
    """What is looked for, as soon as it is there; fails when it does not come in time."""
    deadline = time.monotonic() + within_s
    while True:
        with suppress(httpx.TransportError):
            if found := look():
                return found
        assert time.monotonic() < deadline, f"not within {within_s} s"
        time.sleep(0.2)


def answer(response: httpx.Response) -> Json:
    """The body of an answer that was expected to be good."""
    assert response.is_success, f"{response.request.method} {response.url}: {response.text}"
    found: Json = response.json() if response.content else {}
    return found


def _person(
    house: House, name: str, email: str, role: str, scope: Json, technician_id: str | None = None
) -> None:
    """A person who chose a password by their invitation."""
    body = {"name": name, "email": email, "role": role, "scope": scope}
    made = house.post("/people", {**body, "technician_id": technician_id})
    link = house.post(f"/people/{made['id']}/invite", {})["link"]
    secret = parse_qs(urlsplit(link).query)["token"][0]
    house.post("/password/reset", {"token": secret, "password": PASSWORD})


def _assign_confirmed_faults(house: House) -> None:
    """Key faults go out without a person; other orders wait for the desk."""
    section = next(s for s in house.get("/policy")["sections"] if s["name"] == "dispatch")
    values = section["values"]
    values["mode_by_class"] = {**values["mode_by_class"], "key_fault": "auto"}
    house.put("/policy/dispatch", {"values": values, "reason": "key faults are sent at once"})


def _technician(code: str, name: str, n: int) -> Json:
    home = _place(n * 2 + 1)
    return {
        "code": code,
        "name": name,
        "home_lat": home["lat"],
        "home_lon": home["lon"],
        "skills": [{"skill": skill, "level": 3} for skill in ("refrigeration", "electrical")],
        "shifts": [{"weekday": day, "starts": "00:00", "length_min": 1440} for day in range(7)],
    }


def _place(n: int) -> dict[str, float]:
    return {"lat": CENTRE[0] + (n % 4) * 0.01, "lon": CENTRE[1] + (n % 3) * 0.012}


def _address(code: str) -> str:
    return f"{code.lower()}@example.org"
