"""What a socket is told adds up to what a fresh snapshot would say; what is lost is noticed."""

from datetime import UTC, datetime
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hanlu.contracts.events import Audience, NumberedEvent
from hanlu.identity.principal import Scope
from hanlu.live.frames import Bounds, EventFrame, Heartbeat, StateFrame
from hanlu.live.state import StateItem
from hanlu.live.views import View, Wish, chain, within
from tests.hanlu.live.model import PageModel

AT = datetime(2026, 3, 1, 8, tzinfo=UTC)
ALL, NORTH = Scope("all"), Scope("region", ("north",))
BEIJING = (116.4, 39.9)


def wish(scope: Scope = ALL, bounds: Bounds | None = None, *topics: str) -> Wish:
    chosen = frozenset(topics or ("work_orders", "technicians"))
    return Wish(role="dispatcher", scope=scope, technician_id=None, topics=chosen, bounds=bounds)


def event(number: int, topic: str = "work_orders", region: str | None = "north") -> NumberedEvent:
    return NumberedEvent(
        number=number,
        event_id=UUID(int=number),
        type=f"{topic}.changed.{number % 3}",
        at=AT,
        audience=Audience(topic=topic, region=region),
        data=msgspec.Raw(str(number).encode()),
    )


events = st.lists(
    st.tuples(
        st.sampled_from(["work_orders", "alarms"]), st.sampled_from(["north", "south", None])
    ),
    max_size=40,
).map(lambda marks: [event(n, *mark) for n, mark in enumerate(marks, start=1)])
scopes = st.sampled_from([ALL, NORTH, Scope("none")])


def facts(seen: Wish, history: list[NumberedEvent]) -> dict[str, bytes]:
    """What a fresh snapshot would hold: the newest of each type that is for this wish."""
    return {each.type: bytes(each.data) for each in history if seen.passes(each)}


@given(events, scopes, st.integers(0, 40), st.integers(0, 40), st.sets(st.integers(1, 40)))
def test_following_equals_a_fresh_snapshot(
    history: list[NumberedEvent], scope: Scope, joins: int, behind: int, beats: set[int]
) -> None:
    """A socket joins somewhere, with a snapshot that may be older than the view it shares."""
    seen = wish(scope)
    joined = min(joins, len(history))
    snapshot = max(0, joined - behind)
    view = View(seen, told=0)
    page = PageModel(snapshot, facts(seen, history[:snapshot]))
    for each in history[:joined]:
        view.frame(each)
        if each.number in beats:
            view.heartbeat(each.number, AT)
    for missed in chain(seen, history[snapshot:joined], snapshot):
        page.apply(missed)
    page.apply(Heartbeat(seq=joined, prev=page.held, at=AT))
    for each in history[joined:]:
        told = view.frame(each)
        if told is not None:
            page.apply(told)
        if each.number in beats:
            page.apply(view.heartbeat(each.number, AT))
    assert not page.gap
    assert page.facts == facts(seen, history)


@given(events, st.integers(0, 40))
def test_any_lost_frame_is_noticed_by_the_next_word(
    history: list[NumberedEvent], loses: int
) -> None:
    seen = wish()
    view = View(seen, told=0)
    frames = [frame for each in history if (frame := view.frame(each)) is not None]
    frames_and_beat: list[EventFrame | Heartbeat] = [*frames, view.heartbeat(len(history), AT)]
    if not frames:
        return
    lost = loses % len(frames)
    page = PageModel(0)
    for told in frames_and_beat[:lost] + frames_and_beat[lost + 1 :]:
        page.apply(told)
        if page.gap:
            return
    raise AssertionError(f"frame {lost} was lost in silence")


@given(events, st.integers(0, 40))
def test_frames_that_come_twice_change_nothing(history: list[NumberedEvent], again: int) -> None:
    seen = wish()
    frames = list(chain(seen, history, 0))
    page = PageModel(0)
    for frame in [*frames, *frames[again:]]:
        page.apply(frame)
    assert page.facts == facts(seen, history)
    assert not page.gap


def test_events_lost_to_the_server_send_every_socket_back() -> None:
    view = View(wish(), told=4)
    view.lost(9)
    page = PageModel(4)
    frame = view.frame(event(10))
    assert frame is not None
    page.apply(frame)
    assert page.gap


items = st.builds(
    StateItem,
    data=st.lists(st.integers(), max_size=2),
    audience=st.sampled_from([Audience(topic="technicians", region=r) for r in ("north", "south")]),
    position=st.none() | st.sampled_from([BEIJING, (121.5, 31.2)]),
)
steps = st.lists(
    st.tuples(st.sampled_from("abc"), st.none() | items) | st.just("flush"), max_size=40
)


@given(steps, scopes, st.sampled_from([None, (110.0, 35.0, 120.0, 45.0)]), st.integers(0, 20))
def test_states_add_up_to_the_board_as_it_stands(
    course: list[tuple[str, StateItem | None] | str],
    scope: Scope,
    bounds: Bounds | None,
    joined: int,
) -> None:
    board: dict[str, dict[str, StateItem]] = {"technicians": {}}
    view = View(wish(scope, bounds), told=0)
    page = PageModel(0)
    for step_number, step in enumerate([*course, "flush"]):
        if step_number == joined:
            page.apply(StateFrame(at=AT, data=view.whole(board)))
        if isinstance(step, str):
            if (frame := view.flush(board, AT)) is not None and step_number >= joined:
                page.apply(frame)
            continue
        item_id, item = step
        if item is None:
            board["technicians"].pop(item_id, None)
        else:
            board["technicians"][item_id] = item
        view.mark("technicians", [item_id])
    if joined <= len(course):
        fresh = View(wish(scope, bounds), told=0).whole(board).get("technicians", {})
        assert page.states == {("technicians", key): value for key, value in fresh.items()}


def test_many_changes_of_one_thing_are_one_state() -> None:
    board = {"technicians": {"a": StateItem(data=[9], audience=Audience(topic="technicians"))}}
    view = View(wish(), told=0)
    for _ in range(100):
        view.mark("technicians", ["a"])
    frame = view.flush(board, AT)
    assert frame is not None
    assert frame.data == {"technicians": {"a": [9]}}
    assert view.flush(board, AT) is None


@pytest.mark.parametrize(
    ("bounds", "inside"),
    [
        pytest.param((110.0, 35.0, 120.0, 45.0), True, id="around Beijing"),
        pytest.param((120.0, 35.0, 130.0, 45.0), False, id="east of it"),
        pytest.param((100.0, -10.0, -170.0, 60.0), True, id="across the date line"),
        pytest.param((170.0, -10.0, -170.0, 60.0), False, id="only the date line"),
    ],
)
def test_bounds_hold_what_lies_in_them(bounds: Bounds, inside: bool) -> None:
    assert within(bounds, BEIJING) is inside
