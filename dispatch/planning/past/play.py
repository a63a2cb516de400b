"""A past day played under a policy: what came from outside comes again, the rest is decided anew.

From the record come the orders and what their customers and the office changed of them, who was at
work, and what people decided against the planner. The planner looks and searches as it does at
work. Technicians accept, drive and work as `Chance` has it; what they refused or interrupted in
the past they do not here.
"""

import heapq
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from uuid import UUID

from msgspec import structs

from dispatch.assignments.basis import Basis
from dispatch.planning import demand
from dispatch.planning.build import Built, build, firm
from dispatch.planning.decisions import improvement
from dispatch.planning.look import Act, look
from dispatch.planning.past import carried
from dispatch.planning.past.chance import Chance
from dispatch.planning.past.figures import Began, Outcome
from dispatch.planning.past.log import OrderChanged, Past, PersonChanged, Scene, Seen
from dispatch.planning.patience import Patience
from dispatch.planning.solver import again
from dispatch.planning.table import Table
from dispatch.policies import Policies
from dispatch.technicians.shifts import shift_after
from dispatch.work_orders.states import STARTED, UNASSIGNED
from hanlu.contracts.work_orders import State, WorkOrder
from hanlu.regions.datum import Wgs84

# Who is asked answers after this long, technician and office alike: our choice.
_ANSWERS_AFTER = timedelta(minutes=2)
# At work the planner looks every 5 s when nothing happens; a played day need not be as keen.
_LOOKS_EVERY = timedelta(minutes=30)
# A drive begins when it must, to the second.
_AT_ONCE = timedelta(seconds=1)
_OVER: frozenset[State] = frozenset({"done", "signed", "closed", "cancelled"})
# What a customer or the office says of an order, whoever has it.
_SAID = ("priority", "order_class", "window", "promised", "duration_s", "skills", "parts", "site")


@dataclass(frozen=True, slots=True)
class Course:
    """Under what a day is played. ``search`` are the iterations of each search, 0 for none."""

    policies: Policies
    table: Table
    chance: Chance
    search: int = 200


def play(past: Past, course: Course) -> Outcome:
    """The day from its beginning to its end. The same course gives the same day.

    ``course.table`` has `places(past)`.
    """
    return _Day(past, course).run()


def places(past: Past) -> list[Wgs84]:
    """Every place that a played day knows: homes, sites, where people were when it began."""
    scene = Scene(past)
    found = [each.home for each in past.registered]
    found += [each.home for each in scene.people.values() if each is not None]
    found += [seen[1] for seen in scene.seen(Basis(past.begin)).values() if seen is not None]
    orders = [*past.orders]
    for each in past.happened:
        if isinstance(each, OrderChanged):
            orders.append(each.order)
        else:
            found.append(Wgs84(each.person.home.lat, each.person.home.lon))
    return list(dict.fromkeys([*found, *map(_place, orders)]))


class _Day:
    def __init__(self, past: Past, course: Course) -> None:
        self._past, self._course, self._now = past, course, past.begin
        self._scene, self._patience = Scene(past), Patience()
        self._seen: dict[UUID, Seen | None] = self._scene.seen(Basis(past.begin))
        self._doing: dict[UUID, UUID] = {}
        self._began: dict[UUID, Began] = {}
        self._opened: dict[UUID, datetime] = {}
        self._due: dict[UUID, datetime] = {}
        self._drive_s = self._promises_moved = self._promises_retimed = self._started_moved = 0
        self._promised: set[UUID] = set()
        self._told: dict[UUID, datetime | None] = {}
        self._is_another = False
        self._to_come: list[tuple[datetime, int, Callable[[], None]]] = []
        self._turn = count()

    def run(self) -> Outcome:
        """Let everything happen in turn."""
        for order in self._past.orders:
            self._go_on(order)
        for each in self._past.happened:
            self._at(each.at, partial(self._happened, each))
        self._every(_LOOKS_EVERY, self._look)
        if self._course.search:
            self._every(self._course.policies.planning.improve_every, self._search)
        while self._to_come and self._to_come[0][0] < self._past.end:
            self._now, _, happen = heapq.heappop(self._to_come)
            happen()
        return Outcome(
            end=self._past.end,
            began=self._began,
            opened=self._opened,
            due=self._due,
            drive_s=self._drive_s,
            promises_moved=self._promises_moved,
            promises_retimed=self._promises_retimed,
            started_moved=self._started_moved,
            promised=frozenset(self._promised),
        )

    def _at(self, at: datetime, happen: Callable[[], None]) -> None:
        heapq.heappush(self._to_come, (at, next(self._turn), happen))

    def _every(self, pause: timedelta, happen: Callable[[], None]) -> None:
        def once_more() -> None:
            happen()
            self._at(self._now + pause, once_more)

        self._at(self._now, once_more)

    # What comes from outside.

    def _go_on(self, order: WorkOrder) -> None:
        """What was under way when the day began goes on."""
        self._note(order)
        person = order.technician_id
        if order.state in STARTED and person is not None:
            if order.state == "paused":
                self._scene.orders[order.id] = carried.waiting(order, self._now)
                return
            self._doing[person] = order.id
            work_s = self._course.chance.work_s(order.id, order.duration_s)
            until = order.state_at + timedelta(seconds=work_s)
            self._at(max(self._now, until), partial(self._finish, order.id, person))
        else:
            self._ask(order)

    def _happened(self, happened: OrderChanged | PersonChanged) -> None:
        if isinstance(happened, PersonChanged):
            stock = self._scene.stock.get(happened.person.id)
            self._scene.person(happened.person)
            if stock is not None:  # parts leave the van when they are used here
                self._scene.stock[happened.person.id] = stock
            self._look()
        elif happened.basis is None and happened.action is not None:
            said = self._said(happened, self._scene.orders.get(happened.order.id))
            if said is not None:
                self._set(said)
                self._look()

    def _said(self, happened: OrderChanged, known: WorkOrder | None) -> WorkOrder | None:
        """The order as a customer or the office wants it; None where that is nothing new, or comes
        too late for the order as it was played.
        """
        told = happened.order
        if known is None or known.state in _OVER:
            return None if told.state not in UNASSIGNED else carried.waiting(told, self._now)
        if known.state in STARTED:
            return None
        if told.state == "cancelled":
            self._due.pop(known.id, None)
            return structs.replace(known, state="cancelled", technician_id=None, proposal=None)
        now = structs.replace(known, **{name: getattr(told, name) for name in _SAID})
        if told.locked and told.technician_id is not None and happened.role != "technician":
            starts_at = told.starts_at or self._now
            now = carried.given(now, told.technician_id, starts_at, self._now)
            now = structs.replace(now, locked=True)
        return None if now == known else now

    # What the planner does.

    def _look(self) -> None:
        policies = self._course.policies
        goes_on = True
        while goes_on:
            steps = look(self._built(), policies, self._patience)
            found, looked = carried.played(steps, self._scene.orders, policies, self._now)
            self._planned(found)
            goes_on = looked.again and bool(found)

    def _search(self) -> None:
        """Once the day is another: the whole of it, for as many iterations as the course has."""
        if not self._is_another:
            return
        self._is_another = False
        policies, built = self._course.policies, self._built()
        if len(built.situation.demands) < 2:
            return
        problem = firm(built)
        plan = again(problem, built.current, self._course.search)
        _, decisions = improvement(built, problem, plan, policies.planning.worth_moving)
        act = Act("placed", "", tuple(decisions))
        found, _ = carried.carried_out(self._scene.orders, act, policies, self._now)
        self._planned(found)

    def _planned(self, changed: list[WorkOrder]) -> None:
        for order in changed:
            before = self._scene.orders[order.id]
            moved = order.technician_id != before.technician_id
            self._started_moved += moved and before.state in STARTED
            if before.state == "accepted":
                self._promises_moved += moved
                self._promises_retimed += not moved and self._begins_otherwise(before, order)
            self._set(order)

    def _begins_otherwise(self, before: WorkOrder, after: WorkOrder) -> bool:
        """Whether an order begins outside of the interval that people were last told."""
        told, now = self._told.setdefault(after.id, before.starts_at), after.starts_at
        margin = self._course.policies.planning.eta_margin
        if told is None or now is None or abs(now - told) <= margin:
            return False
        self._told[after.id] = now
        return True

    def _built(self) -> Built:
        policies = self._course.policies
        day = self._scene.day(self._now, self._scene.orders.values(), self._seen)
        situation = day.situation(self._now, policies.planning, policies.version)
        return build(situation, self._course.table, policies)

    def _set(self, order: WorkOrder) -> None:
        """An order is another; whoever has to answer is asked."""
        self._scene.orders[order.id] = order
        self._is_another = True
        self._note(order)
        self._ask(order)

    def _note(self, order: WorkOrder) -> None:
        """Of orders that need a visit: when they were opened and should begin."""
        if demand.demands([order]):
            self._opened.setdefault(order.id, max(order.opened_at, self._past.begin))
            self._due[order.id] = demand.due(order)

    # What people do.

    def _ask(self, order: WorkOrder) -> None:
        if order.state == "offered" or order.proposal is not None:
            version = order.version
            self._at(self._now + _ANSWERS_AFTER, partial(self._answer, order.id, version))
        elif order.state == "accepted" and order.technician_id is not None:
            self._at(self._now, partial(self._next, order.technician_id))

    def _answer(self, order_id: UUID, version: int) -> None:
        """The office takes a proposal up, a technician accepts; unless it is another by now."""
        order = self._scene.orders[order_id]
        if order.version != version:
            return
        if order.proposal is not None:
            self._planned([*carried.said_yes(self._scene.orders, order, self._now).values()])
        elif order.technician_id is not None:
            self._promised.add(order_id)
            self._told[order_id] = order.starts_at
            self._set(
                structs.replace(order, state="accepted", state_at=self._now, version=version + 1)
            )

    def _next(self, person: UUID) -> None:
        """Set out to the next order when it is time, if nothing else is under way."""
        at_work = self._scene.people.get(person)
        if person in self._doing or at_work is None:
            return
        shift = shift_after(self._past.roster(at_work, self._now), self._now)
        if shift is None or shift[0] > self._now:
            if shift is not None:
                self._at(shift[0], partial(self._next, person))
            return
        mine = [
            order
            for order in self._scene.orders.values()
            if order.state == "accepted" and order.technician_id == person
        ]
        if not mine:
            return
        order = min(mine, key=lambda each: (each.starts_at or self._now, each.number))
        expected_s = self._drive_expected_s(person, order)
        leaves_at = (order.starts_at or self._now) - timedelta(seconds=expected_s)
        if leaves_at > self._now + _AT_ONCE:
            self._at(leaves_at, partial(self._next, person))
            return
        self._set_out(person, order, expected_s)

    def _set_out(self, person: UUID, order: WorkOrder, expected_s: int) -> None:
        drive_s = self._course.chance.drive_s(order.id, expected_s)
        self._doing[person] = order.id
        self._drive_s += drive_s
        self._step(order, "travelling")
        arrives = self._now + timedelta(seconds=drive_s)
        opens = order.window.start if order.window else arrives
        self._at(max(arrives, opens), partial(self._begin, order.id, person))

    def _begin(self, order_id: UUID, person: UUID) -> None:
        order = self._scene.orders[order_id]
        self._began[order_id] = Began(person, self._now)
        self._seen[person] = (self._now, _place(order))
        self._step(order, "working")
        work_s = self._course.chance.work_s(order_id, order.duration_s)
        ends = self._now + timedelta(seconds=work_s)
        self._at(ends, partial(self._finish, order_id, person))

    def _finish(self, order_id: UUID, person: UUID) -> None:
        order = self._scene.orders[order_id]
        self._seen[person] = (self._now, _place(order))
        self._step(order, "done")
        van = self._scene.stock.setdefault(person, {})
        for part in order.parts:
            van[part] = max(0, van.get(part, 0) - 1)
        del self._doing[person]
        self._look()
        self._next(person)

    def _step(self, order: WorkOrder, to: State) -> None:
        self._scene.orders[order.id] = structs.replace(
            order, state=to, state_at=self._now, version=order.version + 1
        )
        self._is_another = True

    def _drive_expected_s(self, person: UUID, order: WorkOrder) -> int:
        table, seen = self._course.table, self._seen.get(person)
        at_work = self._scene.people[person]
        assert at_work is not None  # noqa: S101  # the caller looked
        start = at_work.home if seen is None else seen[1]
        return int(table.travel_s[table.row_of[start], table.row_of[_place(order)]])


def _place(order: WorkOrder) -> Wgs84:
    return Wgs84(order.site.lat, order.site.lon)
