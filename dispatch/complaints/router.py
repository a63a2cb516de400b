"""HTTP edge of complaints: their course, their evidence, the list of all, figures, and files."""

from datetime import datetime, timedelta
from typing import Annotated, Final
from uuid import UUID

from fastapi import Depends, Query, Response
from pydantic import AwareDatetime

from dispatch.complaints import database, evidence, figures, problems, service
from dispatch.complaints.database import ComplaintRow, Standing, Wanted
from dispatch.complaints.errors import (
    AboutElsewhere,
    ComplaintCauseUnknown,
    ComplaintTypeUnknown,
    EvidenceMissing,
    NoStepLeft,
    NotAComplaint,
    ProblemFileMissing,
    ProblemFileOver,
    ProblemFileTooEarly,
    ProblemFileWithoutMeasure,
    RemedyForLeaders,
    RemedyUnfit,
    StepNeeds,
    StepOutOfTurn,
)
from dispatch.complaints.evidence import PinnedEvidence
from dispatch.complaints.figures import ComplaintFigures, Period
from dispatch.complaints.model import Complaint
from dispatch.complaints.problems import FileState, ProblemFile
from dispatch.complaints.schemas import (
    AcceptanceIn,
    ComplaintAboutIn,
    ComplaintStepIn,
    EvidencePinIn,
    ProblemFileIn,
)
from dispatch.edge import PoliciesDep
from dispatch.indicators.errors import PeriodInvalid
from dispatch.work_orders import repository
from dispatch.work_orders.errors import OperationReused, WorkOrderMissing, WorkOrderMoved
from hanlu.contracts.work_orders import WorkOrder
from hanlu.http.dependencies import ClockDep, PrincipalDep, ReadUow, WriteUow, require
from hanlu.http.etags import IfMatchDep
from hanlu.http.messages import (
    answers,
    answers_page,
    answers_spreadsheet,
    message,
    message_page,
    spreadsheet,
)
from hanlu.http.paging import PageDep
from hanlu.http.routing import Router
from hanlu.identity.rights import allowed
from hanlu.versions import VersionConflict

of_order = Router(prefix="/work-orders/{order_id}/complaint", tags=["complaints"])
everywhere = Router(prefix="/complaints", tags=["complaints"])
files = Router(prefix="/problem-files", tags=["complaints"])

_LONGEST: Final = timedelta(days=370)
_SHOWN: Final = timedelta(days=84)
_MOST_EXPORTED: Final = 5000
_BEGUN = (WorkOrderMissing, WorkOrderMoved, OperationReused, NotAComplaint)


@of_order.get(
    "",
    dependencies=[require("complaints.read")],
    responses=answers(Complaint, WorkOrderMissing, NotAComplaint),
)
async def show(order_id: UUID, connection: ReadUow, policies: PoliciesDep) -> Response:
    """The course of a complaint: what was done by whom, what is next, what there is to choose."""
    order = await repository.seen(connection, order_id)
    return message(await service.show(connection, policies, order), version=order.version)


@of_order.put(
    "",
    dependencies=[require("complaints.handle")],
    responses=answers(WorkOrder, *_BEGUN, ComplaintTypeUnknown, AboutElsewhere),
)
async def classify(
    order_id: UUID, body: ComplaintAboutIn, uow: WriteUow, policies: PoliciesDep
) -> Response:
    """Say what a complaint is about: its type, and the case at its place."""
    order = await service.classify(
        uow,
        policies,
        order_id,
        body.type,
        body.about_id,
        operation_id=body.operation_id,
        expected_version=body.version,
    )
    return message(order, version=order.version)


@of_order.post(
    "/steps",
    dependencies=[require("complaints.handle")],
    responses=answers(
        WorkOrder,
        *_BEGUN,
        NoStepLeft,
        StepOutOfTurn,
        StepNeeds,
        ComplaintCauseUnknown,
        RemedyUnfit,
        RemedyForLeaders,
    ),
)
async def take(
    order_id: UUID, body: ComplaintStepIn, uow: WriteUow, policies: PoliciesDep
) -> Response:
    """Write down the next step; the result settles the case, and its customer gets the letter."""
    order = await service.take(
        uow,
        policies,
        order_id,
        body.given(),
        operation_id=body.operation_id,
        expected_version=body.version,
    )
    return message(order, version=order.version)


@of_order.post(
    "/evidence",
    dependencies=[require("complaints.handle")],
    responses=answers(WorkOrder, *_BEGUN),
)
async def pin(
    order_id: UUID, body: EvidencePinIn, uow: WriteUow, policies: PoliciesDep
) -> Response:
    """Collect the evidence as it is now and pin it beside what was pinned before."""
    order = await service.pin_again(
        uow,
        policies,
        order_id,
        operation_id=body.operation_id,
        expected_version=body.version,
    )
    return message(order, version=order.version)


@of_order.get(
    "/evidence/{number}",
    dependencies=[require("complaints.read")],
    responses=answers(PinnedEvidence, WorkOrderMissing, EvidenceMissing),
)
async def pinned(order_id: UUID, number: int, connection: ReadUow) -> Response:
    """The evidence as it was pinned: what the record said then."""
    order = await repository.seen(connection, order_id)
    found = await evidence.pinned(connection, order.id, number)
    if found is None:
        raise EvidenceMissing(number=order.number, evidence=number)
    return message(found)


async def _wanted(
    type: Annotated[str | None, Query(max_length=40)] = None,  # noqa: A002  # the column's name
    cause: Annotated[str | None, Query(max_length=40)] = None,
    outlet: Annotated[str | None, Query(max_length=80)] = None,
    model: Annotated[str | None, Query(max_length=80)] = None,
    standing: Standing | None = None,
    begin: Annotated[AwareDatetime | None, Query(alias="from")] = None,
    end: Annotated[AwareDatetime | None, Query(alias="to")] = None,
    words: Annotated[str | None, Query(min_length=1, max_length=80)] = None,
) -> Wanted:
    return Wanted(
        type=type,
        cause=cause,
        outlet=outlet,
        model=model,
        standing=standing,
        begin=begin,
        end=end,
        words=words,
    )


WantedDep = Annotated[Wanted, Depends(_wanted)]


@everywhere.get("", dependencies=[require("complaints.read")], responses=answers_page(ComplaintRow))
async def index(connection: ReadUow, page: PageDep, wanted: WantedDep) -> Response:
    """Complaints, newest first, by type, cause, outlet, model, standing, day and words."""
    found = await database.listed(
        connection, wanted, after=page.after(tuple[datetime, UUID]), limit=page.limit + 1
    )
    return message_page(found, page, key=lambda row: (row.opened_at, row.id))


@everywhere.get(
    "/export",
    dependencies=[require("complaints.read")],
    response_class=Response,
    responses=answers_spreadsheet("A line a complaint."),
)
async def export(connection: ReadUow, wanted: WantedDep) -> Response:
    """The same as a CSV file, the newest 5,000 at most."""
    rows = await database.listed(connection, wanted, limit=_MOST_EXPORTED)
    return spreadsheet("complaints", database.as_csv(rows))


async def _period(
    clock: ClockDep,
    begin: Annotated[AwareDatetime | None, Query(alias="from")] = None,
    end: Annotated[AwareDatetime | None, Query(alias="to")] = None,
    outlet: Annotated[str | None, Query(max_length=80)] = None,
) -> Period:
    until = end or clock.now()
    since = begin or until - _SHOWN
    if not timedelta(0) < until - since <= _LONGEST:
        raise PeriodInvalid(days=_LONGEST.days)
    return Period(begin=since, end=until, outlet=outlet)


PeriodDep = Annotated[Period, Depends(_period)]


async def _with_people(principal: PrincipalDep) -> bool:
    return allowed(principal.role, "people.read")


WithPeopleDep = Annotated[bool, Depends(_with_people)]


@everywhere.get(
    "/figures",
    dependencies=[require("complaints.read")],
    responses=answers(ComplaintFigures, PeriodInvalid),
)
async def read_figures(
    connection: ReadUow,
    policies: PoliciesDep,
    period: PeriodDep,
    clock: ClockDep,
    with_people: WithPeopleDep,
) -> Response:
    """Types, causes, outlets and models of the complaints received in a period, and how long each
    step took; without a period, of the last twelve weeks. Who held the steps only for who may read
    people.
    """
    now = clock.now()
    return message(
        await figures.read(connection, policies.complaint, period, now, with_people=with_people)
    )


@everywhere.get(
    "/figures/export",
    dependencies=[require("complaints.read")],
    response_class=Response,
    responses=answers_spreadsheet("A line a group or a step.", PeriodInvalid),
)
async def export_figures(
    connection: ReadUow,
    policies: PoliciesDep,
    period: PeriodDep,
    clock: ClockDep,
    with_people: WithPeopleDep,
) -> Response:
    """The same as a CSV file."""
    now = clock.now()
    found = await figures.read(connection, policies.complaint, period, now, with_people=with_people)
    return spreadsheet("complaint-figures", figures.as_csv(found))


@files.get("", dependencies=[require("complaints.read")], responses=answers_page(ProblemFile))
async def file_index(
    connection: ReadUow, page: PageDep, policies: PoliciesDep, state: FileState | None = None
) -> Response:
    """Files of problems that came again, newest first."""
    found = await problems.listed(
        connection,
        policies,
        state=state,
        after=page.after(tuple[datetime, UUID]),
        limit=page.limit + 1,
    )
    return message_page(found, page, key=lambda each: (each.opened_at, each.id))


@files.get(
    "/{file_id}",
    dependencies=[require("complaints.read")],
    responses=answers(ProblemFile, ProblemFileMissing),
)
async def file_shown(file_id: UUID, connection: ReadUow, policies: PoliciesDep) -> Response:
    """One file."""
    found = await problems.get(connection, policies, file_id)
    return message(found, version=found.version)


@files.patch(
    "/{file_id}",
    dependencies=[require("complaints.decide")],
    responses=answers(ProblemFile, ProblemFileMissing, ProblemFileOver, VersionConflict),
)
async def change_file(
    file_id: UUID,
    body: ProblemFileIn,
    uow: WriteUow,
    policies: PoliciesDep,
    if_match: IfMatchDep,
) -> Response:
    """Name the owner, move the date, say the standard of acceptance or the measure."""
    found = await problems.change(uow, policies, file_id, body.given(), if_match)
    return message(found, version=found.version)


@files.post(
    "/{file_id}/acceptance",
    dependencies=[require("complaints.decide")],
    responses=answers(
        ProblemFile,
        ProblemFileMissing,
        ProblemFileOver,
        ProblemFileWithoutMeasure,
        ProblemFileTooEarly,
        VersionConflict,
    ),
)
async def accept_file(
    file_id: UUID,
    body: AcceptanceIn,
    uow: WriteUow,
    policies: PoliciesDep,
    if_match: IfMatchDep,
) -> Response:
    """Accept the measure, once the problem has not returned for long enough."""
    found = await problems.accept(uow, policies, file_id, body.words, if_match)
    return message(found, version=found.version)
