"""Within the batch's transaction: rules over new readings, device alarms, presence."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from hanlu.contracts.events import Reason
from hanlu.database import Answer, UnitOfWork
from hanlu.ids import IdSource
from iot_gateway.alarms import from_rules, quiet
from iot_gateway.alarms.model import Judged
from iot_gateway.devices import repository as devices
from iot_gateway.devices.model import Device
from iot_gateway.devices.repository import Heard
from iot_gateway.ingest import states
from iot_gateway.ingest.inbox import Arrived
from iot_gateway.ingest.registry import Registry
from iot_gateway.ingest.rulebook import Limits, silence_rule
from iot_gateway.ingest.states import NEW, Held, Kept, StateCache
from iot_gateway.reading import DeviceAlarm
from iot_gateway.readings import record, reviews
from iot_gateway.readings.store import Row
from iot_gateway.rules import device_alarm, engine, limits, silence
from iot_gateway.rules.device_alarm import DeviceAlarmState
from iot_gateway.rules.engine import ChannelStates, RuleSet, Verdict
from iot_gateway.rules.limits import LateSpan, LimitState
from iot_gateway.rules.silence import SilenceState
from iot_gateway.rules.transition import Sample


class Landed(msgspec.Struct, frozen=True, gc=False):
    """A reading that was new: whose it is, and the message that brought it."""

    device: Device
    probe: str
    row: Row
    arrived: Arrived


type Stand = tuple[Device, str]  # a device and the probe of one of its channels


class Evaluation:
    """One batch's evaluation: everything it writes is part of that batch's transaction."""

    def __init__(
        self,
        uow: UnitOfWork,
        registry: Registry,
        rulebook: Limits,
        ids: IdSource,
        cache: StateCache | None = None,
    ) -> None:
        self._uow, self._registry, self._rulebook, self._ids = uow, registry, rulebook, ids
        self._cache = cache or StateCache()
        self.kept: list[Kept] = []  # for the cache, once all of it is committed
        self._late: list[tuple[int, LateSpan]] = []  # by channel, for a review
        self._excursions: list[tuple[int, record.Judged]] = []  # by channel, not yet written

    async def load(self, channels: Iterable[int]) -> Answer[dict[int, Held]]:
        """Ask for the states that channels are judged by, inside a pipeline; they stay locked."""
        return await self._cache.load(self._uow.connection, list(channels))

    async def channels(
        self,
        rows: Sequence[Landed],
        device_alarms: Sequence[tuple[Arrived, Device, DeviceAlarm]],
        channels: Mapping[tuple[int, str], int],
        known: Mapping[int, Held],
    ) -> None:
        """Judge new readings and device alarms, channel by channel, by states asked for before."""
        stands: dict[int, Stand] = {}
        samples: dict[int, list[Sample]] = defaultdict(list)
        for each in rows:
            if self._registry.zone(each.device) is not None:
                row = each.row
                stands[row.channel] = (each.device, each.probe)
                samples[row.channel].append(Sample(row.ts, row.seq, row.metrics))
        told: dict[int, list[tuple[Arrived, DeviceAlarm]]] = defaultdict(list)
        for arrived, device, alarm in device_alarms:
            channel = channels[device.key, ""]
            stands.setdefault(channel, (device, ""))
            told[channel].append((arrived, alarm))
        for channel in sorted(stands):
            held, stand = known.get(channel, NEW), stands[channel]
            after, rules = held.states, self._rules(stand, channel)
            if news := samples.get(channel):
                after = await self._read(channel, stand, rules, after, news)
            if alarms := told.get(channel):
                told_back = await self._device_alarms(channel, stand, after.device, alarms)
                if told_back:
                    after = msgspec.structs.replace(after, device={**after.device, **told_back})
            if after is not held.states:
                self._keep(channel, held, rules, after)

    async def keep(self) -> None:
        """Write the excursions and the states that moved, and ask for reviews."""
        await self._write_excursions()
        await states.keep(self._uow.connection, self.kept, self._uow.now)
        await reviews.ask(self._uow.connection, self._late, self._uow.now)

    async def _write_excursions(self) -> None:
        if self._excursions:
            await record.write(self._uow.connection, self._excursions, self._uow.now)
            self._excursions = []

    async def _read(
        self,
        channel: int,
        stand: Stand,
        rules: RuleSet,
        before: ChannelStates,
        news: Sequence[Sample],
    ) -> ChannelStates:
        """The states after new readings; the same object when no rule looks at them."""
        readers = rules.reading(news)
        if not readers:
            return before
        after, verdict = engine.read(readers, before, news, self._uow.now)
        if verdict.quiet:
            return after
        whole = after.spread()
        return whole.moved(await self._limits(channel, stand, whole, verdict), readers)

    async def derived(self, found: Mapping[int, Sample], stands: Mapping[int, Stand]) -> None:
        """Judge what was worked out of several channels, as if each of them had said it."""
        known, now = await self._load(found), self._uow.now
        for channel, stand in sorted(stands.items()):
            held, rules, news = (
                known.get(channel, NEW),
                self._rules(stand, channel),
                [found[channel]],
            )
            before = held.states.spread()
            verdict = engine.judge(rules.reading(news), before.limits, news, now)
            moved = await self._limits(channel, stand, before, verdict)
            if moved:
                self._keep(channel, held, rules, before.moved(moved))
        await self.keep()

    async def pass_time(self, channels: Mapping[int, Stand]) -> None:
        """Judge channels of which no reading came: a delay may have run out."""
        for channel, held in (await self._load(channels)).items():
            before, rules = held.states.spread(), self._rules(channels[channel], channel)
            verdict = engine.pass_time(rules, before.limits, self._uow.now)
            moved = await self._limits(channel, channels[channel], before, verdict)
            self._keep(channel, held, rules, before.moved(moved))
        await self.keep()

    async def review(self, channels: Mapping[int, Stand]) -> None:
        """Work out again what readings that came late asked for; alarms stay as they were told."""
        known = await self._load(channels)
        for channel, stand in channels.items():
            asked = {each.rule: each for each in await reviews.done(self._uow.connection, channel)}
            held = known.get(channel)
            if held is None:
                continue
            rules, before = self._rules(stand, channel), held.states.spread()
            late = [
                LateSpan(rule, asked[rule.id].since, asked[rule.id].until)
                for rule in rules
                if rule.id in asked and rule.id in before.limits
            ]
            moved = await self._work_in(channel, late, before.limits)
            self._keep(channel, held, rules, before.moved(moved))
        await self.keep()

    async def _load(self, channels: Iterable[int]) -> dict[int, Held]:
        async with self._uow.connection.pipeline():
            found = await self.load(channels)
        return await found()

    def _keep(self, channel: int, held: Held, rules: RuleSet, after: ChannelStates) -> None:
        due_at = engine.due_at(rules.lasting, after.limits)
        self.kept.append(Kept(channel, Held(held.version + 1, after), due_at))

    def _judged(self, device: Device) -> Judged:
        return self._rulebook.judged(self._registry.zone(device))

    def _rules(self, stand: Stand, channel: int) -> RuleSet:
        device, _ = stand
        return self._rulebook.channel(
            self._registry.zone(device),
            self._registry.setting(channel),
            device,
            self._registry.defrosts(channel),
        )

    async def _limits(
        self, channel: int, stand: Stand, before: ChannelStates, verdict: Verdict
    ) -> dict[str, LimitState]:
        """Write what a verdict says; the states that moved."""
        device, probe = stand
        uow, moved = self._uow, verdict.states
        self._excursions += ((channel, each) for each in verdict.excursions)
        if verdict.late:
            await self._write_excursions()  # what came late is worked into them
            self._late += ((channel, span) for span in verdict.late if record.is_long(span))
            short = [span for span in verdict.late if not record.is_long(span)]
            moved |= await self._work_in(channel, short, {**before.limits, **moved})
        if verdict.transitions:
            source = self._registry.source(device, probe, channel)
            for transition in verdict.transitions:
                await from_rules.apply(uow, self._ids, source, transition, self._judged(device))
        return moved

    async def _work_in(
        self, channel: int, late: Iterable[LateSpan], states: Mapping[str, LimitState]
    ) -> dict[str, LimitState]:
        """Write the record around late readings anew; the states that it moved."""
        now = self._uow.now
        spans = [(span, states[span.rule.id].latest_at or now) for span in late]
        again = await record.rewrite(self._uow.connection, channel, spans, now)
        return {
            rule: limits.recalled(states[rule], each.running, each.memory)
            for rule, each in again.items()
        }

    async def _device_alarms(
        self,
        channel: int,
        stand: Stand,
        before: Mapping[str, DeviceAlarmState],
        told: Iterable[tuple[Arrived, DeviceAlarm]],
    ) -> dict[str, DeviceAlarmState]:
        source = self._registry.source(stand[0], "", channel)
        moved: dict[str, DeviceAlarmState] = {}
        for arrived, alarm in told:
            rule = device_alarm.rule_id(alarm.code)
            state = moved.get(rule, before.get(rule))
            after, transitions = device_alarm.advance(state, alarm, arrived.at)
            if after is not None:
                moved[rule] = after
            for transition in transitions:
                judged = self._judged(stand[0])
                await from_rules.apply(self._uow, self._ids, source, transition, judged)
        return moved

    async def presence(
        self,
        rows: Sequence[Landed],
        statuses: Sequence[tuple[Device, bool]],
        via: Mapping[int, int],
    ) -> None:
        """Note who said they come or go, and the bridges that devices came through."""
        uow = self._uow
        await self._through_bridges(rows, via)
        if statuses:
            said = {device.key: online for device, online in statuses}
            await devices.set_online(uow.connection, said, uow.now)
            for device, online in statuses:
                if device.kind == "bridge":
                    await self._bridge(device, online=online)

    async def see(
        self, rows: Sequence[Landed], via: Mapping[int, int]
    ) -> Answer[dict[int, SilenceState]]:
        """Note who was heard; the states of those that were silent, for `heard_again`."""
        return await devices.see(self._uow.connection, _heard(rows, via))

    async def heard_again(self, silent: Mapping[int, SilenceState]) -> None:
        """End the silence of these devices, by key."""
        for key, state in silent.items():
            device = self._registry.keyed(key)
            if device is not None:
                await self._heard_again(device, state)

    async def _through_bridges(self, rows: Sequence[Landed], via: Mapping[int, int]) -> None:
        if not via:  # as it is where devices speak for themselves
            return
        moved = {
            device.key: via[device.key]
            for device in (each.device for each in rows)
            if device.key in via and device.via != via[device.key]
        }
        if moved:
            await devices.heard_through(self._uow.connection, moved)
            await devices.touch(self._uow.connection, "registry")

    async def _heard_again(self, device: Device, state: SilenceState) -> None:
        after, transitions = silence.advance(silence_rule(device), state, (), self._uow.now)
        if transitions and after.opened_at is None:
            await quiet.speak_again(self._uow, device, transitions[-1].at)

    async def _bridge(self, bridge: Device, *, online: bool) -> None:
        """A bridge that left takes every sensor behind it along: one alarm, its own."""
        if online:
            await quiet.speak_again(self._uow, bridge, self._uow.now)
            return
        why = Reason("bridge.offline", {"bridge": bridge.id})
        await quiet.bridge_falls_silent(
            self._uow,
            self._ids,
            self._registry,
            bridge,
            since=self._uow.now,
            why=why,
            judged=self._judged(bridge),
        )


def _heard(rows: Sequence[Landed], via: Mapping[int, int]) -> dict[int, Heard]:
    """The newest sign of life of each device, and of the bridge it came through."""
    newest: dict[int, Landed] = {}
    for each in rows:
        key = each.device.key
        for owner in (key, via[key]) if key in via else (key,):
            known = newest.get(owner)
            if known is None or known.row.ts <= each.row.ts:
                newest[owner] = each
    return {
        key: Heard(
            # A clock ahead of ours earns no extra patience.
            measured_at=min(each.row.ts, each.row.received_at),
            received_at=each.row.received_at,
            message=each.arrived.summary(),
        )
        for key, each in newest.items()
    }
