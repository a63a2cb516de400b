"""Taking in what a phone could not send: each operation as its technician's, once, or refused.

Each has a transaction of its own, as when the phone sends it; the technician may be disabled by
now: what was done while they were not is theirs. Applied as they did it, taken in by whom the audit
names.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb
from pydantic_core import to_jsonable_python

from dispatch.feedback import rating
from dispatch.messages import service as messages
from dispatch.policies import Policies
from dispatch.technicians import shown as technicians
from dispatch.technicians.errors import TechnicianMissing
from dispatch.unsent.errors import NoTechnician
from dispatch.unsent.model import (
    Operation,
    PhotoTaken,
    StepDone,
    TakenIn,
    Unsent,
    UnsentOutcome,
    WordsWritten,
)
from dispatch.visits import photos
from dispatch.work_orders import refused, transition
from dispatch.work_orders.refused import RefusedStep
from hanlu.database import Connection, Database, UnitOfWork
from hanlu.errors import DomainError
from hanlu.files import FileStore
from hanlu.identity import people
from hanlu.identity.principal import Principal, Scope

type Refusal = tuple[str, dict[str, Any]]
"""A code, and what fills its words."""

_ASKING = Principal.system("unsent")


@dataclass(frozen=True, slots=True)
class Desk:
    """Who takes in, where, and by which rules."""

    database: Database
    files: FileStore
    policies: Policies
    by: Principal
    origin: str | None


async def take_in(desk: Desk, person_id: UUID, unsent: Unsent) -> TakenIn:
    """Apply a file's operations in their order. Safe to repeat: each counts once by its id.

    Once a step of an order is refused, its later steps are refused with it, since they rest on it.
    Raises NoTechnician, TechnicianMissing where the desk does not see the technician.
    """
    owner, technician_id = await _owner(desk, person_id)
    broken: dict[UUID, Refusal] = {}
    outcomes = []
    async with desk.database.read(_ASKING) as connection:
        before = await _refused_before(connection, [each.id for each in unsent.operations])
    for each in unsent.operations:
        # What was refused before is not asked again: its id is spent, and it would be for that.
        why = before.get(each.id) or await _applied(desk, (owner, technician_id), each, broken)
        if why is not None and isinstance(each, StepDone):
            broken[each.order_id] = why
        outcomes.append(_outcome(each, why))
    async with desk.database.unit_of_work(desk.by, "unsent.take_in", origin=desk.origin) as uow:
        await _note(uow, technician_id, outcomes)
    return TakenIn(
        technician_id=technician_id,
        name=owner.name,
        saved_at=unsent.saved_at,
        outcomes=outcomes,
    )


async def known(connection: Connection, ids: Sequence[UUID]) -> list[UUID]:
    """Which of these the desk has taken in. Asked as the product: a random id is the right."""
    cursor = await connection.execute(
        "select operation_id from dispatch.taken_in where operation_id = any(%s)", (list(ids),)
    )
    return [row["operation_id"] for row in await cursor.fetchall()]


async def _refused_before(connection: Connection, ids: Sequence[UUID]) -> dict[UUID, Refusal]:
    cursor = await connection.execute(
        "select operation_id, refused, params from dispatch.taken_in"
        " where operation_id = any(%s) and refused is not null",
        (list(ids),),
    )
    rows = await cursor.fetchall()
    return {row["operation_id"]: (row["refused"], row["params"]) for row in rows}


async def _owner(desk: Desk, person_id: UUID) -> tuple[Principal, UUID]:
    async with desk.database.read(_ASKING) as connection:
        person = await people.get(connection, person_id)
    own = person.technician_id
    if own is None:
        raise NoTechnician
    async with desk.database.read(desk.by) as connection:
        if await technicians.get(connection, own, desk.database.clock.now()) is None:
            raise TechnicianMissing(technician=own)
    scope = Scope("technician", (str(own),))
    return Principal(person.id, person.name, "technician", scope, technician_id=own), own


async def _applied(
    desk: Desk,
    whose: tuple[Principal, UUID],
    operation: Operation,
    broken: dict[UUID, Refusal],
) -> Refusal | None:
    """Why it could not be applied; None where it was, or had been before."""
    owner, technician_id = whose
    why = broken.get(operation.order_id) if isinstance(operation, StepDone) else None
    if why is None:
        try:
            async with desk.database.unit_of_work(owner, "unsent.apply", origin=desk.origin) as uow:
                await _apply(desk, uow, technician_id, operation)
        except DomainError as error:
            why = (error.code, error.params)
    if why is not None and isinstance(operation, StepDone | PhotoTaken):
        await _tell(desk, owner, operation, why)
    return why


async def _apply(desk: Desk, uow: UnitOfWork, technician_id: UUID, operation: Operation) -> None:
    match operation:
        case StepDone(order_id=order_id):
            asked = operation.asked()
            if asked.rating is not None:
                given = asked.rating.given()
                await rating.sign(uow, desk.policies, order_id, asked.step(), given)
            else:
                await transition.transition(uow, desk.policies, order_id, asked.step())
        case PhotoTaken(order_id=order_id):
            await photos.keep(uow, desk.policies, desk.files, order_id, operation.given())
        case _:
            await messages.send(uow, technician_id, operation.written())


async def _tell(
    desk: Desk, owner: Principal, operation: StepDone | PhotoTaken, why: Refusal
) -> None:
    """Into the history of its order, as the phone itself would; an order never held has none."""
    to = operation.to if isinstance(operation, StepDone) else None
    told = RefusedStep(operation_id=operation.id, to=to, done_at=operation.at, code=why[0])
    try:
        async with desk.database.unit_of_work(owner, "unsent.refused", origin=desk.origin) as uow:
            await refused.tell(uow, operation.order_id, told)
    except DomainError:
        return  # the answer names it all the same


def _outcome(operation: Operation, why: Refusal | None) -> UnsentOutcome:
    about = None if isinstance(operation, WordsWritten) else operation.about
    wrote = operation.body.get("visit") if isinstance(operation, StepDone) and why else None
    return UnsentOutcome(
        id=operation.id,
        kind=operation.kind,
        at=operation.at,
        number=about.number if about else None,
        site=about.site if about else None,
        to=operation.to if isinstance(operation, StepDone) else None,
        refused=why[0] if why else None,
        params=why[1] if why else {},
        wrote=wrote if isinstance(wrote, dict) else {},
    )


async def _note(uow: UnitOfWork, technician_id: UUID, outcomes: Sequence[UnsentOutcome]) -> None:
    """That the desk has them, so that the phone may let go, and who took them in."""
    for each in outcomes:
        await uow.connection.execute(
            "insert into dispatch.taken_in (operation_id, technician_id, at, by_name, refused,"
            " params) values (%s, %s, %s, %s, %s, %s) on conflict (operation_id) do nothing",
            (
                each.id,
                technician_id,
                uow.now,
                uow.principal.name,
                each.refused,
                Jsonb(to_jsonable_python(each.params)),
            ),
        )
    counted = {
        "operations": len(outcomes),
        "refused": sum(each.refused is not None for each in outcomes),
    }
    uow.record(f"technician:{technician_id}", after=counted)
