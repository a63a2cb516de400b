"""What is offered, by class and by how late it became."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from dispatch.compensation.policy import CompensationPolicy
from tests.dispatch.policies import SHIPPED

POLICY = CompensationPolicy.model_validate(SHIPPED["compensation"])
REDUCED = {"classes": ["service"], "over": "0 min", "relief": "fee_reduced", "percent": 30}


@pytest.mark.parametrize(
    ("hours", "relief"),
    [
        pytest.param(0, "fee_reduced", id="at the miss itself"),
        pytest.param(3.999, "fee_reduced", id="a moment before the next step"),
        pytest.param(4, "fee_waived", id="exactly at the next step"),
        pytest.param(400, "fee_waived", id="long after the last step"),
    ],
)
def test_a_key_fault_is_offered_the_last_step_that_was_reached(hours: float, relief: str) -> None:
    step = POLICY.step("key_fault", timedelta(hours=hours))
    assert step is not None
    assert step.relief == relief


def test_a_class_that_is_not_listed_is_offered_nothing() -> None:
    assert POLICY.step("consult", timedelta(days=9)) is None
    assert not POLICY.makes_up_for("resolve", "repair", "consult")


def test_only_listed_clocks_and_kinds_are_made_up_for() -> None:
    assert POLICY.makes_up_for("resolve", "repair", "service")
    assert not POLICY.makes_up_for("ack", "repair", "service")
    assert not POLICY.makes_up_for("resolve", "maintenance", "service")


@given(
    st.lists(st.integers(1, 500), unique=True, max_size=6).map(lambda hours: [0, *hours]),
    st.permutations(range(7)),
    st.integers(0, 600),
)
def test_whatever_the_order_of_the_list_the_last_step_that_was_reached_counts(
    overs_h: list[int], order: list[int], late_h: int
) -> None:
    steps = [REDUCED | {"over": f"{over} h", "percent": n + 1} for n, over in enumerate(overs_h)]
    shuffled = [steps[n] for n in order if n < len(steps)]
    policy = CompensationPolicy.model_validate(SHIPPED["compensation"] | {"steps": shuffled})
    step = policy.step("service", timedelta(hours=late_h))
    assert step is not None
    assert step.over == timedelta(hours=max(over for over in overs_h if over <= late_h))


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param([REDUCED | {"over": "1 h"}], id="nothing from the miss on"),
        pytest.param([REDUCED, REDUCED | {"percent": 50}], id="two steps from one overrun on"),
        pytest.param([REDUCED | {"percent": None}], id="reduced by nothing"),
        pytest.param([REDUCED | {"relief": "voucher"}], id="a voucher by percent"),
        pytest.param([REDUCED | {"classes": ["no_such"]}], id="an unknown class"),
    ],
)
def test_a_list_that_leaves_it_open_is_refused(wrong: list[dict[str, Any]]) -> None:
    with pytest.raises(ValidationError):
        CompensationPolicy.model_validate(SHIPPED["compensation"] | {"steps": wrong})
