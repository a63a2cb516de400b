"""What dispatch offers to whoever runs the product; its only composition root.

Imports stand inside the functions: a role loads what it runs, and nothing of the others.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from dispatch.policies import SECTIONS, Policies
from dispatch.requests.keeping import RequestKeeper, RequestPolicy
from dispatch.technicians.tracks import PositionPolicy, TrackKeeper
from hanlu.policy import sections_from_toml

if TYPE_CHECKING:
    from fastapi import APIRouter

    from hanlu.live.sources import LiveSource
    from hanlu.runtime import Component, Resources

_HERE = Path(__file__).parent

migrations = _HERE / "migrations"
policy_sections = sections_from_toml(
    _HERE / "policy.toml", {**SECTIONS, "positions": PositionPolicy, "requests": RequestPolicy}
)


def routers() -> "Sequence[APIRouter]":
    """Everything under /api/v1 that is about work and people."""
    from dispatch.routers import ROUTERS

    return ROUTERS


def live_sources() -> "Sequence[LiveSource]":
    """The topics of dispatch."""
    from dispatch.live import sources

    return sources()


def components(role: str, resources: "Resources") -> "Sequence[Component]":
    """What runs in a process of this role."""
    match role:
        case "worker":
            return _worker(resources)
        case "planner":
            return _planner(resources)
        case _:
            return []


async def seed_demo(resources: "Resources") -> None:
    """The demo city's people and places; only demo mode calls it."""
    from dispatch import demo

    await demo.seed(resources)


def _worker(resources: "Resources") -> "Sequence[Component]":
    from dispatch.consumers import alarms, curves
    from dispatch.costs.keeper import CostKeeper
    from dispatch.improvements.keeper import ImprovementKeeper
    from dispatch.indicators.today import TodayScores
    from dispatch.mails.writer import MailWriter
    from dispatch.maintenance.keeper import PlanKeeper
    from dispatch.quality.keeper import QualityKeeper
    from dispatch.sla.watcher import Watcher
    from dispatch.technicians.certificate_keeper import CertificateKeeper

    policies = _policies(resources)
    return [
        alarms.consumer(resources, policies),
        curves.consumer(resources),
        Watcher(resources.database, resources.holder, policies),
        MailWriter(resources.database, resources.keyring, resources.settings.public_url, policies),
        PlanKeeper(resources.database, resources.holder, policies),
        CertificateKeeper(resources.database, resources.holder, policies),
        QualityKeeper(resources.database, resources.holder, policies),
        ImprovementKeeper(resources.database, resources.holder, policies),
        CostKeeper(resources.database, resources.holder, policies),
        RequestKeeper(
            resources.database,
            resources.files,
            lambda: resources.policy.current().section(RequestPolicy),
        ),
        TodayScores(
            resources.database, resources.stream, resources.state, resources.clock, policies
        ),
        TrackKeeper(resources.database, lambda: resources.policy.current().section(PositionPolicy)),
    ]


def _planner(resources: "Resources") -> "Sequence[Component]":
    from dispatch.planning.planner import Planner
    from dispatch.planning.roads import travel_times

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


def _policies(resources: "Resources") -> Callable[[], Policies]:
    return lambda: Policies.of(resources.policy.current())
