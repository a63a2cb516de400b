"""Service reports with full defaults."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from dispatch.visits.arrival import Arrival
from dispatch.visits.cooling import Cooling
from dispatch.visits.model import CHECKLIST, PartUsed, Photo, Signature, Visit
from dispatch.visits.report import ReportedVisit, ServiceReport
from dispatch.warranty.rules import Cover, PartCover, PartUse, Warranty, months_on
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


def warranty(visits: Sequence[int] = ()) -> Warranty:
    """A machine out of warranty; each of these visits fitted one fan, the second of them free."""
    on = NOON.date()
    machine = Cover(
        standing="out", on=on, until=date(2025, 3, 1), basis="installed",
        since=date(2024, 3, 1), months=12,
    )  # fmt: skip
    cover = PartCover(
        work_order_id=UUID(int=1), order_number="WO-1001", part="fan", name_zh="风机",
        name_en="Fan", quantity=1, fitted_on=on, source="original", supplier="Maker", months=3,
        until=months_on(on, 3), ends_with="part", is_covered=True,
    )  # fmt: skip
    uses = [
        PartUse(
            visit=number, cover=cover, free=at % 2, why="part" if at % 2 else None,
            rest="free" if at % 2 else "cost_price", cost_price_cents=3850,
        )
        for at, number in enumerate(visits)
    ]  # fmt: skip
    return Warranty(
        machine=machine, before=[], used=uses, after="cost_price", part_months=3,
        only_original=True, currency="CNY",
    )  # fmt: skip


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
        warranty=warranty([one.number for one in visits]),
    )
