"""What the policy asks of a visit by its kind: named when missing, and blocking its end."""

from dataclasses import replace
from uuid import UUID

import msgspec
import pytest

from dispatch.policies import Policies
from dispatch.visits.model import PartUsed, TrialRun, Visit, VisitPatch
from dispatch.work_orders.errors import VisitIncomplete
from hanlu.contracts.work_orders import Kind, WorkOrder
from tests.dispatch.desk import COMPLETE, Desk
from tests.factories.dispatch import as_technician

SHOWN = Visit().patched(COMPLETE)


@pytest.mark.parametrize(
    ("patch", "missing"),
    [
        (VisitPatch(), []),
        (VisitPatch(identity_shown=False), ["identity"]),
        (VisitPatch(consent_by="  "), ["consent"]),
        (VisitPatch(plan_told=""), ["plan"]),
        (VisitPatch(test_run=TrialRun(passed=False, note="still warm")), ["test_run"]),
        (VisitPatch(genuine=False), []),
        (VisitPatch(genuine=False, parts_used=(PartUsed("fan", 1),)), ["genuine"]),
    ],
)
def test_each_thing_a_repair_must_show_is_named(
    policies: Policies, patch: VisitPatch, missing: list[str]
) -> None:
    assert SHOWN.patched(patch).missing(policies.visit, "repair") == missing


def test_a_device_that_was_never_tried_is_not_repaired(policies: Policies) -> None:
    untried = msgspec.structs.replace(SHOWN, test_run=None)
    assert untried.missing(policies.visit, "repair") == ["test_run"]


@pytest.mark.parametrize("kind", ["maintenance", "consultation", "pickup"])
def test_a_kind_that_the_policy_does_not_name_needs_no_more(policies: Policies, kind: Kind) -> None:
    plain = Visit().patched(
        VisitPatch(checklist=COMPLETE.checklist, cause="worn", solution="oiled")
    )
    assert plain.missing(policies.visit, kind) == []
    assert plain.missing(policies.visit, "installation") == ["identity", "consent", "test_run"]


async def test_a_repair_does_not_end_before_all_is_shown(
    desk: Desk, order: WorkOrder, technician_id: UUID
) -> None:
    await desk.assign(order, technician_id)
    me = as_technician(technician_id)
    await desk.walk(order, me, "accepted", "on_site", "working")
    short = replace(COMPLETE, consent_by=None, test_run=TrialRun(passed=False))
    with pytest.raises(VisitIncomplete) as refused:
        await desk.move(order, "done", me, visit=short)
    assert refused.value.params["items"] == ["consent", "test_run"]
    await desk.visit(order, VisitPatch(consent_by="王经理"), me)
    visit = await desk.visit(order, COMPLETE, me)
    assert (visit.consent_by, visit.test_run) == ("Manager Lin", TrialRun(passed=True, note="runs"))
    assert (await desk.move(order, "done", me)).state == "done"
