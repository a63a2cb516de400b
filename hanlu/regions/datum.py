"""Points on the Earth with their datum in the type, and the way between the datums.

Inside Hanlu everything is ``Wgs84``. Chinese base maps and some phones speak GCJ-02 (a WGS-84
position moved by a smooth offset) or BD-09 (GCJ-02 moved once more); their points are converted
where they come in or go out, and a function that takes ``Wgs84`` cannot be given another.

Sources: the GCJ-02 offset as described in "Restrictions on geographic data in China", Wikipedia,
section "GCJ-02", on the ellipsoid of Krasovsky (1940); BD-09 ibid., section "BD-09". The offset
has no closed inverse: it is found by fixed-point iteration.
"""

from dataclasses import dataclass
from math import atan2, cos, hypot, pi, radians, sin, sqrt

_SEMI_MAJOR_M = 6_378_245.0  # Krasovsky 1940
_ECCENTRICITY_2 = 0.006_693_421_622_965_943
_BD_TURN = pi * 3000 / 180
_INVERSE_STEPS = 10  # each gains about three digits; six reach the limit of a double


@dataclass(frozen=True, slots=True)
class _Degrees:
    """Latitude and longitude in degrees. Raises ValueError outside [-90, 90] x [-180, 180]."""

    lat: float
    lon: float

    def __post_init__(self) -> None:
        if not (-90 <= self.lat <= 90 and -180 <= self.lon <= 180):
            raise ValueError(f"not a place on Earth: latitude {self.lat}, longitude {self.lon}")


class Wgs84(_Degrees):
    """What satellites and OpenStreetMap speak, and everything inside Hanlu."""

    __slots__ = ()


class Gcj02(_Degrees):
    """What AMap, Tencent and phones sold in China may speak."""

    __slots__ = ()


class Bd09(_Degrees):
    """What Baidu's maps speak."""

    __slots__ = ()


type AnyPoint = Wgs84 | Gcj02 | Bd09


def to_wgs84(point: AnyPoint) -> Wgs84:
    """The same place in WGS-84; within a millimetre of the inverse of ``to_gcj02``/``to_bd09``."""
    if isinstance(point, Wgs84):
        return point
    shifted = _bd_to_gcj(point) if isinstance(point, Bd09) else point
    lat, lon = shifted.lat, shifted.lon
    for _ in range(_INVERSE_STEPS):
        d_lat, d_lon = _offset(lat, lon)
        lat, lon = shifted.lat - d_lat, shifted.lon - d_lon
    return Wgs84(lat, lon)


def to_gcj02(point: Wgs84) -> Gcj02:
    """The same place in GCJ-02; unchanged outside China, where GCJ-02 is not used."""
    d_lat, d_lon = _offset(point.lat, point.lon)
    return Gcj02(point.lat + d_lat, point.lon + d_lon)


def to_bd09(point: Wgs84) -> Bd09:
    """The same place in BD-09."""
    shifted = to_gcj02(point)
    reach = hypot(shifted.lon, shifted.lat) + 2e-5 * sin(shifted.lat * _BD_TURN)
    turn = atan2(shifted.lat, shifted.lon) + 3e-6 * cos(shifted.lon * _BD_TURN)
    return Bd09(reach * sin(turn) + 0.006, reach * cos(turn) + 0.0065)


def _bd_to_gcj(point: Bd09) -> Gcj02:
    """Fixed point of the rotation in ``to_bd09``, whose published inverse is off by metres."""
    lat, lon = point.lat - 0.006, point.lon - 0.0065
    aim = (lat, lon)
    for _ in range(_INVERSE_STEPS):
        reach = hypot(lon, lat) + 2e-5 * sin(lat * _BD_TURN)
        turn = atan2(lat, lon) + 3e-6 * cos(lon * _BD_TURN)
        lat += aim[0] - reach * sin(turn)
        lon += aim[1] - reach * cos(turn)
    return Gcj02(lat, lon)


def in_china(lat: float, lon: float) -> bool:
    """The box within which GCJ-02 moves points, as the public implementations draw it."""
    return 0.8293 <= lat <= 55.8271 and 72.004 <= lon <= 137.8347


def _offset(lat: float, lon: float) -> tuple[float, float]:
    """How far GCJ-02 moves a WGS-84 position, in degrees; zero outside China."""
    if not in_china(lat, lon):
        return 0.0, 0.0
    x, y = lon - 105.0, lat - 35.0
    ripple = 20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)
    north_m = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    north_m += 2 / 3 * (ripple + 20 * sin(y * pi) + 40 * sin(y / 3 * pi))
    north_m += 2 / 3 * (160 * sin(y / 12 * pi) + 320 * sin(y * pi / 30))
    east_m = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
    east_m += 2 / 3 * (ripple + 20 * sin(x * pi) + 40 * sin(x / 3 * pi))
    east_m += 2 / 3 * (150 * sin(x / 12 * pi) + 300 * sin(x / 30 * pi))
    magic = 1 - _ECCENTRICITY_2 * sin(radians(lat)) ** 2
    meridian_m = _SEMI_MAJOR_M * (1 - _ECCENTRICITY_2) / (magic * sqrt(magic))
    parallel_m = _SEMI_MAJOR_M / sqrt(magic) * cos(radians(lat))
    return north_m / meridian_m * 180 / pi, east_m / parallel_m * 180 / pi
