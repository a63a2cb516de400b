"""All simulated cold rooms of a scenario: they live, are read, send, break and are repaired."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from random import Random

import structlog

from hanlu.clock import Clock
from hanlu.contracts import topics
from simulators.devices.cold_room import (
    BY_ZONE_KIND,
    ColdRoom,
    Influence,
    RoomState,
    advance,
    at_rest,
)
from simulators.devices.link import DeviceLink
from simulators.devices.probe import measure, native_payload
from simulators.faults import Fault, apply
from simulators.scenario import Scenario

log = structlog.get_logger()


@dataclass(slots=True)
class Room:
    """One room with its device: how it is built, how it stands, what is wrong with it."""

    device_id: str
    built: ColdRoom
    state: RoomState
    rng: Random
    boot: str
    seq: int = 0
    faults: list[Fault] = field(default_factory=list)
    held_c: float | None = None

    def live(self, influence: Influence, seconds: float) -> None:
        """Let ``seconds`` of the room's own time pass."""
        for fault in self.active():
            influence = apply(fault, influence, self.state.clock_s)
        self.state = advance(self.built, self.state, influence, seconds)

    def active(self) -> list[Fault]:
        return [fault for fault in self.faults if fault.active(self.state.clock_s)]


class Fleet:
    """The rooms of one scenario and the lines of their devices."""

    def __init__(
        self, scenario: Scenario, clock: Clock, links: dict[str, DeviceLink], zones: dict[str, str]
    ) -> None:
        """``zones`` gives each device's zone kind; a kind without a model is a freezer."""
        self._scenario, self._clock, self._links = scenario, clock, links
        self._rng = Random(scenario.seed)
        boot = f"{int(clock.now().timestamp()):x}"
        self._rooms = {
            device_id: self._build(device_id, zones[device_id], boot) for device_id in sorted(links)
        }

    def break_down(self, faults: Iterable[Fault]) -> None:
        """Plan faults; their times count in simulated seconds from the start."""
        for fault in faults:
            start_s = self._rooms[fault.device_id].state.clock_s
            until_s = None if fault.until_s is None else start_s + fault.until_s
            shifted = replace(fault, from_s=start_s + fault.from_s, until_s=until_s)
            self._rooms[fault.device_id].faults.append(shifted)

    def repair(self, device_id: str) -> None:
        """A technician has finished: what is active ends; what is planned for later stays."""
        room = self._rooms.get(device_id)
        if room is not None:
            active = room.active()
            room.faults = [fault for fault in room.faults if fault not in active]
            room.held_c = None

    async def run(self) -> None:
        """Every device sends at its interval, spread over it, until cancelled."""
        for device_id, link in self._links.items():
            link.publish(topics.topic(device_id, "status"), "online", retain=True)
        async with asyncio.TaskGroup() as group:
            for room in self._rooms.values():
                group.create_task(self._keep_sending(room))
            group.create_task(self._break_at_random())

    async def _keep_sending(self, room: Room) -> None:
        interval_s = self._scenario.interval_s
        await asyncio.sleep(room.rng.uniform(0, interval_s))
        while True:
            self._send(room, interval_s * self._scenario.room_speed)
            await asyncio.sleep(interval_s)

    def _send(self, room: Room, seconds: float) -> None:
        before = room.active()
        door_open = room.rng.random() < 0.01
        influence = Influence(ambient_c=self._scenario.ambient_c, door_open=False)
        if door_open:  # a short opening inside the interval
            room.live(replace(influence, door_open=True), min(40.0, seconds))
            seconds = max(1.0, seconds - 40.0)
        room.live(influence, seconds)
        faults = room.active()
        if len(faults) > len(before):
            log.info("fault_begins", device=room.device_id, kind=faults[-1].kind)
        kinds = {fault.kind for fault in faults}
        if kinds & {"silent", "power_cut"}:
            return
        room.seq += 1
        measurement = measure(
            room.state,
            at=self._clock.now(),
            seq=room.seq,
            boot=room.boot,
            door_open=door_open or "door_left_open" in kinds,
            power_on=True,
            faults=faults,
            held_c=room.held_c,
            rng=room.rng,
        )
        room.held_c = measurement.temperature_c
        topic = topics.topic(room.device_id, "telemetry")
        self._links[room.device_id].publish(topic, native_payload(measurement))

    async def _break_at_random(self) -> None:
        plan = self._scenario.random_faults
        while plan.per_hour > 0:
            await asyncio.sleep(self._rng.expovariate(plan.per_hour / 3600.0))
            device_id = self._rng.choice(sorted(self._rooms))
            if not self._rooms[device_id].faults:
                self.break_down([Fault(device_id, self._rng.choice(plan.kinds), from_s=0.0)])

    def _build(self, device_id: str, zone_kind: str, boot: str) -> Room:
        built = BY_ZONE_KIND.get(zone_kind, BY_ZONE_KIND["frozen"])
        rng = Random(f"{self._scenario.seed}:{device_id}")
        # Rooms do not all defrost together.
        clock_s = rng.uniform(built.defrost_s + built.drip_s, built.defrost_every_s)
        return Room(device_id, built, at_rest(built, clock_s), rng, boot)
