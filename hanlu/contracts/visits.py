"""What a device measured around a visit: asked for by dispatch, answered by the gateway.

Both go through the stream, so that the two may live in databases of their own.
"""

from datetime import datetime
from uuid import UUID

import msgspec

from hanlu.contracts.events import Event

Point = tuple[int, float, float, float]
"""Milliseconds since 1970, lowest, highest and mean of the readings it stands for, in °C."""


class Measured(msgspec.Struct, frozen=True, kw_only=True):
    """One reading, in °C."""

    at: datetime
    value_c: float


class CurveWanted(Event, frozen=True, kw_only=True, tag="visit.curve_wanted"):
    """What did this device measure in the span, and at these moments of the visit?

    ``channel`` None: the device's first. ``version`` is the order's: of two answers the later
    counts. ``settled``: nothing is asked of this visit again.
    """

    work_order_id: UUID
    visit_number: int
    version: int
    settled: bool
    device_id: str
    channel: str | None
    since: datetime
    until: datetime
    arrived_at: datetime | None
    finished_at: datetime | None


class CurveTold(Event, frozen=True, kw_only=True, tag="visit.curve_told"):
    """The answer: the curve, the limits in force, and the last reading before each moment.

    No points where nothing was measured, or no such device is known. ``gap_s``: between points
    further apart the device was silent.
    """

    wanted: CurveWanted
    points: list[Point]
    gap_s: float
    min_c: float | None
    max_c: float | None
    arrived: Measured | None
    finished: Measured | None
    latest: Measured | None
