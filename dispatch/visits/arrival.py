"""Where a technician was on saying "arrived", held against where the site is. Pure."""

from collections.abc import Callable, Mapping
from typing import Final, Literal

import msgspec

from dispatch.visits.errors import TooFarFromSite
from hanlu.contracts.work_orders import SiteShown
from hanlu.regions.datum import AnyPoint, Bd09, Gcj02, Wgs84, to_wgs84
from hanlu.regions.straight_line import distance_m

Datum = Literal["wgs84", "gcj02", "bd09"]
_DATUMS: Final[Mapping[Datum, Callable[[float, float], AnyPoint]]] = {
    "wgs84": Wgs84,
    "gcj02": Gcj02,
    "bd09": Bd09,
}


class Whereabouts(msgspec.Struct, frozen=True, kw_only=True):
    """Where the phone was, in degrees of its datum, to ``accuracy_m`` metres where it knows."""

    lat: float
    lon: float
    accuracy_m: float | None = None
    datum: Datum = "wgs84"


class Arrival(msgspec.Struct, frozen=True, kw_only=True):
    """How an arrival was known. ``distance_m`` None: the phone had no position.

    ``reason`` is why it counts although it was far from the site. Where exactly somebody was is not
    part of it: a visit is kept longer than positions are (policy ``positions.kept``).
    """

    accuracy_m: float | None = None
    distance_m: int | None = None
    reason: str | None = None


def arrived(
    seen: Whereabouts | None, site: SiteShown, within_m: int, reason: str | None, number: str
) -> Arrival:
    """The arrival to keep; what the phone may be wrong by counts for the technician.

    Raises TooFarFromSite where the phone was farther away and no reason was given.
    """
    if seen is None:
        return Arrival()
    here = to_wgs84(_DATUMS[seen.datum](seen.lat, seen.lon))
    away_m = round(distance_m(here, Wgs84(site.lat, site.lon)))
    is_far = away_m - (seen.accuracy_m or 0) > within_m
    if is_far and not reason:
        raise TooFarFromSite(number=number, distance_m=away_m, within_m=within_m)
    return Arrival(
        accuracy_m=seen.accuracy_m,
        distance_m=away_m,
        reason=reason if is_far else None,
    )
