"""To which team an order goes: the first rule that fits and whose team is there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.sla.policy import CLASSES
from dispatch.teams import routing
from dispatch.teams.policy import TeamPolicy, TeamRule
from dispatch.teams.routing import Routable
from hanlu.contracts.work_orders import Kind, OrderClass
from tests.dispatch.policies import shipped_policies

TEAMS = shipped_policies().teams
KEPT = frozenset({"front_desk", "complaints", "quick_response", "support", "experts", "decision"})
KINDS: tuple[Kind, ...] = ("repair", "installation", "complaint", "parts", "consultation")


def an_order(
    order_class: OrderClass = "service",
    kind: Kind = "repair",
    fault: str | None = None,
    source: str = "telephone",
    outlet: str | None = "North",
) -> Routable:
    return Routable(order_class=order_class, kind=kind, fault=fault, source=source, outlet=outlet)


@pytest.mark.parametrize(
    ("order", "team", "why"),
    [
        (an_order("complaint", "complaint"), "complaints", {"class": "complaint"}),
        (an_order("crisis", "complaint"), "complaints", {"class": "crisis"}),
        (an_order("urgent_fault"), "quick_response", {"class": "urgent_fault"}),
        (an_order("service", "parts"), "support", {"kind": "parts"}),
        (an_order("service", fault="sensor"), "support", {"fault": "sensor"}),
    ],
)
def test_a_case_goes_to_the_team_of_its_kind_and_says_by_what(
    order: Routable, team: str, why: dict[str, str]
) -> None:
    found = routing.route(TEAMS, KEPT, order)
    assert (found.team, found.why.code) == (team, "team.rule")
    assert found.why.params == {"team": team, **why}


def test_what_no_rule_fits_goes_to_the_front_desk() -> None:
    found = routing.route(TEAMS, KEPT, an_order())
    assert (found.team, found.why.code) == ("front_desk", "team.default")


def test_a_rule_of_a_team_that_is_no_more_is_passed_over() -> None:
    found = routing.route(TEAMS, KEPT - {"complaints"}, an_order("complaint", "complaint"))
    assert found.team == "front_desk"
    assert routing.route(TEAMS, frozenset(), an_order()).team is None


def test_a_rule_asks_for_channel_and_outlet_together() -> None:
    rule = TeamRule(team="experts", sources=("mail",), outlets=("North",))
    policy = TEAMS.model_copy(update={"rules": (rule,)})
    both = routing.route(policy, KEPT, an_order(source="mail"))
    assert both.why.params == {"team": "experts", "source": "mail", "outlet": "North"}
    assert routing.route(policy, KEPT, an_order(source="mail", outlet=None)).team == "front_desk"
    assert routing.route(policy, KEPT, an_order(source="web")).team == "front_desk"


def test_a_rule_for_all_but_complaints_takes_no_complaint() -> None:
    policy = TEAMS.model_copy(update={"rules": (TeamRule(team="experts", complaint=False),)})
    assert routing.route(policy, KEPT, an_order()).team == "experts"
    assert routing.route(policy, KEPT, an_order("complaint")).team == "front_desk"


@st.composite
def policies(draw: st.DrawFn) -> TeamPolicy:
    rule = st.builds(
        TeamRule,
        team=st.sampled_from(sorted(KEPT)),
        complaint=st.sampled_from((None, True, False)),
        classes=st.lists(st.sampled_from(CLASSES), max_size=2).map(tuple),
        kinds=st.lists(st.sampled_from(KINDS), max_size=2).map(tuple),
        sources=st.lists(st.sampled_from(("mail", "telephone")), max_size=1).map(tuple),
    )
    return TEAMS.model_copy(update={"rules": tuple(draw(st.lists(rule, max_size=4)))})


@given(
    policies(),
    st.sets(st.sampled_from(sorted(KEPT))),
    st.sampled_from(CLASSES),
    st.sampled_from(KINDS),
)
def test_every_order_has_a_team_that_is_there_while_the_default_is(
    policy: TeamPolicy, kept: set[str], order_class: OrderClass, kind: Kind
) -> None:
    found = routing.route(policy, kept | {policy.default}, an_order(order_class, kind))
    assert found.team in kept | {policy.default}
    assert found.why.params["team"] == found.team
