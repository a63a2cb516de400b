"""One role as a process: its components, its health, its orderly end."""

import asyncio
import gc
import os
import signal
from collections.abc import Sequence

import structlog
import uvloop

from hanlu import logging, metrics
from hanlu.health import HealthReporter
from hanlu.heartbeat import Heartbeat
from hanlu.launcher import offers
from hanlu.policy.store import PolicyWatch
from hanlu.runtime import Component, Resources, open_resources, run_all
from hanlu.settings import Settings

log = structlog.get_logger()

COLLECT_AFTER = (50_000, 20, 20)
"""A batch makes tens of thousands of objects that all live until its commit: passes of the
collector in between, at every two thousand, walk over them for nothing."""

GIVES_WAY = {"planner": 5}
"""Niceness by role: while a backlog is planned, readings and people's calls come first."""


def run_role(role: str, settings: Settings) -> None:
    """Run a role until SIGTERM or SIGINT; a component's error ends the process with it."""
    logging.configure(settings.log_level, role=role)
    metrics.serve(settings.metrics_port)
    if role in GIVES_WAY and hasattr(os, "nice"):
        os.nice(GIVES_WAY[role])
    asyncio.run(_run(role, settings), loop_factory=uvloop.new_event_loop)


async def _run(role: str, settings: Settings) -> None:
    running = asyncio.current_task()
    loop = asyncio.get_running_loop()
    stopping = asyncio.Event()

    def stop() -> None:
        stopping.set()
        if running is not None:
            running.cancel()

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)
    try:
        async with open_resources(settings) as resources:
            components = components_of(role, resources)
            reporter = HealthReporter(role, components, resources.redis, resources.clock)
            signs = [] if settings.heartbeat_fd is None else [Heartbeat(settings.heartbeat_fd)]
            # What was loaded until here stays: no pass of the collector need walk over it again.
            gc.collect()
            gc.freeze()
            gc.set_threshold(*COLLECT_AFTER)
            log.info("role_starts", components=[each.name for each in components])
            await run_all([*components, reporter, *signs])
    except asyncio.CancelledError:
        if not stopping.is_set():
            raise
        log.info("role_stops")


def components_of(role: str, resources: Resources) -> list[Component]:
    """The shared parts of a role, then what the packages offer for it."""
    offered = [each for offer in offers() for each in offer.components(role, resources)]
    watch = PolicyWatch(resources.policy, resources.database, resources.stream)
    return [watch, *_own(role, resources), *offered]


def _own(role: str, resources: Resources) -> Sequence[Component]:
    """Imported only by the role that runs them: a process starts in half the time."""
    if role == "worker":
        from hanlu.keeping.policy import KeepingPolicy  # noqa: PLC0415
        from hanlu.keeping.sweep import Sweep  # noqa: PLC0415
        from hanlu.notify.push.adapter import push_of  # noqa: PLC0415
        from hanlu.notify.sender import Sender, adapters_of  # noqa: PLC0415
        from hanlu.stream.relay import Relay  # noqa: PLC0415

        settings, database, keyring = resources.settings, resources.database, resources.keyring
        adapters = {**adapters_of(settings), "push": push_of(settings, database, keyring)}
        return [
            Relay(database, resources.redis, resources.holder),
            Sender(database, adapters, keyring),
            Sweep(database, lambda: resources.policy.current().section(KeepingPolicy)),
        ]
    if role == "api":
        from hanlu.http.server import components  # noqa: PLC0415

        return components(resources)
    return []
