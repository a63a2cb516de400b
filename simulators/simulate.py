"""Runs a scenario against a running product: rooms, technicians and customers together."""

import asyncio
from random import Random

import httpx
import structlog

from hanlu.clock import Clock
from simulators.access import Access, connect_devices
from simulators.devices.fleet import Fleet
from simulators.people.customers import Customers
from simulators.people.technician import Place
from simulators.people.technician_agent import TechnicianAgent
from simulators.product import Product, Refused
from simulators.scenario import KnownDevice, Scenario, planned_faults

log = structlog.get_logger()

_RETRY_S = 2.0
DEMO_DOMAIN = "demo"  # technicians of the demo sign in as <code>@demo


async def simulate(scenario: Scenario, access: Access, clock: Clock) -> None:
    """Run until cancelled. Every registered device that has a zone is given a room."""
    async with access.product(token=access.token) as product:
        devices = await _devices(product)
        links = await connect_devices(product, access, [device.id for device in devices])
        try:
            fleet = Fleet(scenario, clock, links, {each.id: each.zone_kind for each in devices})
            fleet.break_down(planned_faults(scenario, devices))
            log.info("simulation_runs", scenario=scenario.name, devices=len(devices))
            async with asyncio.TaskGroup() as group:
                group.create_task(fleet.run())
                group.create_task(_customers(scenario, product).run())
                if scenario.technicians and access.demo_password:
                    for each in await product.list("/technicians"):
                        login = f"{each['code'].lower()}@{DEMO_DOMAIN}"
                        group.create_task(_technician(scenario, access, clock, login, fleet))
        finally:
            for link in links.values():
                link.close()


async def _devices(product: Product) -> list[KnownDevice]:
    """The devices to simulate, once the product knows some."""
    while True:
        listed = [item for item in await product.list("/devices") if item.get("zone")]
        if listed:
            return [KnownDevice(item["id"], item["zone"]["kind"]) for item in listed]
        await asyncio.sleep(_RETRY_S)


def _customers(scenario: Scenario, product: Product) -> Customers:
    return Customers(
        product,
        Random(f"{scenario.seed}:customers"),
        per_hour=scenario.requests_per_hour,
        at_start=scenario.requests_at_start,
    )


async def _technician(
    scenario: Scenario, access: Access, clock: Clock, login: str, fleet: Fleet
) -> None:
    async with access.product() as phone:
        me = await _sign_in(phone, login, access.demo_password)
        agent = TechnicianAgent(
            phone,
            clock,
            Random(f"{scenario.seed}:{login}"),
            home=Place(me["home"]["lat"], me["home"]["lon"]),
            work_speed=scenario.work_speed,
            on_repaired=fleet.repair,
        )
        await agent.run()


async def _sign_in(phone: Product, login: str, password: str) -> dict[str, dict[str, float]]:
    """Sign in, waiting while the product is busy or restarts; answers who we are."""
    while True:
        try:
            await phone.sign_in(login, password)
            return await phone.get("/technicians/me")
        except (Refused, httpx.HTTPError) as error:
            log.info("sign_in_waits", login=login, error=str(error))
            await asyncio.sleep(_RETRY_S)
