"""How long a day's readings are kept: a formula, not a number of days. Pure.

The longest of three, for the day's zone and the goods that lay there on that day:

- the floor of the zone's kind;
- shelf life + 6 months (Food Safety Law of China, 2021, article 50, paragraph 2), counted from the
  day: goods placed later expire later, and are goods of a later day;
- expiry + 5 years (Vaccine Administration Law of China, 2019, article 39, paragraph 3).
"""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

import msgspec

from hanlu.policy import PolicyStore
from iot_gateway.devices.model import ZoneKind

AFTER_SHELF_LIFE_MONTHS = 6
AFTER_EXPIRY_MONTHS = 60

type Years = Annotated[int, msgspec.Meta(ge=2, le=50)]


class RetentionPolicy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The policy section ``retention``: the floor of each kind of zone, in years.

    ``other``: channels without a zone. Below two years no law read allows it (see policy.toml).
    """

    frozen: Years
    chilled_0_4: Years
    chilled_0_10: Years
    pharma_2_8: Years
    other: Years

    def years(self, kind: ZoneKind | None) -> int:
        """The floor of a kind of zone."""
        found: int = getattr(self, kind or "other")
        return found


def retention_in_force(policy: PolicyStore) -> RetentionPolicy:
    """The floors of the present policy."""
    return policy.current().section(RetentionPolicy)


@dataclass(frozen=True, slots=True)
class Goods:
    """A batch that lies in a zone from ``placed_on`` to ``removed_on``; None: it still does."""

    batch: str
    placed_on: date
    removed_on: date | None = None
    shelf_life_days: int | None = None
    expires_on: date | None = None

    def there_on(self, day: date) -> bool:
        """Whether the batch lay there on this day, also for a part of it."""
        return self.placed_on <= day and (self.removed_on is None or day <= self.removed_on)


@dataclass(frozen=True, slots=True)
class Kept:
    """The first day on which a day's readings may go, and why not before."""

    until: date
    because: str  # "floor", "shelf_life" or "expiry"
    batch: str | None = None


def kept_until(day: date, floor_years: int, goods: Iterable[Goods]) -> Kept:
    """Until when readings of this day are kept in a zone with such goods."""
    reasons = [Kept(months_after(day, 12 * floor_years), "floor")]
    for each in goods:
        if not each.there_on(day):
            continue
        if each.shelf_life_days is not None:
            ends = day + timedelta(days=each.shelf_life_days)
            reasons.append(
                Kept(months_after(ends, AFTER_SHELF_LIFE_MONTHS), "shelf_life", each.batch)
            )
        if each.expires_on is not None:
            reasons.append(
                Kept(months_after(each.expires_on, AFTER_EXPIRY_MONTHS), "expiry", each.batch)
            )
    return max(reasons, key=lambda kept: kept.until)


def months_after(day: date, months: int) -> date:
    """The same day some months later; where that month is shorter, the first of the next."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    if day.day > monthrange(year, month + 1)[1]:
        return date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return day.replace(year=year, month=month + 1)
