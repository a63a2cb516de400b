"""The use cases of dispatch, each in a transaction of its own, as the edges call them."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from dispatch.assignments import service as assignments
from dispatch.assignments.service import Assignment
from dispatch.parts import catalogue, ledger, places
from dispatch.parts.catalogue import PartGiven
from dispatch.parts.ledger import Transfer
from dispatch.policies import Policies
from dispatch.visits import service as visits
from dispatch.visits.model import CHECKLIST, Signature, TrialRun, Visit, VisitPatch
from dispatch.work_orders import history, opening, repository
from dispatch.work_orders import transition as transitions
from dispatch.work_orders.transition import Step
from hanlu.contracts.alarms import AlarmRaised
from hanlu.contracts.work_orders import State, WorkOrder
from hanlu.database import Database
from hanlu.identity.principal import Principal
from hanlu.ids import new_id
from tests.factories import dispatch as make

COMPLETE = VisitPatch(
    checklist=dict.fromkeys(CHECKLIST, True),
    cause="fan blocked",
    solution="fan cleared",
    identity_shown=True,
    consent_by="Manager Lin",
    plan_told="the fan is blocked; it will be cleared",
    genuine=True,
    test_run=TrialRun(passed=True, note="runs"),
)
SIGNED = VisitPatch(signature=Signature("Manager Lin", "M5 20 L 30 10"))


@dataclass(frozen=True)
class Desk:
    """Everything returns the order as it is after the commit."""

    database: Database
    policies: Policies

    async def site(self, **wanted: Any) -> UUID:
        return await make.site(self.database, **wanted)

    async def technician(self, **wanted: Any) -> UUID:
        return await make.technician(self.database, **wanted)

    async def on_duty(self, technician_id: UUID) -> None:
        """Around the clock, every day."""
        async with self.database.unit_of_work(make.SYSTEM, "test.shift", audited=False) as uow:
            await uow.connection.execute(
                "insert into dispatch.shift (technician_id, weekday, starts, length_min)"
                " select %s, day, '00:00', 1440 from generate_series(0, 6) day",
                (technician_id,),
            )

    async def part(self, code: str) -> None:
        """A part in the catalogue; once is enough."""
        async with self.database.unit_of_work(make.SYSTEM, "test.part", audited=False) as uow:
            if await catalogue.get(uow.connection, code) is None:
                given = PartGiven(code=code, name_zh=f"{code} 件", name_en=code)
                await catalogue.create(uow, given)

    async def stock(self, technician_id: UUID, part: str, quantity: int) -> None:
        """Parts from the supplier straight into a van."""
        await self.part(part)
        transfer = Transfer(part, places.SUPPLIER, places.van(technician_id), quantity)
        async with self.database.unit_of_work(make.SYSTEM, "test.stock", audited=False) as uow:
            await ledger.write(uow, [transfer], new_id())

    async def in_van(self, technician_id: UUID, part: str) -> int:
        """How many of a part a van holds."""
        async with self.database.read(make.SYSTEM) as connection:
            return (await ledger.held_at(connection, places.van(technician_id))).get(part, 0)

    async def raise_alarm(self, alarm: AlarmRaised) -> WorkOrder | None:
        async with self.database.unit_of_work(make.SYSTEM, "alarm") as uow:
            return await opening.open_for_alarm(uow, self.policies, alarm)

    async def open_alarm(self, **wanted: Any) -> WorkOrder:
        if "site_id" not in wanted:
            wanted["site_id"] = await self.site()
        order = await self.raise_alarm(make.alarm(**wanted))
        assert order is not None
        return order

    async def assign(
        self, order: WorkOrder, technician_id: UUID, by: Principal | None = None, **wish: Any
    ) -> WorkOrder:
        async with self.database.unit_of_work(by or make.dispatcher(), "assign") as uow:
            asked = Assignment(technician_id=technician_id, **wish)
            return await assignments.assign(uow, self.policies, order.id, asked)

    async def withdraw(
        self, order: WorkOrder, reason: str | None, by: Principal | None = None
    ) -> WorkOrder:
        async with self.database.unit_of_work(by or make.dispatcher(), "withdraw") as uow:
            return await assignments.withdraw(uow, self.policies, order.id, reason)

    async def move(self, order: WorkOrder, to: State, by: Principal, **step: Any) -> WorkOrder:
        async with self.database.unit_of_work(by, "transition") as uow:
            return await transitions.transition(uow, self.policies, order.id, Step(to=to, **step))

    async def visit(
        self,
        order: WorkOrder,
        patch: VisitPatch,
        by: Principal,
        operation_id: UUID | None = None,
    ) -> Visit:
        async with self.database.unit_of_work(by, "visit") as uow:
            _, visit = await visits.write(uow, self.policies, order.id, patch, operation_id)
            return visit

    async def walk(self, order: WorkOrder, by: Principal, *states: State) -> WorkOrder:
        """Take several steps; done and signed bring a complete visit and a signature."""
        brought = {"done": COMPLETE, "signed": SIGNED}
        for to in states:
            order = await self.move(order, to, by, visit=brought.get(to))
        return order

    async def get(self, order_id: UUID, by: Principal = make.SYSTEM) -> WorkOrder | None:
        async with self.database.read(by) as connection:
            return await repository.get(connection, order_id)

    async def history(self, order_id: UUID) -> list[history.WorkOrderEntry]:
        async with self.database.read(make.SYSTEM) as connection:
            return list(await history.read(connection, order_id))

    async def rows(self, query: str, *values: object) -> list[dict[str, Any]]:
        async with self.database.read(make.SYSTEM) as connection:
            cursor = await connection.execute(query, values)
            return await cursor.fetchall()

    async def told(self, event: str) -> int:
        """How many events of a type wait in the outbox."""
        rows = await self.rows("select 1 from hanlu.outbox where type = %s", event)
        return len(rows)
