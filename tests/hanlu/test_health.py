"""Health: what each component says, what is missing, put together."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime

from redis.asyncio import Redis

from hanlu.clock import FixedClock
from hanlu.health import (
    ComponentHealth,
    HealthReporter,
    Pulse,
    RoleReport,
    examine,
    read_reports,
    summarise,
)

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@dataclass
class Part:
    name: str = "ingest"
    pulse: Pulse = field(default_factory=Pulse)

    async def run(self) -> None:
        """Nothing to do here."""


def report(role: str, *components: ComponentHealth) -> RoleReport:
    return RoleReport(role, "here", 1, "0", NOON, NOON, list(components))


WELL = ComponentHealth("ingest", ready=True, last_ok=NOON, problem=None)
ILL = ComponentHealth("ingest", ready=False, last_ok=None, problem="broker.away")


def test_all_is_well_when_every_role_reports_ready() -> None:
    summary = summarise(["gateway", "api"], [report("api"), report("gateway", WELL)])
    assert (summary.status, summary.problems) == ("ok", [])


def test_a_role_without_a_report_is_absent() -> None:
    assert summarise(["gateway"], []).problems == ["gateway.absent"]


def test_an_ill_component_is_named_with_its_problem() -> None:
    assert summarise(["gateway"], [report("gateway", WELL, ILL)]).problems == [
        "gateway.ingest: broker.away"
    ]


def test_one_ready_instance_is_enough() -> None:
    assert summarise(["api"], [report("api", ILL), report("api", WELL)]).status == "ok"


def test_a_component_speaks_through_its_pulse() -> None:
    part = Part()
    assert not examine(part).ready
    part.pulse.ok(NOON)
    assert examine(part) == WELL
    part.pulse.failing("broker.away")
    assert examine(part) == ComponentHealth(
        "ingest", ready=False, last_ok=NOON, problem="broker.away"
    )


async def test_a_report_can_be_read_until_its_process_ends(valkey_url: str) -> None:
    async with Redis.from_url(valkey_url) as redis:
        reporter = HealthReporter("gateway", [Part()], redis, FixedClock(NOON))
        running = asyncio.create_task(reporter.run())
        while not (found := await read_reports(redis)):
            await asyncio.sleep(0.01)
        assert [(each.role, each.ready) for each in found] == [("gateway", False)]
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        assert await read_reports(redis) == []
