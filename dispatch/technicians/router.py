"""HTTP edge of technicians, and of the phone that one of them carries."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response
from pydantic import AwareDatetime

from dispatch.customers.errors import OutOfScope
from dispatch.edge import PoliciesDep
from dispatch.technicians import duty_changes, edit, positions, shown
from dispatch.technicians.errors import (
    DutyChangeMissing,
    DutyChangeOver,
    NotATechnician,
    OffShift,
    PositionFromFuture,
    TechnicianCodeTaken,
    TechnicianMissing,
)
from dispatch.technicians.schemas import DutyChangeIn, PositionIn, TechnicianIn
from dispatch.work_orders import repository as orders
from dispatch.work_orders.states import ASSIGNED
from hanlu.contracts.events import Audience
from hanlu.contracts.technicians import DutyChange, Technician
from hanlu.contracts.work_orders import State, WorkOrder
from hanlu.errors import documented
from hanlu.http.dependencies import (
    ClockDep,
    PrincipalDep,
    ReadUow,
    ResourcesDep,
    WriteUow,
    require,
)
from hanlu.http.etags import IfMatchDep
from hanlu.http.messages import answers, answers_page, message, message_page
from hanlu.http.paging import PageDep
from hanlu.http.routing import Router
from hanlu.versions import VersionConflict

router = Router(prefix="/technicians", tags=["technicians"])

_MINE: tuple[State, ...] = (*sorted(ASSIGNED), "done")
"""What a phone shows: everything up to the signature."""


@router.get("", dependencies=[require("technicians.read")], responses=answers_page(Technician))
async def index(
    connection: ReadUow,
    page: PageDep,
    clock: ClockDep,
    region: str | None = None,
    outlet: str | None = None,
    active: Annotated[bool | None, Query()] = None,
) -> Response:
    """Technicians in the caller's scope by code, each as they stand now."""
    found = await shown.listed(
        connection,
        clock.now(),
        region=region,
        outlet=outlet,
        active=active,
        after=(page.after(tuple[str]) or (None,))[0],
        limit=page.limit + 1,
    )
    return message_page(found, page, key=lambda each: (each.code,))


@router.post(
    "",
    status_code=201,
    dependencies=[require("technicians.write")],
    responses=answers(Technician, TechnicianCodeTaken, OutOfScope, status=201),
)
async def create(body: TechnicianIn, uow: WriteUow, policies: PoliciesDep) -> Response:
    """Take a technician on."""
    technician = await edit.create(uow, policies.skill, body.given())
    return message(technician, status=201, version=technician.version)


@router.get(
    "/me",
    dependencies=[require("technicians.self")],
    responses=answers(Technician, NotATechnician),
)
async def me(connection: ReadUow, principal: PrincipalDep, clock: ClockDep) -> Response:
    """The caller, as boards show them."""
    mine = principal.technician_id
    technician = await shown.get(connection, mine, clock.now()) if mine else None
    if technician is None:
        raise NotATechnician
    return message(technician, version=technician.version)


@router.get(
    "/me/work-orders",
    dependencies=[require("technicians.self")],
    responses=answers_page(WorkOrder, NotATechnician),
)
async def my_work_orders(connection: ReadUow, principal: PrincipalDep) -> Response:
    """The caller's orders up to the signature, in the order of their start; one page."""
    if principal.technician_id is None:
        raise NotATechnician
    mine = await orders.of_technician(connection, principal.technician_id, _MINE)
    return message({"items": mine, "next": None})


@router.put(
    "/me/position",
    dependencies=[require("technicians.self")],
    responses=answers(Technician, NotATechnician, OffShift, PositionFromFuture),
)
async def my_position(
    body: PositionIn, principal: PrincipalDep, resources: ResourcesDep
) -> Response:
    """Where the caller is; only on shift. Too frequent for the audit, so not in it."""
    async with resources.database.unit_of_work(
        principal, "technicians.position", audited=False
    ) as uow:
        technician = await positions.take(uow, body.seen())
    if technician.position is not None:
        at = technician.position
        audience = Audience(
            topic="technicians",
            region=technician.region,
            outlet=technician.outlet,
            technician_ids=(technician.id,),
        )
        await resources.state.publish(
            "technicians",
            str(technician.id),
            {"lat": at.lat, "lon": at.lon, "at": at.at, "heading": at.heading}
            | {"state": technician.state},
            audience,
            position=(at.lon, at.lat),
        )
    return message(technician)


@router.get(
    "/{technician_id}",
    dependencies=[require("technicians.read")],
    responses=answers(Technician, TechnicianMissing),
)
async def show(technician_id: UUID, connection: ReadUow, clock: ClockDep) -> Response:
    """One technician as they stand now."""
    technician = await shown.get(connection, technician_id, clock.now())
    if technician is None:
        raise TechnicianMissing(technician=technician_id)
    return message(technician, version=technician.version)


@router.put(
    "/{technician_id}",
    dependencies=[require("technicians.write")],
    responses=answers(
        Technician, TechnicianMissing, TechnicianCodeTaken, OutOfScope, VersionConflict
    ),
)
async def change(
    technician_id: UUID,
    body: TechnicianIn,
    uow: WriteUow,
    policies: PoliciesDep,
    if_match: IfMatchDep,
) -> Response:
    """Correct a technician's entry; skills and shifts are replaced where given."""
    technician = await edit.change(uow, policies.skill, technician_id, body.given(), if_match)
    return message(technician, version=technician.version)


@router.get(
    "/{technician_id}/shifts",
    dependencies=[require("technicians.read")],
    responses=answers_page(shown.WeeklyShiftShown, TechnicianMissing),
)
async def shifts(technician_id: UUID, connection: ReadUow) -> Response:
    """The weekly shifts that `PUT` replaces; one page."""
    pattern = await shown.weekly_shifts(connection, technician_id)
    if pattern is None:
        raise TechnicianMissing(technician=technician_id)
    return message({"items": pattern, "next": None})


@router.get(
    "/{technician_id}/duty-changes",
    dependencies=[require("technicians.read")],
    responses=answers_page(DutyChange, TechnicianMissing),
)
async def list_duty_changes(technician_id: UUID, connection: ReadUow, clock: ClockDep) -> Response:
    """Absences and duty beside the weekly pattern that run or are to come; one page."""
    found = await duty_changes.upcoming(connection, technician_id, clock.now())
    if found is None:
        raise TechnicianMissing(technician=technician_id)
    return message({"items": found, "next": None})


@router.post(
    "/{technician_id}/duty-changes",
    status_code=201,
    dependencies=[require("technicians.write")],
    responses=answers(DutyChange, TechnicianMissing, DutyChangeOver, status=201),
)
async def add_duty_change(technician_id: UUID, body: DutyChangeIn, uow: WriteUow) -> Response:
    """Note an absence or duty beside the pattern; plans look again at once."""
    added = await duty_changes.add(uow, technician_id, body.given())
    return message(added, status=201)


@router.delete(
    "/{technician_id}/duty-changes/{change_id}",
    status_code=204,
    dependencies=[require("technicians.write")],
    responses=documented(TechnicianMissing, DutyChangeMissing, DutyChangeOver),
)
async def end_duty_change(technician_id: UUID, change_id: UUID, uow: WriteUow) -> None:
    """Take back what has not begun; what runs ends now."""
    await duty_changes.end(uow, technician_id, change_id)


@router.get(
    "/{technician_id}/track",
    dependencies=[require("technicians.read")],
    responses=answers_page(positions.TrackPoint),
)
async def track(
    technician_id: UUID,
    connection: ReadUow,
    start: Annotated[AwareDatetime, Query(alias="from")],
    end: Annotated[AwareDatetime, Query(alias="to")],
) -> Response:
    """Where a technician went between two instants, at most 2,000 points."""
    points = await positions.track(connection, technician_id, start, end)
    return message({"items": points, "next": None})
