"""HTTP edge of the indicators."""

from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Response
from pydantic import AwareDatetime

from dispatch.customers.schemas import Zone
from dispatch.edge import PoliciesDep
from dispatch.indicators import report
from dispatch.indicators.counting import Asked
from dispatch.indicators.errors import PeriodInvalid
from dispatch.indicators.report import Grouping, IndicatorReport
from hanlu.http.dependencies import ClockDep, ReadUow, require
from hanlu.http.messages import answers, message
from hanlu.http.routing import Router

router = Router(prefix="/indicators", tags=["reports"])

_LONGEST = timedelta(days=370)
_SHOWN = timedelta(days=84)


async def _asked(
    policies: PoliciesDep,
    clock: ClockDep,
    begin: Annotated[AwareDatetime | None, Query(alias="from", description="12 weeks ago")] = None,
    end: Annotated[AwareDatetime | None, Query(alias="to", description="Now.")] = None,
    timezone: Annotated[Zone, Query(description="In which weeks begin.")] = "Asia/Shanghai",
    outlet: Annotated[str | None, Query(max_length=80)] = None,
    technician_id: UUID | None = None,
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
        outlet=outlet,
        technician_id=technician_id,
    )


AskedDep = Annotated[Asked, Depends(_asked)]


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
    responses={200: {"content": {"text/csv": {}}, "description": "A line an indicator."}},
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
    name = f"indicators-{asked.begin:%Y%m%d}-{asked.end:%Y%m%d}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    # Spreadsheets take a file without the mark for one in the machine's own encoding.
    return Response("\ufeff" + report.as_csv(found), 200, headers, "text/csv; charset=utf-8")
