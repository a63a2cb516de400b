"""When people are warned of a device itself: its clock, its calibration. Pure."""

from datetime import date, timedelta
from typing import Annotated, Literal

import msgspec

CalibrationStanding = Literal["valid", "due_soon", "overdue", "undated"]


class UpkeepPolicy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The policy section ``upkeep``: an offset in seconds, either way, and days before an end."""

    clock_offset_warn_s: Annotated[int, msgspec.Meta(ge=1, le=86_400)]
    calibration_remind_days: Annotated[int, msgspec.Meta(ge=0, le=365)]

    def warns_of(self, offset_s: float | None) -> bool:
        """Whether a clock is off by more than people want to live with."""
        return offset_s is not None and abs(offset_s) > self.clock_offset_warn_s

    def standing(self, due_on: date | None, today: date) -> CalibrationStanding:
        """How a calibration stands; it is good on the day on which it is due."""
        if due_on is None:
            return "undated"
        if due_on < today:
            return "overdue"
        soon = today + timedelta(days=self.calibration_remind_days)
        return "due_soon" if due_on <= soon else "valid"
