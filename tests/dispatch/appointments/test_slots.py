"""Which windows there are, and which of them a customer is offered."""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from dispatch.appointments.policy import BookingPolicy
from dispatch.appointments.slots import local_days, offered
from dispatch.planning.slots import Slot
from hanlu.ids import new_id
from optimizer.cost import Cost
from tests.dispatch.policies import SHIPPED
from tests.factories.day import HOUR, NOON

SHANGHAI = ZoneInfo("Asia/Shanghai")


def policy(**wanted: Any) -> BookingPolicy:
    return BookingPolicy.model_validate(SHIPPED["booking"] | wanted)


def slot(hours: int, cost: int) -> Slot:
    begin = NOON + hours * HOUR
    return Slot((begin, begin + 2 * HOUR), new_id(), "Li Wei", begin, Cost(travel_s=cost))


def begins(policy: BookingPolicy, zone: ZoneInfo, at: datetime) -> list[datetime]:
    return [begin for day in local_days(policy, zone, at) for begin, _ in day.windows]


def test_the_windows_of_a_day_fill_the_opening_hours_of_the_sites_own_clock() -> None:
    day = next(iter(local_days(policy(), SHANGHAI, datetime(2026, 5, 31, 20, tzinfo=UTC))))
    walls = [begin.astimezone(SHANGHAI).time() for begin, _ in day.windows]
    assert walls == [time(hour) for hour in (8, 10, 12, 14, 16, 18)]
    assert day.begins_at == datetime(2026, 5, 31, 16, tzinfo=UTC)
    assert day.ends_at == day.begins_at + timedelta(days=1)


def test_a_window_that_has_begun_is_over_and_a_day_without_windows_is_passed_over() -> None:
    at = datetime(2026, 6, 1, 10, 1, tzinfo=UTC)  # 18:01 in Shanghai
    assert begins(policy(), SHANGHAI, at)[0] == datetime(2026, 6, 2, 0, tzinfo=UTC)
    exactly = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)
    assert begins(policy(), SHANGHAI, exactly)[0] == exactly


def test_closed_weekdays_have_no_windows() -> None:
    found = begins(policy(weekdays=[1, 2, 3, 4, 5]), SHANGHAI, NOON)  # a Monday evening
    assert {begin.astimezone(SHANGHAI).isoweekday() for begin in found} == {1, 2, 3, 4, 5} - {1}


@given(st.integers(0, 366 * 24))
def test_windows_keep_their_wall_time_whenever_the_clocks_change(hours: int) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hours)
    for day in local_days(policy(), berlin, at):
        walls = {begin.astimezone(berlin).time() for begin, _ in day.windows}
        assert walls <= {time(hour) for hour in range(8, 20, 2)}
        assert all(begin >= at for begin, _ in day.windows)
        assert all(day.begins_at <= begin < end <= day.ends_at for begin, end in day.windows)


def test_the_cheapest_few_are_offered_and_what_is_dear_is_not() -> None:
    cheap, equal, dear = slot(4, 300), slot(2, 300), slot(0, 4000)
    assert offered([dear, cheap, equal], policy()) == [equal, cheap]
    assert offered([dear, cheap, equal], policy(most_offered=1)) == [equal]
    assert offered([dear, cheap], policy(most_extra=3700)) == [cheap, dear]
    assert offered([], policy()) == []


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"opens": "20:00", "closes": "08:00"}, id="closes before it opens"),
        pytest.param({"opens": "08:00", "closes": "09:30"}, id="no window fits"),
        pytest.param({"weekdays": []}, id="never open"),
        pytest.param({"weekdays": [8]}, id="no such weekday"),
        pytest.param({"window": "1 min"}, id="a window of a minute"),
    ],
)
def test_opening_hours_that_leave_no_window_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        policy(**wrong)
