"""What dispatch offers to whoever runs the product; its only composition root."""

from collections.abc import Callable, Sequence
from pathlib import Path

from fastapi import APIRouter

from dispatch import demo
from dispatch.consumers import alarms
from dispatch.consumers.router import router as parked
from dispatch.customers.router import router as customers
from dispatch.imports import router as imports
from dispatch.live import SOURCES
from dispatch.parts.router import router as parts
from dispatch.planning.planner import Planner
from dispatch.planning.roads import travel_times
from dispatch.planning.router import router as planning
from dispatch.policies import SECTIONS, Policies
from dispatch.sla.watcher import Watcher
from dispatch.technicians.router import router as technicians
from dispatch.visits.router import router as visits
from dispatch.work_orders.router import router as work_orders
from hanlu.live.sources import LiveSource
from hanlu.policy import sections_from_toml
from hanlu.runtime import Component, Resources

_HERE = Path(__file__).parent

migrations = _HERE / "migrations"
policy_sections = sections_from_toml(_HERE / "policy.toml", SECTIONS)


def routers() -> Sequence[APIRouter]:
    """Everything under /api/v1 that is about work and people."""
    return [work_orders, visits, planning, technicians, customers, parts, parked, imports]


def live_sources() -> Sequence[LiveSource]:
    """The topics of dispatch."""
    return SOURCES


def components(role: str, resources: Resources) -> Sequence[Component]:
    """What runs in a process of this role."""
    policies = _policies(resources)
    match role:
        case "worker":
            return [
                alarms.consumer(resources, policies),
                Watcher(resources.database, resources.holder, policies),
            ]
        case "planner":
            return [
                Planner(
                    resources.database,
                    resources.stream,
                    resources.clock,
                    resources.policy.current,
                    lambda: travel_times(resources.regions),
                    resources.holder,
                )
            ]
        case _:
            return []


async def seed_demo(resources: Resources) -> None:
    """The demo city's people and places; only demo mode calls it."""
    await demo.seed(resources)


def _policies(resources: Resources) -> Callable[[], Policies]:
    return lambda: Policies.of(resources.policy.current())
