"""A town in which everything happens that changes how orders and people are shown."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import time, timedelta
from uuid import UUID, uuid4

from hypothesis import strategies as st

from dispatch.customers import sites
from dispatch.customers.sites import SiteGiven
from dispatch.sla.escalate import escalate
from dispatch.technicians import edit, positions
from dispatch.technicians.edit import ShiftGiven, TechnicianGiven
from dispatch.technicians.positions import Seen
from dispatch.technicians.skills import Skill
from dispatch.work_orders import opening
from hanlu.clock import FixedClock
from hanlu.contracts.work_orders import State
from tests.dispatch.desk import Desk
from tests.factories import dispatch as make

AROUND_THE_CLOCK = tuple(
    ShiftGiven(weekday=day, starts=time(0), length_min=1440) for day in range(7)
)


class Town:
    """Sites, people and orders, and all that can happen to them. ``n`` picks one of each."""

    def __init__(self, desk: Desk, clock: FixedClock) -> None:
        self.desk, self.clock = desk, clock
        self.sites: list[UUID] = []
        self.people: list[UUID] = []
        self.orders: list[UUID] = []

    async def begin(self) -> None:
        for n in range(2):
            self.sites.append(await self.desk.site(lat=31.2 + n / 100))
            await self.hire(n)
            await self.open(n)

    async def hire(self, n: int) -> None:
        async with self.desk.database.unit_of_work(make.SYSTEM, "hire") as uow:
            self.people.append(
                (await edit.create(uow, self.desk.policies.skill, _entry(uuid4().hex, n))).id
            )

    async def retrain(self, n: int) -> None:
        """Another home, level and van; now and then somebody leaves."""
        async with self.desk.database.unit_of_work(make.SYSTEM, "retrain") as uow:
            given_ = _entry(uuid4().hex, n, active=n % 5 > 0)
            person = self.people[n % len(self.people)]
            await edit.change(uow, self.desk.policies.skill, person, given_, None)

    async def move_site(self, n: int) -> None:
        async with self.desk.database.unit_of_work(make.SYSTEM, "move") as uow:
            place = SiteGiven(
                code=None, name="Moved", lat=31.3 + n / 100, lon=121.4, timezone="UTC"
            )
            await sites.change(
                uow, self.desk.policies, self.sites[n % len(self.sites)], place, None
            )

    async def drive(self, n: int) -> None:
        person = self.people[n % len(self.people)]
        async with self.desk.database.unit_of_work(make.as_technician(person), "drive") as uow:
            await positions.take(uow, Seen(lat=31.25 + n / 100, lon=121.4, at=uow.now))

    async def open(self, n: int) -> None:
        order = await self.desk.open_alarm(site_id=self.sites[n % len(self.sites)])
        self.orders.append(order.id)

    async def clear_alarm(self, n: int) -> None:
        order = await self.desk.get(self.orders[n % len(self.orders)])
        assert order is not None
        assert order.alarm_id is not None
        async with self.desk.database.unit_of_work(make.SYSTEM, "clear") as uow:
            now = self.clock.now()
            await opening.note_cleared(uow, self.desk.policies, order.alarm_id, now, None)

    async def give(self, n: int) -> None:
        order = await self.desk.get(self.orders[n % len(self.orders)])
        assert order is not None
        to, at = self.people[n % len(self.people)], self.clock.now() + timedelta(hours=n)
        await self.desk.assign(order, to, locked=n % 2 == 0, starts_at=at, reason="by_hand")

    async def step(self, n: int) -> None:
        """Whoever holds an order goes on with it, or hands it back."""
        order = await self.desk.get(self.orders[n % len(self.orders)])
        assert order is not None
        after: dict[State, tuple[State, ...]] = {
            "offered": ("accepted", "classified"),
            "accepted": ("travelling",),
            "travelling": ("on_site",),
            "on_site": ("working",),
            "working": ("paused", "done"),
            "paused": ("working",),
        }
        if order.technician_id is None or order.state not in after:
            return
        to = after[order.state][n % len(after[order.state])]
        by = make.as_technician(order.technician_id)
        reason = "waiting_part" if to == "paused" else "by_hand"
        await self.desk.walk(order, by, to) if to == "done" else await self.desk.move(
            order, to, by, reason=reason
        )

    async def call(self, n: int) -> None:
        """Whatever of its clocks is due by now calls somebody."""
        order_id = self.orders[n % len(self.orders)]
        async with self.desk.database.unit_of_work(make.SYSTEM, "call") as uow:
            await escalate(uow, self.desk.policies, order_id, self.clock.now())

    async def wait(self, n: int) -> None:
        self.clock.advance(timedelta(minutes=20 * n))

    def happenings(self) -> Mapping[str, Callable[[int], Awaitable[None]]]:
        return {
            each.__name__: each
            for each in (
                self.hire,
                self.retrain,
                self.move_site,
                self.drive,
                self.open,
                self.clear_alarm,
                self.give,
                self.step,
                self.call,
                self.wait,
            )
        }


def _entry(code: str, n: int, *, active: bool = True) -> TechnicianGiven:
    return TechnicianGiven(
        code=code,
        name=f"Technician {n}",
        home_lat=31.2 + n / 50,
        home_lon=121.4,
        timezone="Asia/Shanghai",
        active=active,
        skills=(Skill("refrigeration", 2 + n % 2), Skill("electrical", 3, make.NOON)),
        shifts=AROUND_THE_CLOCK[: 7 - n % 3],
    )


_NAMES = (
    *("hire", "retrain", "move_site", "drive", "open"),
    *("clear_alarm", "give", "give", "step", "step", "step", "call", "wait"),
)
CHANGES = st.lists(
    st.tuples(st.sampled_from(_NAMES), st.integers(0, 9), st.booleans()), max_size=14
)
"""What happens, by name, to which of each, and whether somebody looks then."""

SET_OUT = [("give", 0, False), ("step", 0, False), ("step", 0, True)]
"""Somebody has the first order and is on the way."""
