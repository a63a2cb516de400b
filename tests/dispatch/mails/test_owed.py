"""What a step owes its customer by mail, and when; pure."""

from datetime import timedelta
from uuid import UUID

import pytest
from msgspec import structs
from pydantic import ValidationError

from dispatch.feedback.policy import RatingPolicy
from dispatch.mails.letters import letter, told
from dispatch.mails.owed import Owed, owed, takes_back_invitation
from hanlu.contracts.work_orders import Span, State, WorkOrder
from hanlu.ids import new_id
from tests.dispatch.desk import Desk
from tests.dispatch.policies import SHIPPED
from tests.factories.dispatch import NOON

HOUR = timedelta(hours=1)
POLICY = RatingPolicy.model_validate(SHIPPED["rating"])
SOON = Span(start=NOON + HOUR, end=NOON + 3 * HOUR)
LATER = Span(start=NOON + 5 * HOUR, end=NOON + 7 * HOUR)


@pytest.fixture
async def case(desk: Desk, order: WorkOrder, technician_id: UUID) -> WorkOrder:
    return await desk.assign(order, technician_id)


def after(case: WorkOrder, state: State, **other: object) -> WorkOrder:
    return structs.replace(case, state=state, version=case.version + 1, **other)


@pytest.mark.parametrize(("state", "hours"), [("done", 24), ("signed", 0), ("closed", 0)])
async def test_a_finished_case_owes_one_invitation_at_sign_off_or_a_day_after_the_work(
    case: WorkOrder, state: State, hours: int
) -> None:
    mail = owed(POLICY, case, after(case, state), NOON)
    assert mail == Owed("invitation", 1, NOON + hours * HOUR, at_latest=state == "done")


async def test_a_reopened_case_owes_the_same_one_unless_the_policy_asks_each_time(
    case: WorkOrder,
) -> None:
    again = after(case, "signed", round=2)
    assert owed(POLICY, case, again, NOON) == Owed("invitation", 1, NOON)
    each_time = POLICY.model_copy(update={"invite_again": True})
    assert owed(each_time, case, again, NOON) == Owed("invitation", 2, NOON)


async def test_a_time_agreed_with_the_customer_owes_a_note_and_a_planned_one_does_not(
    case: WorkOrder,
) -> None:
    planned = after(case, case.state, window=SOON)
    assert owed(POLICY, case, planned, NOON) is None
    booked = after(case, case.state, window=SOON, promised=True)
    assert owed(POLICY, case, booked, NOON) == Owed("appointment", booked.version, NOON)
    assert owed(POLICY, planned, booked, NOON) is not None
    assert owed(POLICY, booked, after(booked, booked.state), NOON) is None
    assert owed(POLICY, booked, after(booked, booked.state, window=LATER), NOON) is not None


async def test_setting_out_is_told_and_coming_back_with_the_part_is_not(case: WorkOrder) -> None:
    gone = after(structs.replace(case, state="accepted"), "travelling")
    assert owed(POLICY, structs.replace(case, state="accepted"), gone, NOON) is not None
    assert owed(POLICY, structs.replace(case, state="paused"), gone, NOON) is None


async def test_a_helpers_order_owes_the_customer_nothing(case: WorkOrder) -> None:
    helper = structs.replace(case, helps=new_id())
    assert owed(POLICY, helper, after(helper, "signed"), NOON) is None


async def test_only_work_that_goes_on_takes_an_invitation_back(case: WorkOrder) -> None:
    done = structs.replace(case, state="done")
    assert takes_back_invitation(done, after(done, "working"))
    assert not takes_back_invitation(done, after(done, "signed"))
    assert not takes_back_invitation(case, after(case, "accepted"))


def test_a_time_is_told_as_the_clock_at_the_site_shows_it() -> None:
    assert told(SOON, "Asia/Shanghai") == "2026-06-01 21:00-23:00"


async def test_the_one_on_the_way_is_told_by_the_name_one_uses_at_the_door(case: WorkOrder) -> None:
    code, params = letter("on_the_way", structs.replace(case, eta=SOON), "https://x")
    assert (code, params["name"]) == ("case.on_the_way_at", "Li")
    assert letter("on_the_way", structs.replace(case, eta=None), "")[0] == "case.on_the_way"


def test_a_policy_that_would_ask_later_than_the_latest_is_refused() -> None:
    with pytest.raises(ValidationError, match="invite_after lies behind latest"):
        RatingPolicy.model_validate(SHIPPED["rating"] | {"invite_after": "25 h"})
