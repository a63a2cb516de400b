"""The shipped policy says what the feature table says, and refuses what it cannot mean."""

from datetime import timedelta

import pytest
from pydantic import ValidationError

from dispatch.assignments.policy import DispatchPolicy
from dispatch.duration import parse, words
from dispatch.planning.policy import PlanningPolicy
from dispatch.sla.policy import CLASSES, AppointmentPolicy, ClosePolicy, OfferPolicy, SlaPolicy
from tests.dispatch.policies import ESCALATION, SHIPPED, SLA


def hours(n: float) -> timedelta:
    return timedelta(hours=n)


@pytest.mark.parametrize(
    ("order_class", "limits"),
    [
        ("crisis", {"ack": 0.5, "propose": 0.5}),
        ("urgent_fault", {"ack": 0.5, "arrive": 2, "resolve": 24, "supervisor": 0.5}),
        ("key_fault", {"ack": 1, "propose": 24, "arrive": 4, "resolve": 24}),
        ("service", {"ack": 1, "propose": 24, "resolve": 24}),
        (
            "complaint_urgent",
            {
                "ack": 0.5,
                "verify": 24,
                "propose": 2,
                "resolve": 24,
                "supervisor": 0.5,
                "manager": 4,
            },
        ),
        ("complaint_important", {"ack": 2, "verify": 24, "propose": 2, "resolve": 24}),
        ("complaint", {"ack": 2, "verify": 24, "propose": 2, "resolve": 24}),
        ("consult", {"ack": 2}),
        ("suggestion", {"ack": 48}),
    ],
)
def test_the_strict_profile_carries_the_numbers_of_the_table(
    order_class: str, limits: dict[str, float]
) -> None:
    assert SLA.limits(order_class) == {name: hours(h) for name, h in limits.items()}  # type: ignore[arg-type]  # names come from the table


def test_the_lenient_profile_differs_only_for_ordinary_complaints() -> None:
    lenient = SLA.model_copy(update={"profile": "lenient"})
    differing = [each for each in CLASSES if lenient.limits(each) != SLA.limits(each)]
    assert differing == ["complaint"]
    assert lenient.limits("complaint")["ack"] == hours(24)
    assert lenient.limits("complaint")["propose"] == hours(24)


def test_colours_follow_the_table() -> None:
    assert [SLA.graded(each).colour for each in CLASSES] == [
        "red", "red", "yellow", "blue", "yellow", "yellow", "blue", "green", "green",
    ]  # fmt: skip


def test_a_missed_clock_goes_to_the_inspector_first_then_up_by_halves() -> None:
    assert ESCALATION.timeout == ("inspector", "regional_manager", "senior")
    assert ESCALATION.step == 0.5


def test_only_the_green_channel_assigns_without_a_person() -> None:
    policy = DispatchPolicy.model_validate(SHIPPED["dispatch"])
    assert [each for each in CLASSES if policy.mode_of(each) == "auto"] == ["urgent_fault"]


def test_a_second_of_lateness_never_costs_less_than_one_of_travel() -> None:
    late = PlanningPolicy.model_validate(SHIPPED["planning"]).late_weight
    assert min(late) >= 1  # C-09; all prices are in seconds of travel
    assert list(late) == sorted(late, reverse=True), "nor less for what is more urgent"


def test_closing_appointment_and_offer_have_their_numbers() -> None:
    assert ClosePolicy.model_validate(SHIPPED["close"]).auto_after == hours(72)
    assert AppointmentPolicy.model_validate(SHIPPED["appointment"]).confirm_before == hours(1)
    assert OfferPolicy.model_validate(SHIPPED["offer"]).confirm_within == hours(0.25)


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"ack": "-1 h"}, id="a negative limit"),
        pytest.param({"ack": "0 min"}, id="no time at all"),
        pytest.param({"ack": "soon"}, id="no duration"),
        pytest.param({"akc": "1 h"}, id="a misspelt clock"),
        pytest.param({"colour": "pink"}, id="an unknown colour"),
        pytest.param({"priority": 0}, id="a priority outside 1 to 4"),
    ],
)
def test_a_wrong_value_is_refused_by_name(wrong: dict[str, object]) -> None:
    sections = SHIPPED["sla"] | {"service": SHIPPED["sla"]["service"] | wrong}
    with pytest.raises(ValidationError, match=next(iter(wrong))):
        SlaPolicy.model_validate(sections)


@pytest.mark.parametrize("text", ["30 min", "2 h", "72 h", "90 s", "1.5 s", "0 s"])
def test_a_duration_reads_back_as_it_was_written(text: str) -> None:
    assert words(parse(text)) in (text, "90 s")
