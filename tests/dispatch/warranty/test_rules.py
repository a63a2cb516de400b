"""What is in warranty on a day, until when and why, and what of a repair is free."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.warranty.policy import WarrantyPolicy
from dispatch.warranty.rules import (
    Cover,
    FittedPart,
    judged,
    machine_cover,
    months_on,
    no_machine,
    not_original,
    part_cover,
)

POLICY = WarrantyPolicy(
    machine_months=12,
    counts_from="installation",
    part_months=3,
    after="cost_price",
    only_original=True,
    currency="CNY",
    machine_months_for={"truck": 24},
)
THIS, EARLIER = UUID(int=1), UUID(int=2)
TODAY = date(2026, 6, 1)
OUT = Cover(standing="out", on=TODAY, until=date(2026, 1, 1), basis="recorded")
IN = Cover(standing="in", on=TODAY, until=date(2026, 12, 1), basis="recorded")


def fitted(
    order: UUID = EARLIER, day: date | None = date(2026, 5, 1), **more: object
) -> FittedPart:
    told: dict[str, Any] = {
        "work_order_id": order, "order_number": "WO-1", "number": 1, "part": "fan",
        "name_zh": "风机", "name_en": "Fan", "quantity": 1, "fitted_on": day,
        "is_finished": day is not None, "source": "original", "supplier": "Maker",
        "warranty_months": 3, "cost_price_cents": 3850,
    }  # fmt: skip
    return FittedPart(**(told | more))


@pytest.mark.parametrize(
    ("day", "months", "end"),
    [
        (date(2026, 3, 1), 12, date(2027, 3, 1)),
        (date(2025, 11, 30), 3, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 12, 31), 0, date(2026, 12, 31)),
    ],
)
def test_a_period_ends_with_its_own_day_or_the_last_of_the_month(
    day: date, months: int, end: date
) -> None:
    assert months_on(day, months) == end


@given(day=st.dates(date(2000, 1, 1), date(2100, 1, 1)), months=st.integers(0, 239))
def test_a_longer_period_ends_later(day: date, months: int) -> None:
    assert day <= months_on(day, months) < months_on(day, months + 1)


@pytest.mark.parametrize(
    ("told", "standing", "basis", "until"),
    [
        pytest.param(
            {"installed_on": date(2025, 6, 1)}, "in", "installed", TODAY, id="the last day counts"
        ),
        pytest.param(
            {"installed_on": date(2025, 5, 31)}, "out", "installed", date(2026, 5, 31), id="out"
        ),
        pytest.param(
            {"installed_on": date(2025, 5, 31), "delivered_on": date(2026, 1, 1)},
            "out", "installed", date(2026, 5, 31), id="installation goes before delivery",
        ),
        pytest.param(
            {"delivered_on": date(2025, 12, 1)},
            "in", "delivered", date(2026, 12, 1), id="delivery where nothing else is known",
        ),
        pytest.param(
            {"warranty_until": date(2026, 7, 1), "installed_on": date(2020, 1, 1)},
            "in", "recorded", date(2026, 7, 1), id="the file goes before the policy",
        ),
        pytest.param({}, "unknown", "no_date", None, id="no day"),
    ],
)  # fmt: skip
def test_a_machine_stands_by_its_file_else_by_months_from_a_day(
    told: dict[str, date], standing: str, basis: str, until: date | None
) -> None:
    days = {"installed_on": None, "delivered_on": None, "warranty_until": None} | told
    cover = machine_cover(POLICY, kind="cold_room", on=TODAY, **days)
    assert (cover.standing, cover.basis, cover.until) == (standing, basis, until)


def test_a_kind_may_have_its_own_months_and_delivery_may_come_first() -> None:
    policy = POLICY.model_copy(update={"counts_from": "delivery"})
    cover = machine_cover(
        policy, kind="truck", on=TODAY, installed_on=date(2026, 1, 1),
        delivered_on=date(2025, 1, 1), warranty_until=None,
    )  # fmt: skip
    assert (cover.basis, cover.months, cover.until) == ("delivered", 24, date(2027, 1, 1))


def test_a_part_is_covered_by_its_own_months_and_never_shorter_than_its_machine() -> None:
    alone = part_cover(POLICY, fitted(), OUT, TODAY)
    assert (alone.until, alone.ends_with, alone.is_covered) == (date(2026, 8, 1), "part", True)
    within = part_cover(POLICY, fitted(), IN, TODAY)
    assert (within.until, within.ends_with) == (date(2026, 12, 1), "machine")
    after = part_cover(POLICY, fitted(), OUT, date(2026, 8, 2))
    assert not after.is_covered
    none = part_cover(POLICY, fitted(warranty_months=0), OUT, TODAY)
    assert (none.until, none.is_covered) == (None, False)
    not_yet = part_cover(POLICY, fitted(day=None), IN, TODAY)
    assert (not_yet.until, not_yet.months) == (None, 3)


def test_what_nobody_promised_has_the_months_of_the_policy() -> None:
    assert part_cover(POLICY, fitted(warranty_months=None), OUT, TODAY).months == 3


def test_in_warranty_all_is_free_and_says_by_what() -> None:
    (use,) = judged(POLICY, IN, [fitted(THIS, None, quantity=3)], THIS, TODAY).used
    assert (use.free, use.why, use.rest) == (3, "machine", "free")


def test_out_of_warranty_the_part_fitted_before_is_free_once_and_the_rest_at_cost_price() -> None:
    history = [fitted(), fitted(THIS, None, quantity=2)]
    found = judged(POLICY, OUT, history, THIS, TODAY)
    (use,) = found.used
    assert (use.free, use.why, use.rest, use.cost_price_cents) == (1, "part", "cost_price", 3850)
    assert [each.order_number for each in found.before] == ["WO-1"]
    listed = POLICY.model_copy(update={"after": "list_price"})
    assert judged(listed, OUT, history, THIS, TODAY).used[0].rest == "list_price"


def test_visits_of_one_repair_pay_each_part_and_one_taken_up_again_does_not_pay_twice() -> None:
    broken_off = fitted(THIS, TODAY, is_finished=False)
    second = fitted(THIS, None, number=2)
    (one, two) = judged(POLICY, OUT, [broken_off, second], THIS, TODAY).used
    assert (one.free, two.free) == (0, 0)
    (one, two) = judged(POLICY, OUT, [fitted(THIS, TODAY), second], THIS, TODAY).used
    assert (one.free, two.free, two.why) == (0, 1, "part")


def test_where_the_warranty_is_not_known_nothing_is_promised() -> None:
    (use,) = judged(POLICY, no_machine(TODAY), [fitted(THIS, None)], THIS, TODAY).used
    assert (use.free, use.why, use.rest) == (0, None, "unknown")


@given(
    before=st.lists(st.tuples(st.integers(1, 5), st.integers(0, 200)), max_size=5),
    used=st.lists(st.integers(1, 5), min_size=1, max_size=4),
    standing=st.sampled_from([IN, OUT, no_machine(TODAY)]),
)
def test_never_more_is_free_than_was_used_nor_by_parts_than_are_covered(
    before: list[tuple[int, int]], used: list[int], standing: Cover
) -> None:
    history = [
        fitted(day=TODAY - timedelta(days=ago), quantity=quantity) for quantity, ago in before
    ] + [fitted(THIS, None, number=n, quantity=quantity) for n, quantity in enumerate(used, 1)]
    found = judged(POLICY, standing, history, THIS, TODAY)
    assert all(0 <= use.free <= use.cover.quantity for use in found.used)
    assert all((use.rest == "free") == (use.free == use.cover.quantity) for use in found.used)
    covered = sum(each.quantity for each in found.before if each.is_covered)
    if standing.standing != "in":
        assert sum(use.free for use in found.used) <= covered


def test_a_part_of_unknown_source_is_not_known_to_be_false() -> None:
    assert not_original([("fuse", "unknown"), ("fan", "original")]) is None
    assert not_original([("fuse", "unknown"), ("fan", "equivalent")]) == "fan"
