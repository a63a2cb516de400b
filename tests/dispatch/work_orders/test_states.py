"""The life of a work order: every step of the table is legal, every other is refused."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.work_orders.states import (
    ASSIGNED,
    FINAL,
    STATES,
    TRANSITIONS,
    Actor,
    Refusal,
    Rule,
    actor_for,
    check,
    following,
    following_for,
    is_reopening,
)
from hanlu.contracts.work_orders import State
from hanlu.identity.principal import ROLES

STATE = st.sampled_from(STATES)
ACTOR: st.SearchStrategy[Actor] = st.sampled_from(
    ["system", "office", "agent", "technician", "customer"]
)


@pytest.mark.parametrize(
    ("walk", "actor"),
    [
        pytest.param(
            ["offered", "accepted", "travelling", "on_site", "working", "done", "signed"],
            "technician",
            id="a technician goes the whole way from the offer to the signature",
        ),
        pytest.param(
            ["working", "paused", "travelling", "on_site", "working"],
            "technician",
            id="a technician leaves for a part and comes back",
        ),
        pytest.param(
            ["received", "classified", "planned", "offered", "classified", "cancelled"],
            "office",
            id="a dispatcher plans, offers, withdraws and cancels",
        ),
        pytest.param(
            ["signed", "closed", "classified"], "customer", id="a customer takes it up again"
        ),
    ],
)
def test_a_legal_walk_is_allowed_at_every_step(walk: list[State], actor: Actor) -> None:
    for state, to in itertools.pairwise(walk):
        assert isinstance(check(state, to, actor, "a reason"), Rule)


@given(STATE, STATE, ACTOR)
def test_only_the_table_and_its_actors_may_move_an_order(
    state: State, to: State, actor: Actor
) -> None:
    answer = check(state, to, actor, "a reason")
    rule = TRANSITIONS.get((state, to))
    assert isinstance(answer, Rule) == (rule is not None and actor in rule.by)


@given(STATE, STATE, ACTOR, st.sampled_from([None, "", "  "]))
def test_a_step_that_needs_a_reason_is_refused_without_one(
    state: State, to: State, actor: Actor, reason: str | None
) -> None:
    answer = check(state, to, actor, reason)
    if isinstance(answer, Rule):
        assert not answer.needs_reason


def test_a_refusal_names_the_legal_next_states() -> None:
    answer = check("offered", "done", "technician", None)
    assert answer == Refusal("work_order.transition_illegal", following("offered"))


def test_a_refusal_for_the_wrong_person_names_what_that_person_may_do() -> None:
    answer = check("done", "closed", "technician", "finished")
    assert answer == Refusal("work_order.transition_forbidden", ("signed", "working"))


def test_nothing_follows_a_cancelled_order() -> None:
    assert following("cancelled") == ()


def test_closing_needs_the_customer_or_the_marked_time_out() -> None:
    ways = {frm for (frm, to) in TRANSITIONS if to == "closed"}
    assert ways == {"signed", "done"}
    assert TRANSITIONS["done", "closed"].by == {"system"}
    assert "confirmation" in TRANSITIONS["done", "signed"].data


def test_every_state_can_be_reached_from_received_and_all_but_cancelled_left() -> None:
    seen: set[State] = {"received"}
    while more := {to for (frm, to) in TRANSITIONS if frm in seen} - seen:
        seen |= more
    assert seen == set(STATES)
    assert {frm for (frm, _) in TRANSITIONS} == set(STATES) - {"cancelled"}


def test_every_way_into_an_assigned_state_from_outside_brings_a_technician() -> None:
    for (frm, to), rule in TRANSITIONS.items():
        if to in ASSIGNED and frm not in ASSIGNED and frm != "done":
            assert "technician" in rule.data


def test_reopening_is_only_what_takes_up_a_finished_case() -> None:
    reopened = {frm for (frm, to) in TRANSITIONS if is_reopening(frm, to)}
    assert reopened == {"done", "signed", "closed"}
    assert FINAL - reopened == {"cancelled"}


def test_every_role_acts_in_one_capacity_or_only_looks() -> None:
    looks_only = {role for role in ROLES if actor_for(role) is None}
    assert looks_only == {"auditor", "finance", "parts_keeper"}


@given(STATE, ACTOR)
def test_the_buttons_offered_to_an_actor_are_all_legal(state: State, actor: Actor) -> None:
    for to in following_for(state, actor):
        assert isinstance(check(state, to, actor, "a reason"), Rule)
