"""What a technician does next with a job. Pure: the state of the job in, one step out."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

type Step = Literal["accepted", "travelling", "on_site", "working", "done", "signed"]

# The order in which a technician takes a job through its states.
NEXT: dict[str, Step] = {
    "offered": "accepted",
    "accepted": "travelling",
    "travelling": "on_site",
    "on_site": "working",
    "paused": "working",
    "working": "done",
    "done": "signed",
}
UNDER_WAY = ("travelling", "on_site", "working", "paused", "done")

_SETS_OUT_BEFORE = timedelta(minutes=30)
_EARTH_RADIUS_M = 6_371_008.8  # mean radius, IUGG


@dataclass(frozen=True, slots=True)
class Place:
    """A point, WGS-84 degrees."""

    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Drive:
    """A drive along ``path``, which takes ``travel_s`` seconds at an even speed."""

    path: tuple[Place, ...]
    travel_s: float

    def at(self, elapsed_s: float) -> tuple[Place, float]:
        """Where one is after ``elapsed_s``, and the heading in degrees from north."""
        legs_m = [distance_m(a, b) for a, b in zip(self.path, self.path[1:], strict=False)]
        if not legs_m:
            return self.path[-1], 0.0
        share = 1.0 if self.travel_s <= 0 else min(1.0, max(0.0, elapsed_s / self.travel_s))
        left_m = share * sum(legs_m)
        for (start, end), leg_m in zip(
            zip(self.path, self.path[1:], strict=False), legs_m, strict=True
        ):
            if left_m <= leg_m and leg_m > 0:
                return _between(start, end, left_m / leg_m), heading_deg(start, end)
            left_m -= leg_m
        return self.path[-1], heading_deg(self.path[-2], self.path[-1])


def pick(orders: list[dict[str, object]], now: datetime) -> dict[str, object] | None:
    """The job to work on: the one under way, else the earliest planned; None when there is none.

    Nobody sets out for a time agreed with the customer before it is near.
    """
    open_orders = [o for o in orders if o["state"] in NEXT and not _waits_for_window(o, now)]
    under_way = [order for order in open_orders if order["state"] in UNDER_WAY]
    if under_way:
        return under_way[0]
    return min(open_orders, key=_planned_from, default=None)


def _waits_for_window(order: dict[str, object], now: datetime) -> bool:
    window = order.get("window")
    if order["state"] != "accepted" or not order.get("promised") or not isinstance(window, dict):
        return False
    return now < datetime.fromisoformat(window["from"]) - _SETS_OUT_BEFORE


def _planned_from(order: dict[str, object]) -> tuple[str, str]:
    eta = order.get("eta")
    begins = str(eta["from"]) if isinstance(eta, dict) and eta.get("from") else "9999"
    return begins, str(order["number"])


def distance_m(a: Place, b: Place) -> float:
    """Great-circle distance (haversine; Sinnott 1984, "Virtues of the Haversine")."""
    lat_a, lat_b = math.radians(a.lat), math.radians(b.lat)
    half_lat = (lat_b - lat_a) / 2
    half_lon = math.radians(b.lon - a.lon) / 2
    h = math.sin(half_lat) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin(half_lon) ** 2
    return 2 * _EARTH_RADIUS_M * math.asin(min(1.0, math.sqrt(h)))


def heading_deg(a: Place, b: Place) -> float:
    """The way from ``a`` to ``b`` on a short leg, degrees clockwise from north."""
    east = (b.lon - a.lon) * math.cos(math.radians((a.lat + b.lat) / 2))
    return math.degrees(math.atan2(east, b.lat - a.lat)) % 360


def _between(a: Place, b: Place, share: float) -> Place:
    return Place(a.lat + (b.lat - a.lat) * share, a.lon + (b.lon - a.lon) * share)
