"""Each rule by an example or two: the numbers of its source, and the case it must not mistake."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hanlu.contracts.events import Reason
from iot_gateway.reading import MetricValue
from iot_gateway.rules import engine, forecast
from iot_gateway.rules.battery import Battery
from iot_gateway.rules.cumulative import Cumulative
from iot_gateway.rules.defrost import Defrost, DefrostMute, Pattern, learn
from iot_gateway.rules.door import Door, DoorMute
from iot_gateway.rules.drift import Drift, differences
from iot_gateway.rules.duty_cycle import DutyCycle
from iot_gateway.rules.engine import ChannelStates
from iot_gateway.rules.excursion import Excursion, ExcursionRule, excursions
from iot_gateway.rules.forecast import Forecast, Trend
from iot_gateway.rules.mkt import MeanKinetic, mkt_c
from iot_gateway.rules.packs import defaults, rules_of
from iot_gateway.rules.place import Place
from iot_gateway.rules.probe_out import ProbeOut
from iot_gateway.rules.pull_down import PullDownMute
from iot_gateway.rules.rise import RateOfRise
from iot_gateway.rules.run_hours import RunHours
from iot_gateway.rules.single import Single
from iot_gateway.rules.stuck import Stuck
from iot_gateway.rules.transition import Sample, Transition
from tests.factories.readings import NOON, minute

ROOM = Place(high=4.0, low=0.0)


def of(metric: str, values: Iterable[MetricValue], every_min: float = 5) -> list[Sample]:
    """Readings of one metric at even intervals from noon."""
    return [Sample(minute(n * every_min), n, {metric: value}) for n, value in enumerate(values)]


def temperatures(*values: float, every_min: float = 5) -> list[Sample]:
    return of("temperature_c", values, every_min)


def called(rule: ExcursionRule, samples: list[Sample]) -> list[float]:
    """When the rule called, in minutes after noon."""
    return [
        (each.called_at - NOON).total_seconds() / 60
        for each in excursions(rule, samples)
        if each.called_at is not None
    ]


# Cumulative and single events, apart


def test_a_probe_that_is_half_back_is_back_and_the_next_jump_counts_from_where_it_lies() -> None:
    (rule,) = ProbeOut(by=8).rules(Place())
    values = [(0, 5.0), (1, 14.0), (2, 9.0), (6_000, 15.0)]
    samples = [Sample(minute(at), n, {"temperature_c": v}) for n, (at, v) in enumerate(values)]
    (found,) = excursions(rule, samples)
    assert found.ended_at == minute(2)


def test_five_spells_of_59_minutes_are_no_single_event_of_an_hour_but_a_cumulative_one() -> None:
    spell = [5.0] * 59 + [3.0]
    samples = temperatures(*(spell * 5), every_min=1)
    (single,) = Single(side="high", limit=4.0, lasting="60 min").rules(ROOM)
    (added_up,) = Cumulative(allowance="120 min").rules(ROOM)

    assert called(single, samples) == []
    assert called(added_up, samples) == [122]  # 59 + 59 + 2 minutes warm, 2 cold


def test_a_silence_counts_for_half_an_hour_at_most() -> None:
    (rule,) = Cumulative(allowance="60 min").rules(ROOM)

    assert called(rule, temperatures(9.0, 9.0, 9.0, every_min=600)) == [1200]


def test_who_freeze_flag_counts_its_own_limit() -> None:
    (rule,) = Single(side="low", limit=-0.5, inclusive=True, lasting="60 min").rules(ROOM)

    assert called(rule, temperatures(*[-0.5] * 13)) == [60]
    assert called(rule, temperatures(*[-0.4] * 13)) == []


# Mean kinetic temperature: vectors at 83.144 kJ/mol

VECTORS = [
    ([(24, 5.0)], 5.000),
    ([(23, 5.0), (1, 15.0)], 5.764),
    ([(20, 5.0), (4, 15.0)], 7.705),
    ([(18, 5.0), (6, 15.0)], 8.786),
    ([(23, 5.0), (1, 25.0)], 7.756),
    ([(12, 2.0), (12, 8.0)], 5.536),
    ([(29 * 24, 22.0), (24, 40.0)], 23.600),
]


@pytest.mark.parametrize(("spans", "expected_c"), VECTORS)
def test_mkt_vectors(spans: list[tuple[float, float]], expected_c: float) -> None:
    assert mkt_c([(temp_c, hours) for hours, temp_c in spans]) == pytest.approx(
        expected_c, abs=5e-4
    )


@given(st.lists(st.tuples(st.floats(-30, 45), st.floats(0.1, 50)), min_size=1, max_size=20))
def test_mkt_never_lies_below_the_mean(spans: list[tuple[float, float]]) -> None:
    mean_c = sum(temp_c * weight for temp_c, weight in spans) / sum(w for _, w in spans)

    assert mkt_c(spans) >= mean_c - 1e-6


def test_mkt_reaches_its_limit_after_four_and_a_half_hours_at_15_and_excuses_no_spike() -> None:
    (rule,) = MeanKinetic(max_c=8.0, cap_c=15.0).rules(ROOM)
    base = [5.0] * (24 * 12)

    (at,) = called(rule, temperatures(*base, *[15.0] * 72))
    assert at == pytest.approx(24 * 60 + 4.52 * 60, abs=20)
    assert called(rule, temperatures(*base, *[14.0] * 12, *base)) == []
    assert called(rule, temperatures(*base, 15.1, *base)) == [24 * 60]


# What holds back


def muted_high(*mutes: object, hold_s: int = 0) -> ExcursionRule:
    return ExcursionRule(id="high", side="high", limit=4.0, hold_s=hold_s, mutes=tuple(mutes))


def together(
    temps_c: Sequence[float], metric: str, flags: dict[int, bool], every_min: float = 5
) -> list[Sample]:
    """Temperatures, with a flag said at some of the readings."""
    return [
        Sample(
            minute(n * every_min),
            n,
            {"temperature_c": value} | ({metric: flags[n]} if n in flags else {}),
        )
        for n, value in enumerate(temps_c)
    ]


def only(rule: ExcursionRule, samples: list[Sample]) -> Excursion:
    (found,) = excursions(rule, samples)
    return found


def test_a_signalled_defrost_holds_the_call_back_and_leaves_the_record() -> None:
    rule = muted_high(DefrostMute(cap_s=2700))
    found = only(rule, together([3, 6, 7, 6, 3], "defrost", {1: True, 3: False}))

    assert (found.called_at, found.muted_by) == (None, "defrost")
    assert (found.since, found.ended_at, found.peak) == (minute(5), minute(20), 7)


def test_a_room_that_warms_anew_after_its_defrost_is_not_held_back_by_it() -> None:
    rule = muted_high(DefrostMute(cap_s=2700))
    words = {1: True, 2: False}

    assert called(rule, together([3, 6, 3, 3, 7, 8], "defrost", words)) == [20]
    assert called(rule, together([3, 3, 3, 6, 3], "defrost", words)) == []  # the fan blows it out
    assert called(rule, together([3, 6, *[7] * 9], "defrost", words)) == [50]  # never recovered


def test_a_defrost_that_never_ends_calls_at_its_cap() -> None:
    rule = muted_high(DefrostMute(cap_s=2700))

    assert called(rule, together([3] + [6] * 20, "defrost", {1: True})) == [50]


def test_beyond_its_margin_a_defrost_excuses_nothing() -> None:
    mute = Defrost(cap="30 min", margin_c=3.0).mute(ROOM)

    assert called(muted_high(mute), together([3, 6, 7.1], "defrost", {1: True})) == [10]


def test_defrosts_are_learned_from_twenty_even_spells_and_from_no_chaos() -> None:
    every = 6 * 3600.0
    even = [(n * every + (n % 3) * 60, 900.0 + 30 * (n % 4)) for n in range(20)]
    learned = learn(even)

    assert learned is not None
    pattern = learned.pattern
    assert pattern.period_s == pytest.approx(every, abs=120)
    assert 900 + 600 < pattern.cap_s <= 990 + 600
    assert pattern.begins_near(even[-1][0] + 3 * every + 300)
    assert not pattern.begins_near(even[-1][0] + every / 2)
    assert learn(even[:19]) is None
    assert learn([(n * n * 1800.0, 900.0) for n in range(20)]) is None


def test_doors_between_defrosts_neither_hide_nor_pass_for_them() -> None:
    every = 6 * 3600.0
    doors = [(day * 86_400.0 + hour * 3600.0, 300.0) for day in range(8) for hour in (2, 9.3, 16.1)]
    even = [(n * every + 600, 1500.0) for n in range(32) if n % 9]
    learned = learn(sorted([*doors, *even]))

    assert learned is not None
    assert learned.pattern.period_s == pytest.approx(every, abs=60)
    assert learned.pattern.cap_s == 1500 + 600
    busy = [(n * 1700.0, 300.0) for n in range(300)]
    assert learn(busy) is None


def test_what_is_done_two_hours_after_each_defrost_does_not_hide_it() -> None:
    """Goods moved in by the clock, most times, and before the first defrost: the same period."""
    every = 6 * 3600.0
    moved = [(n * every - 4 * 3600.0, 300.0) for n in range(32) if n % 3]
    even = [(n * every, 1500.0) for n in range(32)]
    learned = learn(sorted([(-4 * 3600.0, 300.0), *moved, *even]))

    assert learned is not None
    assert learned.pattern.begins_near(even[-1][0])
    assert not learned.pattern.begins_near(moved[-1][0])


def test_a_learned_cap_may_exceed_the_packs_own_up_to_its_bound() -> None:
    pattern = Pattern(period_s=6 * 3600.0, phase_s=minute(5).timestamp(), cap_s=9999.0)
    place = msgspec.structs.replace(ROOM, defrosts=pattern)

    mute = Defrost(cap="60 min", learned_cap="90 min").mute(place)
    assert mute is not None
    assert mute.longest_s == 5400
    short = Defrost(cap="60 min").mute(place)
    assert short is not None
    assert short.longest_s == 3600


def limits_of(kind: str, pattern: Pattern) -> dict[str, ExcursionRule]:
    """The limits of a pack by their id, where these defrosts were learned."""
    rules = rules_of(defaults()[kind], defrosts=pattern)
    return {rule.id: rule for rule in rules if isinstance(rule, ExcursionRule)}


def test_in_transport_a_defrost_excuses_three_degrees_and_the_low_limit_nothing() -> None:
    pattern = Pattern(period_s=6 * 3600.0, phase_s=0.0, cap_s=1800.0)
    moving = limits_of("frozen_transport", pattern)
    (defrost,) = [each for each in moving["temperature_c_high"].mutes if hasattr(each, "learned")]
    assert defrost.up_to == -15.0
    samples = together([-20, -16, -11.9], "defrost", {1: True})
    assert called(moving["temperature_c_high"], samples) == [10]
    assert limits_of("chilled_0_4", pattern)["temperature_c_low"].mutes == ()


def test_a_learned_defrost_is_held_back_at_its_hour_only() -> None:
    pattern = Pattern(period_s=6 * 3600.0, phase_s=minute(5).timestamp(), cap_s=1800.0)
    rule = muted_high(DefrostMute(cap_s=3600.0, learned=pattern))

    assert called(rule, temperatures(3, 6, 7, 6, 3)) == []
    assert called(rule, temperatures(*[3] * 20, 6, 7, 6, 3)) == [100]


def test_a_door_that_is_opened_again_and_again_mutes_a_warm_room_once() -> None:
    rule = muted_high(DoorMute(cap_s=600))
    flags = {n: n % 2 == 1 for n in range(20)}

    assert called(rule, together([3] + [6] * 19, "door_open", flags)) == [15]


def test_a_room_that_cools_down_after_a_power_cut_is_given_time_while_it_cools() -> None:
    rule = muted_high(PullDownMute(cap_s=3 * 3600.0, stall_s=1800.0))
    cooling = [3, 20, *(20 - n for n in range(17)), 3]
    back = {1: False, 2: True}

    assert called(rule, together([3, 20], "power_on", {1: False})) == [5]
    assert called(rule, together(cooling, "power_on", {0: False, 1: True})) == []
    assert called(rule, together([3, *[12] * 12], "power_on", {0: False, 1: True})) == [35]
    assert called(rule, together(cooling, "power_on", back))[0] == 5  # warm before power came


# Rates, trends and machines


def test_a_fast_rise_calls_and_a_slow_one_does_not() -> None:
    (rule,) = RateOfRise(per_min=0.5).rules(ROOM)

    assert called(rule, temperatures(*(0.6 * n for n in range(20)), every_min=1)) == [5]
    assert called(rule, temperatures(*(0.4 * n for n in range(60)), every_min=1)) == []


def test_a_room_that_heads_for_its_limit_is_foretold_and_one_that_cycles_is_not() -> None:
    (rule, _) = Forecast(before="30 min").rules(ROOM)
    cycling = [2.0 + (n % 6) * 0.3 for n in range(144)]

    assert called(rule, temperatures(*cycling)) == []
    (at,) = called(rule, temperatures(*cycling, *(3.5 + 0.04 * n for n in range(12))))
    assert 144 * 5 < at < 144 * 5 + 60
    assert Trend().seconds_to([(0.0, 0.0), (60.0, 1.0), (120.0, 2.0)], 4.0) == pytest.approx(120)
    assert Trend().seconds_to([(0.0, 2.0), (60.0, 1.0)], 4.0) is None


def test_a_forecast_tells_when_the_limit_comes_and_tells_again_as_it_comes_nearer() -> None:
    """From 2 degrees at a steady 2 degrees an hour, and then at 6: the limit is at 4."""
    (rule, _) = Forecast(before="45 min").rules(ROOM)
    slow = [2.0 + n * 2 / 12 for n in range(9)]
    quick = [slow[-1] + n * 6 / 12 for n in range(1, 4)]
    states, told = ChannelStates(), list[Transition]()
    for sample in temperatures(*[2.0] * 144, *slow, *quick, every_min=5):
        states, more = engine.advance([rule], states, [sample], sample.at)
        told += more

    assert [each.kind for each in told][:2] == ["opened", "updated"]
    limits = [forecast.limit_at(each.why, each.reading) for each in told]
    assert all(at is not None and told[0].at < at for at in limits)
    assert sorted(filter(None, limits), reverse=True) == limits, "a room that warms faster"
    other = Transition(**{**msgspec.structs.asdict(told[0]), "why": Reason("x", {"metric": "mkt"})})
    assert forecast.limit_at(other.why, other.reading) is None


def test_a_room_that_comes_back_from_a_warm_spell_is_not_foretold() -> None:
    """Nobody said it defrosts: most of the last hour went up, and yet it cools."""
    (rule, _) = Forecast(before="30 min").rules(ROOM)
    quiet = [2.0 + (n % 6) * 0.1 for n in range(144)]
    up, down = [2.0, 2.5, 3.0, 3.4, 4.4, 4.6], [3.9, 3.8, 3.6, 3.3]

    assert called(rule, temperatures(*quiet, *up, *down)) == []
    assert called(rule, temperatures(*quiet, *up[:4], 3.5, 3.6, 3.7, 3.8)) != []


def test_a_forecast_of_a_defrost_is_held_back_with_its_reason_and_end() -> None:
    pattern = Pattern(period_s=6 * 3600.0, phase_s=minute(740).timestamp(), cap_s=2700.0)
    place = msgspec.structs.replace(ROOM, mutes=(DefrostMute(cap_s=2700.0, learned=pattern),))
    (rule, _) = Forecast(before="30 min").rules(place)
    quiet = [2.0 + (n % 6) * 0.1 for n in range(144)]
    states, told = ChannelStates(), list[Transition]()
    for sample in temperatures(*quiet, 2.6, 3.0, 3.3, 3.6, 3.8, 3.5, 3.1, 2.6, 2.4):
        states, more = engine.advance([rule], states, [sample], sample.at)
        told += more

    assert [each.kind for each in told] == ["held_back", "let_go"]
    assert told[0].why.code == "held.defrost"
    assert told[0].why.params["muted_until"] == told[0].since + timedelta(minutes=45)


def test_the_same_value_for_hours_is_stuck_and_a_value_of_zero_can_be() -> None:
    (rule,) = Stuck(after="6 h", product="48 h").rules(ROOM)

    assert called(rule, temperatures(*[0.0] * 80)) == [360]
    assert called(rule, temperatures(*[0.0, 0.1] * 40)) == []
    assert called(rule, temperatures(0.0, 0.0, every_min=720)) == []  # two reports prove nothing


def test_a_probe_that_fell_out_is_told_from_a_room_that_warms() -> None:
    (rule,) = ProbeOut(by=8.0).rules(ROOM)

    assert called(rule, temperatures(3, 3, 12, 21, 21, 21, every_min=1)) == [2]
    assert called(rule, temperatures(*(3 + 0.5 * n for n in range(30)), every_min=1)) == []
    assert only(rule, temperatures(3, 3, 12, 21, 21, 4, every_min=1)).ended_at == minute(5)


def test_a_compressor_that_hardly_rests_calls_once_the_window_is_known() -> None:
    (rule,) = DutyCycle(max_pct=90).rules(ROOM)

    assert called(rule, of("compressor_on", [True] * 80)) == [290]
    assert called(rule, of("compressor_on", [True, True, False] * 60)) == []


def test_a_service_is_due_at_each_multiple_of_the_interval() -> None:
    (rule,) = RunHours(service_every_h=4000).rules(ROOM)

    assert called(rule, of("run_hours", [0, 3999, 4001, 4201, 7999, 8000])) == [10, 25]


def test_a_battery_is_low_at_its_limit_and_foretold_a_week_ahead() -> None:
    low, days = Battery(low_pct=20).rules(ROOM)
    falling = of("battery_pct", [60 - 4 * n for n in range(10)], every_min=1440)

    assert called(low, of("battery_pct", [21, 20, 23, 25])) == [5]
    assert called(days, falling) == [8 * 1440]  # 28 % left, 4 % a day
    assert called(days, of("battery_pct", [60] * 12, every_min=1440)) == []


def test_a_cold_day_is_not_a_falling_battery() -> None:
    _, days = Battery(low_pct=20).rules(ROOM)
    samples: list[Sample] = []
    for day in range(12):  # warm at midnight: 80 %; cold at noon: less and less
        for hour, temp_c, charge in ((0, 4.0, 80.0), (12, -20.0, 60.0 - 4 * day)):
            at = minute((24 * day + hour) * 60)
            samples.append(
                Sample(at, len(samples), {"temperature_c": temp_c, "battery_pct": charge})
            )

    assert called(days, samples) == []


def test_drift_asks_three_neighbours_and_goes_to_both_sides() -> None:
    assert differences({1: 2.0, 2: 5.0}) == {}
    assert differences({1: 2.0, 2: 2.2, 3: 5.0}) == {1: -1.6, 2: pytest.approx(-1.3), 3: 2.9}
    (rule,) = Drift(max_c=2.0, lasting="6 h").rules(ROOM)
    assert called(rule, of("drift_c", [-2.5] * 8, every_min=60)) == [360]
    assert called(rule, of("drift_c", [1.9] * 8, every_min=60)) == []


def test_a_door_calls_after_its_time() -> None:
    (rule, _) = Door(open_for="2 min").rules(ROOM)

    assert called(rule, of("door_open", [True, True, True, False], every_min=1)) == [2]
    assert called(rule, of("door_open", [True, True, False], every_min=1)) == []
    assert called(rule, of("door_open", [True, False], every_min=30)) == [2]
