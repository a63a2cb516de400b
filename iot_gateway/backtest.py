"""Rules over a recorded series: which alarms would there have been?"""

import tomllib
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from statistics import median

import msgspec

from hanlu.contracts.alarms import Severity
from hanlu.contracts.events import Reason
from iot_gateway.rules import own_past
from iot_gateway.rules.engine import ChannelStates, Rule, advance
from iot_gateway.rules.excursion import Excursion, ExcursionRule, excursions
from iot_gateway.rules.packs import Pack, defaults, foresight, parse_pack
from iot_gateway.rules.silence import SilenceRule
from iot_gateway.rules.transition import Sample, Transition
from iot_gateway.series import Series


class RulesInvalid(Exception):
    """No rules by this name, or a file that cannot be read; the message says which and why."""


class AlarmFound(msgspec.Struct, kw_only=True):
    """One alarm of a backtest; ``closed_at`` is None while it still stands at the end."""

    series: str
    rule: str
    severity: Severity
    since: datetime
    opened_at: datetime
    closed_at: datetime | None = None
    peak: float | None = None
    why: Reason


def built_in(name: str) -> Pack:
    """A pack by its name. Raises RulesInvalid."""
    packs = {**defaults(), "foresight": foresight()}
    if name not in packs:
        raise RulesInvalid(f"{name!r} is neither a file nor one of {', '.join(packs)}")
    return packs[name]


def load_pack(name_or_file: str) -> Pack:
    """A pack by its name or from a TOML file. Raises RulesInvalid."""
    path = Path(name_or_file)
    if not path.is_file():
        return built_in(name_or_file)
    try:
        return parse_pack(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise RulesInvalid(f"{path}: {error}") from error


def reporting_interval_s(samples: Sequence[Sample]) -> int | None:
    """How often the series was reported: the median distance of its readings, in seconds."""
    gaps = [(after.at - before.at).total_seconds() for before, after in pairwise(samples)]
    return round(median(gaps)) if gaps else None


def run(rules: Sequence[Rule], series: Series) -> list[AlarmFound]:
    """The alarms these rules would have raised, had each reading come when it was measured."""
    alarms: list[AlarmFound] = []
    standing: dict[str, AlarmFound] = {}
    samples = _with_hourly(rules, series.samples)
    for transition in _transitions(rules, samples):
        if transition.kind == "opened":
            standing[transition.rule] = _found(series.name, transition)
            alarms.append(standing[transition.rule])
        elif transition.rule in standing:
            alarm = standing[transition.rule]
            alarm.severity, alarm.peak = transition.severity, transition.peak
            if transition.kind == "cleared":
                alarm.closed_at = transition.at
                del standing[transition.rule]
    _note_last_peaks(rules, samples, standing)
    return alarms


def _with_hourly(rules: Iterable[Rule], samples: Sequence[Sample]) -> Sequence[Sample]:
    """The readings, and among them what is worked out of them hour by hour if a rule asks."""
    asks = any(
        isinstance(rule, ExcursionRule) and isinstance(rule.signal, own_past.Unlike)
        for rule in rules
    )
    if not asks:
        return samples
    return sorted([*samples, *own_past.hourly(samples)], key=lambda each: (each.at, each.seq))


def _transitions(rules: Sequence[Rule], samples: Iterable[Sample]) -> Iterable[Transition]:
    """What each reading changes, and what the time before it changes when it is long in coming."""
    patience = min((rule.allowed for rule in rules if isinstance(rule, SilenceRule)), default=None)
    states = ChannelStates()
    before: datetime | None = None
    for sample in samples:
        if before is not None and patience is not None and sample.at - before >= patience:
            states, told = advance(rules, states, (), sample.at - timedelta(microseconds=1))
            yield from told
        states, told = advance(rules, states, (sample,), sample.at)
        yield from told
        before = sample.at


def _found(name: str, opened: Transition) -> AlarmFound:
    return AlarmFound(
        series=name,
        rule=opened.rule,
        severity=opened.severity,
        since=opened.since,
        opened_at=opened.opened_at,
        peak=opened.peak,
        why=opened.why,
    )


def _note_last_peaks(
    rules: Sequence[Rule], samples: Sequence[Sample], standing: dict[str, AlarmFound]
) -> None:
    """An alarm that stands at the end may have a higher peak than was last told."""
    still = [rule for rule in rules if rule.id in standing]
    for rule_id, run_of_rule in record(still, samples).items():
        if run_of_rule:
            standing[rule_id].peak = run_of_rule[-1].peak


def record(rules: Sequence[Rule], samples: Sequence[Sample]) -> dict[str, list[Excursion]]:
    """Every excursion of every limit, those that called nobody included, by rule."""
    return {rule.id: excursions(rule, samples) for rule in rules if isinstance(rule, ExcursionRule)}
