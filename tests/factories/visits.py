"""Service reports with full defaults."""

from datetime import timedelta

from dispatch.visits.arrival import Arrival
from dispatch.visits.cooling import Cooling
from dispatch.visits.model import CHECKLIST, PartUsed, Photo, Signature, Visit
from dispatch.visits.report import ReportedVisit, ServiceReport
from hanlu.contracts.visits import Measured
from hanlu.contracts.work_orders import SiteShown
from tests.factories.dispatch import NOON

HOUR = timedelta(hours=1)


def cooling() -> Cooling:
    """A frozen room that was back within its limits an hour after the arrival."""
    begin_ms = int(NOON.timestamp() * 1000)
    values = [-18.0, -9.0, -6.0, -8.0, -14.0, -17.0, -18.0]
    return Cooling(
        device_id="room-1",
        since=NOON,
        until=NOON + 3 * HOUR,
        settled=True,
        min_c=None,
        max_c=-15.0,
        points=tuple(
            (begin_ms + n * 1_800_000, value - 0.4, value + 0.4, value)
            for n, value in enumerate(values)
        ),
        gap_s=2400,
        arrived=Measured(at=NOON + HOUR, value_c=-6.0),
        finished=Measured(at=NOON + 2 * HOUR, value_c=-14.0),
        latest=Measured(at=NOON + 3 * HOUR, value_c=-18.0),
        trend="falling",
        verdict="back",
        back_at=NOON + 2.5 * HOUR,
        back_after_s=5400,
    )


def visit(
    number: int,
    *,
    cause: str = "fan blocked by ice",
    solution: str = "thawed, fan replaced",
    photos: int = 0,
    is_signed: bool = False,
    ended_why: str | None = None,
) -> ReportedVisit:
    """A visit with everything; broken off where ``ended_why`` is given."""
    pictures = tuple(
        Photo(
            sha256=f"{number:032}{each:032}",
            kind="after" if each % 2 else "before",
            media_type="image/jpeg",
            size_bytes=40_000,
            added_at=NOON + HOUR,
            added_by="Li Lei",
        )
        for each in range(photos)
    )
    return ReportedVisit(
        number=number,
        technician_name="Li Lei",
        visit=Visit(
            checklist=dict.fromkeys(CHECKLIST, ended_why is None),
            cause=cause,
            solution=solution,
            parts_used=(PartUsed("fan", 1),),
            photos=pictures,
            signature=Signature("Manager Lin", "M5 20L30 10L60 40") if is_signed else None,
        ),
        updated_at=NOON + 2 * HOUR,
        arrived_at=NOON + HOUR,
        arrival=Arrival(accuracy_m=12, distance_m=2300, reason="back gate"),
        finished_at=None if ended_why else NOON + 2 * HOUR,
        cooling=cooling(),
        ended_at=NOON + 2 * HOUR if ended_why else None,
        ended_why=ended_why,
    )


def report(*visits: ReportedVisit, description: str = "too warm since noon") -> ServiceReport:
    """The report of a case with these visits."""
    return ServiceReport(
        number="WO-1001",
        state="signed",
        kind="repair",
        fault="too_warm",
        description=description,
        site=SiteShown(
            name="Cold store 5",
            address="Harbour Road 5",
            lat=31.2,
            lon=121.5,
            timezone="Asia/Shanghai",
        ),
        device_id="room-1",
        opened_at=NOON,
        clocks=[],
        visits=list(visits),
    )
