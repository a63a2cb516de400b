"""HTTP edge of the indicators."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Response
from pydantic import AwareDatetime

from dispatch.customers.schemas import Zone
from dispatch.edge import PoliciesDep
from dispatch.indicators import (
    breakdown,
    hours,
    remedies,
    repeats,
    report,
    response,
    times,
    turnover,
)
from dispatch.indicators.breakdown import Breakdown, BreakdownBy
from dispatch.indicators.counting import Asked
from dispatch.indicators.errors import PeriodInvalid
from dispatch.indicators.hours import RequestHours
from dispatch.indicators.remedies import Remedies, RemedyBy
from dispatch.indicators.repeats import RepeatCase, RepeatOf, Repeats
from dispatch.indicators.report import Grouping, IndicatorReport
from dispatch.indicators.response import ResponseBy, ResponseTimes
from dispatch.indicators.times import RepairTimes
from dispatch.indicators.turnover import Turnover
from hanlu.http.dependencies import ClockDep, PrincipalDep, ReadUow, require
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
from hanlu.identity.errors import Forbidden
from hanlu.identity.principal import Principal
from hanlu.identity.rights import allowed

router = Router(prefix="/indicators", tags=["reports"])

_LONGEST = timedelta(days=370)
_SHOWN = timedelta(days=84)
_MOST_CASES = 5000


async def _period(
    policies: PoliciesDep,
    clock: ClockDep,
    begin: Annotated[AwareDatetime | None, Query(alias="from", description="12 weeks ago")] = None,
    end: Annotated[AwareDatetime | None, Query(alias="to", description="Now.")] = None,
    timezone: Annotated[Zone, Query(description="In which weeks begin.")] = "Asia/Shanghai",
    outlet: Annotated[str | None, Query(max_length=80)] = None,
) -> Asked:
    until: datetime = end or clock.now()
    since: datetime = begin or until - _SHOWN
    if not timedelta(0) < until - since <= _LONGEST:
        raise PeriodInvalid(days=_LONGEST.days)
    return Asked(
        begin=since,
        end=until,
        timezone=timezone,
        repeat_within=policies.kpi.repeat_within,
        closed_loop_within=policies.kpi.closed_loop_within,
        satisfied_from=policies.rating.satisfied_from,
        promoters_from=policies.kpi.promoters_from,
        detractors_to=policies.kpi.detractors_to,
        outlet=outlet,
    )


PeriodDep = Annotated[Asked, Depends(_period)]


async def _asked(period: PeriodDep, technician_id: UUID | None = None) -> Asked:
    return replace(period, technician_id=technician_id)


async def _of_things(
    period: PeriodDep,
    fault: Annotated[str | None, Query(max_length=80, description="Empty: without one.")] = None,
    model: Annotated[str | None, Query(max_length=80, description="Empty: without one.")] = None,
) -> Asked:
    return replace(period, fault=fault, model=model)


def _of_people(principal: Principal, by: str) -> None:
    if by == "technician" and not allowed(principal.role, "people.read"):
        raise Forbidden(role=principal.role, permission="people.read")


async def _grouping(principal: PrincipalDep, by: BreakdownBy = "fault") -> BreakdownBy:
    _of_people(principal, by)
    return by


async def _response_by(principal: PrincipalDep, by: ResponseBy = "outlet") -> ResponseBy:
    _of_people(principal, by)
    return by


async def _remedy_by(principal: PrincipalDep, by: RemedyBy = "all") -> RemedyBy:
    _of_people(principal, by)
    return by


AskedDep = Annotated[Asked, Depends(_asked)]
AskedOfThings = Annotated[Asked, Depends(_of_things)]
GroupingDep = Annotated[BreakdownBy, Depends(_grouping)]
ResponseByDep = Annotated[ResponseBy, Depends(_response_by)]
RemedyByDep = Annotated[RemedyBy, Depends(_remedy_by)]


@router.get(
    "", dependencies=[require("reports.read")], responses=answers(IndicatorReport, PeriodInvalid)
)
async def read(
    connection: ReadUow,
    policies: PoliciesDep,
    asked: AskedDep,
    clock: ClockDep,
    by: Grouping = "outlet",
) -> Response:
    """Satisfaction and the rates of repairs over a period, by week and by outlet or technician."""
    return message(await report.read(connection, policies.kpi, asked, by, clock.now()))


@router.get(
    "/export",
    dependencies=[require("reports.read")],
    response_class=Response,
    responses=answers_spreadsheet("A line an indicator."),
)
async def export(
    connection: ReadUow,
    policies: PoliciesDep,
    asked: AskedDep,
    clock: ClockDep,
    by: Grouping = "outlet",
) -> Response:
    """The same as a CSV file."""
    found = await report.read(connection, policies.kpi, asked, by, clock.now())
    return _file("indicators", asked, report.as_csv(found))


@router.get(
    "/breakdown",
    dependencies=[require("reports.read")],
    responses=answers(Breakdown, PeriodInvalid, Forbidden),
)
async def read_breakdown(connection: ReadUow, asked: AskedOfThings, by: GroupingDep) -> Response:
    """Where the work was: finished orders and the figures of repairs, most repairs first.

    By technician only for who may read people.
    """
    return message(await breakdown.read(connection, asked, by))


@router.get(
    "/breakdown/export",
    dependencies=[require("reports.read")],
    response_class=Response,
    responses=answers_spreadsheet("As a CSV file.", PeriodInvalid, Forbidden),
)
async def export_breakdown(connection: ReadUow, asked: AskedOfThings, by: GroupingDep) -> Response:
    """The same as a CSV file."""
    found = await breakdown.read(connection, asked, by)
    return _file(f"breakdown-{by}", asked, breakdown.as_csv(found))


@router.get(
    "/hours",
    dependencies=[require("reports.read")],
    responses=answers(RequestHours, PeriodInvalid),
)
async def read_hours(connection: ReadUow, asked: AskedOfThings) -> Response:
    """How many requests came in on each weekday at each hour, by the clock of their site."""
    return message(await hours.read(connection, asked))


@router.get(
    "/hours/export",
    dependencies=[require("reports.read")],
    response_class=Response,
    responses=answers_spreadsheet("As a CSV file.", PeriodInvalid),
)
async def export_hours(connection: ReadUow, asked: AskedOfThings) -> Response:
    """The same as a CSV file."""
    return _file("hours", asked, hours.as_csv(await hours.read(connection, asked)))


@router.get(
    "/times",
    dependencies=[require("reports.read")],
    responses=answers(RepairTimes, PeriodInvalid),
)
async def read_times(connection: ReadUow, asked: AskedOfThings) -> Response:
    """The time that finished repairs were expected to take, and what they took."""
    return message(await times.read(connection, asked))


@router.get(
    "/times/export",
    dependencies=[require("reports.read")],
    response_class=Response,
    responses=answers_spreadsheet("As a CSV file.", PeriodInvalid),
)
async def export_times(connection: ReadUow, asked: AskedOfThings) -> Response:
    """The same as a CSV file."""
    return _file("times", asked, times.as_csv(await times.read(connection, asked)))


@router.get(
    "/response",
    dependencies=[require("reports.read")],
    responses=answers(ResponseTimes, PeriodInvalid, Forbidden),
)
async def read_response(connection: ReadUow, asked: AskedOfThings, by: ResponseByDep) -> Response:
    """Until a repair was taken, and until somebody came: mean, median and 90th percentile."""
    return message(await response.read(connection, asked, by))


@router.get(
    "/response/export",
    dependencies=[require("reports.read")],
    response_class=Response,
    responses=answers_spreadsheet("As a CSV file.", PeriodInvalid, Forbidden),
)
async def export_response(connection: ReadUow, asked: AskedOfThings, by: ResponseByDep) -> Response:
    """The same as a CSV file."""
    found = await response.read(connection, asked, by)
    return _file(f"response-{by}", asked, response.as_csv(found))


@router.get(
    "/remedies",
    dependencies=[require("reports.read")],
    responses=answers(Remedies, PeriodInvalid, Forbidden),
)
async def read_remedies(connection: ReadUow, asked: AskedOfThings, by: RemedyByDep) -> Response:
    """By what repairs were solved, and what complaints were answered with."""
    return message(await remedies.read(connection, asked, by))


@router.get(
    "/remedies/export",
    dependencies=[require("reports.read")],
    response_class=Response,
    responses=answers_spreadsheet("As a CSV file.", PeriodInvalid, Forbidden),
)
async def export_remedies(connection: ReadUow, asked: AskedOfThings, by: RemedyByDep) -> Response:
    """The same as a CSV file."""
    found = await remedies.read(connection, asked, by)
    return _file(f"remedies-{by}", asked, remedies.as_csv(found))


@router.get(
    "/turnover",
    dependencies=[require("reports.read")],
    responses=answers(Turnover, PeriodInvalid),
)
async def read_turnover(connection: ReadUow, asked: PeriodDep, policies: PoliciesDep) -> Response:
    """How often the parts of each outlet turned over; the slowest first."""
    return message(await turnover.read(connection, asked, policies.kpi.slow_turns_a_year))


@router.get(
    "/turnover/export",
    dependencies=[require("reports.read")],
    response_class=Response,
    responses=answers_spreadsheet("As a CSV file.", PeriodInvalid),
)
async def export_turnover(connection: ReadUow, asked: PeriodDep, policies: PoliciesDep) -> Response:
    """The same as a CSV file."""
    found = await turnover.read(connection, asked, policies.kpi.slow_turns_a_year)
    return _file("turnover", asked, turnover.as_csv(found))


@router.get(
    "/repeats",
    dependencies=[require("reports.read")],
    responses=answers(Repeats, PeriodInvalid),
)
async def read_repeats(
    connection: ReadUow, asked: AskedOfThings, of: RepeatOf = "device"
) -> Response:
    """How many finished repairs were followed by another of the same device, of the same customer
    or of the same fault at the same customer, within the policy's days; the worst outlets first.
    """
    return message(await repeats.read(connection, asked, of))


@router.get(
    "/repeats/cases",
    dependencies=[require("reports.read")],
    responses=answers_page(RepeatCase, PeriodInvalid),
)
async def read_repeat_cases(
    connection: ReadUow, asked: AskedOfThings, page: PageDep, of: RepeatOf = "device"
) -> Response:
    """The repairs behind that rate, each with the one that came after it; the newest first."""
    after = page.after(tuple[datetime, UUID, int])
    found = await repeats.cases(connection, asked, of, after=after, limit=page.limit + 1)
    return message_page(found, page, key=lambda each: (each.finished_at, each.id, each.version))


@router.get(
    "/repeats/export",
    dependencies=[require("reports.read")],
    response_class=Response,
    responses=answers_spreadsheet("The rates, then a line a case.", PeriodInvalid),
)
async def export_repeats(
    connection: ReadUow, asked: AskedOfThings, of: RepeatOf = "device"
) -> Response:
    """The rates and at most the newest 5,000 cases as a CSV file."""
    rates = await repeats.read(connection, asked, of)
    found = await repeats.cases(connection, asked, of, after=None, limit=_MOST_CASES)
    return _file(f"repeats-{of}", asked, repeats.as_csv(rates, found))


def _file(name: str, asked: Asked, text: str) -> Response:
    days = f"{asked.begin:%Y%m%d}-{asked.end:%Y%m%d}"
    return spreadsheet(f"{name}-{days}", text)
