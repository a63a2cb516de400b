"""What of a playbook is done, told from the history alone."""

from datetime import timedelta

import pytest

from dispatch.playbook import rules
from dispatch.playbook.policy import PlayStep
from dispatch.sla.policy import CLASSES
from dispatch.work_orders.history import WorkOrderEntry
from hanlu.contracts.work_orders import OrderClass, State
from tests.dispatch.policies import shipped_policies
from tests.factories.dispatch import NOON

POLICIES = shipped_policies()
COMES = PlayStep(classes=("service",), zh="到场", en="be there", signs=("state:on_site",))
CALLS = PlayStep(classes=("service",), zh="电话", en="call", signs=("action:contact",))
SAYS = PlayStep(classes=("service",), zh="道歉", en="be kind")


def entry(version: int, action: str, frm: State | None, to: State) -> WorkOrderEntry:
    return WorkOrderEntry(
        version, NOON + timedelta(minutes=version), "Zhao", "agent", action, frm, to, None, {}
    )


def test_a_step_is_ticked_by_the_first_entry_that_shows_it() -> None:
    entries = [
        entry(1, "opened", None, "received"),
        entry(2, "transition", "travelling", "on_site"),
        entry(3, "photo", "on_site", "on_site"),
        entry(4, "contact", "on_site", "on_site"),
    ]
    came, called, said = rules.played([COMES, CALLS, SAYS], entries)
    assert (came.done_at, came.done_by) == (NOON + timedelta(minutes=2), "Zhao")
    assert called.done_at == NOON + timedelta(minutes=4)
    assert (said.is_ticked_by_record, said.done_at) == (False, None)


def test_a_case_that_is_taken_up_again_begins_anew() -> None:
    entries = [
        entry(1, "opened", None, "received"),
        entry(2, "transition", "travelling", "on_site"),
        entry(3, "transition", "closed", "classified"),
    ]
    (came,) = rules.played([COMES], entries)
    assert came.done_at is None


@pytest.mark.parametrize("order_class", CLASSES)
def test_every_grade_has_a_playbook(order_class: OrderClass) -> None:
    assert len(POLICIES.playbook.of(order_class)) >= 3


def test_what_a_grade_is_offered_stands_beside_it() -> None:
    first, second = rules.offers(POLICIES.compensation, "repair", "urgent_fault")
    assert (first.over_s, first.given.relief, second.over_s) == (0, "fee_reduced", 4 * 3600)
    assert rules.offers(POLICIES.compensation, "complaint", "complaint") == []
