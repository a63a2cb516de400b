"""How many calls are for nothing? The rules against a plain threshold, over labelled events.

Rooms of every kind live through defrosts, doors, pull-downs, swings round the limit, stuck and
dropped probes, and true excursions; each reading goes through the rules engine as it came. A call
is a nuisance when goods were in no danger and the event deserved no such alarm. Goals: no true
excursion missed, at least 90 % fewer nuisance calls than a plain threshold makes, and a reason for
every crossing of a limit that did not call. How many machines that fail were foretold, and how long
before the limit called, is said beside it: rules that are silent are easily gentle.

Each kind of event and each rule is counted apart, so that a rule that calls for nothing shows. Some
calls stay by intent: a drug store calls at its limit without delay (GSP annex 3, article 6), and
what adds up over a day is muted by nothing.

Options: --events=N (10000, of each seed) --seeds=1,2,3 (1).
"""

import argparse
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from statistics import median

from benchmarks.machine import machine
from benchmarks.rooms import DESERVES, TRUE, Event, Room, rooms
from iot_gateway.alarms.service import REOPENS_WITHIN
from iot_gateway.rules import engine
from iot_gateway.rules.defrost import Pattern, learn
from iot_gateway.rules.engine import ChannelStates
from iot_gateway.rules.excursion import Excursion, ExcursionRule
from iot_gateway.rules.packs import defaults, rules_of
from iot_gateway.rules.transition import Transition

GOAL = 0.90
AFTER = timedelta(minutes=30)  # what an event still has to answer for once it is over
A_DAY = timedelta(hours=24)
SPELL = timedelta(hours=2)
LIMITS = ("temperature_c_high", "temperature_c_low")


@dataclass(slots=True)
class Judged:
    """What the rules made of one room: alarms opened, and the excursions of its two limits."""

    opened: list[Transition] = field(default_factory=list)
    excursions: dict[tuple[str, datetime], Excursion] = field(default_factory=dict)


@dataclass(slots=True)
class Tally:
    """The counts of all rooms."""

    events: Counter[str] = field(default_factory=Counter)
    missed: list[tuple[str, Event]] = field(default_factory=list)
    faults_found: Counter[str] = field(default_factory=Counter)
    nuisance: Counter[tuple[str, str]] = field(default_factory=Counter)
    plain: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    leads_min: list[float] = field(default_factory=list)  # of a forecast before the limit's call
    readings: int = 0

    @property
    def fewer(self) -> float:
        """By what share there are fewer calls for nothing than a plain threshold makes."""
        return 1 - self.nuisance.total() / self.plain.total()

    @property
    def met(self) -> bool:
        """Whether the goals are met."""
        return not self.missed and self.fewer >= GOAL and not self.reasons["UNKNOWN"]


def limit_rules(kind: str, defrosts: Pattern | None) -> engine.RuleSet:
    """The rules of a probe in the air of such a room."""
    rules = rules_of(defaults()[kind], defrosts=defrosts)
    return engine.RuleSet(rule for rule in rules if isinstance(rule, ExcursionRule))


def judge(room: Room) -> Judged:
    """Every reading as it came; defrosts are learned from the record once a day."""
    found, states = Judged(), ChannelStates()
    cleared_at: dict[str, datetime] = {}
    rules, day = limit_rules(room.kind, None), date.min
    for sample in room.samples:
        if sample.at.date() > day:
            day = sample.at.date()
            rules = limit_rules(room.kind, _learned(found))
        states, verdict = engine.read(rules.reading([sample]), states, [sample], sample.at)
        for told in verdict.transitions:
            if told.kind == "cleared":
                cleared_at[told.rule] = told.at
            elif told.kind == "opened" and not _is_back(told, cleared_at.get(told.rule)):
                found.opened.append(told)
        for rule, each in verdict.excursions:
            if rule.id in LIMITS:
                found.excursions[rule.id, each.since] = each
    return found


def _is_back(opened: Transition, cleared_at: datetime | None) -> bool:
    """Whether it is the alarm that has just cleared: then nobody is told anew."""
    return cleared_at is not None and opened.at - cleared_at <= REOPENS_WITHIN


def _learned(found: Judged) -> Pattern | None:
    spells = [
        (each.since.timestamp(), (each.ended_at - each.since).total_seconds())
        for (rule, _), each in sorted(found.excursions.items())
        if rule == LIMITS[0] and each.ended_at and each.ended_at - each.since <= SPELL
    ]
    learned = learn(spells)
    return None if learned is None else learned.pattern


def crossings(room: Room) -> Iterator[tuple[str, datetime]]:
    """What a plain threshold calls: each time a value steps over a limit, with the limit's rule."""
    pack = defaults()[room.kind]
    was = dict.fromkeys(LIMITS, False)
    for sample in room.samples:
        value = float(sample.metrics["temperature_c"])
        beyond = {
            LIMITS[0]: pack.max is not None and value > pack.max,
            LIMITS[1]: pack.min is not None and value < pack.min,
        }
        for rule, is_beyond in beyond.items():
            if is_beyond and not was[rule]:
                yield rule, sample.at
        was = beyond


def event_at(room: Room, at: datetime) -> Event | None:
    """What went on then, or had just ended."""
    going_on = [each for each in room.events if each.begin <= at <= each.end + AFTER]
    return going_on[-1] if going_on else None


def in_danger(room: Room, at: datetime, rule: str) -> bool:
    """Whether goods were in danger then; what adds up over a day answers for a day."""
    reach = A_DAY if "cumulative" in rule else AFTER
    return any(each.kind in TRUE and each.begin <= at <= each.end + reach for each in room.events)


def reason(found: Judged, rule: str, at: datetime) -> str | None:
    """Why a crossing made no call of its own; None: nobody can say."""
    for (of, since), each in found.excursions.items():
        if of != rule or not since <= at or (each.ended_at is not None and at > each.ended_at):
            continue
        if each.called_at is not None and each.called_at <= at and since < at:
            return "same alarm: not back by the band yet"
        if each.called_at is not None:
            return "called"
        return f"held back: {each.muted_by}" if each.muted_by else "over before its delay"
    return None


def count(tally: Tally, room: Room) -> None:
    """Add one room."""
    found = judge(room)
    tally.readings += len(room.samples)
    tally.events.update(each.kind for each in room.events)
    for event in room.events:
        calls = [t for t in found.opened if event.begin <= t.at <= event.end + AFTER]
        if event.kind in TRUE and not _called(found, event, calls):
            tally.missed.append((room.kind, event))
        if event.kind == "too_warm":
            tally.leads_min.extend(_foretold(calls))
        if event.kind in ("stuck", "dropped") and calls:
            tally.faults_found[event.kind] += 1
    ours = ((each.rule, each.at) for each in found.opened)
    tally.nuisance.update(_for_nothing(room, ours))
    plain = list(crossings(room))
    tally.plain.update(kind for kind, _ in _for_nothing(room, plain))
    tally.reasons.update(reason(found, rule, at) or "UNKNOWN" for rule, at in plain)


def _foretold(calls: Sequence[Transition]) -> Iterator[float]:
    """By how many minutes a forecast called before the limit itself, if it did."""
    limit = [call.at for call in calls if call.rule == LIMITS[0]]
    forecast = [call.at for call in calls if call.rule == "forecast_high"]
    if limit and forecast and min(forecast) < min(limit):
        yield (min(limit) - min(forecast)).total_seconds() / 60


def _for_nothing(room: Room, calls: Iterable[tuple[str, datetime]]) -> Iterator[tuple[str, str]]:
    """The calls that nobody needed, as (kind of event, rule). A dropped probe deserves one."""
    told: set[datetime] = set()
    for rule, at in calls:
        if in_danger(room, at, rule):
            continue
        cause = event_at(room, at)
        if cause and cause.kind == "dropped" and cause.begin not in told:
            told.add(cause.begin)
        elif cause is None:
            yield "nothing", rule
        elif rule not in DESERVES.get(cause.kind, ()):
            yield cause.kind, rule


def _called(found: Judged, event: Event, calls: Sequence[Transition]) -> bool:
    """Whether somebody was called for it: anew, or by an alarm that stood already."""
    side = LIMITS[1] if event.kind == "too_cold" else LIMITS[0]
    if any(call.rule == side for call in calls):
        return True
    return any(
        rule == side
        and each.called_at is not None
        and each.called_at <= event.end
        and (each.ended_at is None or each.ended_at >= event.begin)
        for (rule, _), each in found.excursions.items()
    )


def show(tally: Tally, seed: int, took_s: float) -> None:
    """Print the figures of one seed."""
    print(f"seed {seed}: {tally.events.total()} events, {tally.readings} readings, {took_s:.0f} s")
    print("  " + ", ".join(f"{kind} {n}" for kind, n in tally.events.most_common()))
    true = sum(tally.events[kind] for kind in TRUE)
    print(f"true excursions: {true}, missed {len(tally.missed)}")
    for kind, event in tally.missed[:10]:
        print(f"  missed: {event.kind} in {kind}, {event.begin:%F %T} to {event.end:%T}")
    if tally.leads_min:
        foretold, of = len(tally.leads_min), tally.events["too_warm"]
        lead_min = median(tally.leads_min)
        print(f"foretold: {foretold} of {of} rooms that warmed, by {lead_min:.0f} min (median)")
    for kind in ("stuck", "dropped"):
        print(f"{kind} probes: {tally.faults_found[kind]} of {tally.events[kind]} told")
    ours, plain = tally.nuisance.total(), tally.plain.total()
    print(f"nuisance calls: {ours}, of a plain threshold {plain}: {tally.fewer:.1%} fewer")
    by_kind: dict[str, Counter[str]] = defaultdict(Counter)
    for (kind, rule), n in tally.nuisance.items():
        by_kind[kind][rule] += n
    for kind in sorted(
        tally.plain.keys() | by_kind.keys(), key=lambda kind: -by_kind[kind].total()
    ):
        rules = ", ".join(f"{rule} {n}" for rule, n in by_kind[kind].most_common())
        print(f"  {kind:10} {by_kind[kind].total():5} of {tally.plain[kind]:5}: {rules}")
    print("  by rule: " + ", ".join(f"{rule} {n}" for rule, n in _by_rule(tally).most_common()))
    print("what became of each crossing of a limit:")
    for why, n in tally.reasons.most_common():
        print(f"  {n:6} {why}")


def _by_rule(tally: Tally) -> Counter[str]:
    found: Counter[str] = Counter()
    for (_, rule), n in tally.nuisance.items():
        found[rule] += n
    return found


def _seeds(text: str) -> list[int]:
    return [int(each) for each in text.split(",")]


def main() -> None:
    """Run and print; a missed goal is said, and the other benchmarks still run."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks nuisance")
    parser.add_argument("--events", type=int, default=10_000)
    parser.add_argument("--seeds", type=_seeds, default=[1])
    asked, _ = parser.parse_known_args(sys.argv[1:])
    print(f"machine: {machine()}")
    tallies: dict[int, Tally] = {}
    for seed in asked.seeds:
        tally, began_s = Tally(), time.perf_counter()
        for room in rooms(seed, asked.events):
            count(tally, room)
        show(tally, seed, time.perf_counter() - began_s)
        tallies[seed] = tally
    for seed, tally in tallies.items():
        said = "goals met" if tally.met else "GOALS MISSED"
        print(f"seed {seed}: {tally.fewer:.1%} fewer, {len(tally.missed)} missed: {said}")
