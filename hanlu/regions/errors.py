"""Refusals of the region part."""

from hanlu.errors import DomainError


class RegionMissing(DomainError):
    """No region of that name."""

    status = 404
    code = "region.missing"
    detail = "There is no map region {name!r}."


class NoRegion(DomainError):
    """Nothing has been added or chosen yet."""

    status = 404
    code = "region.none"
    detail = "No map region is in use. Add one with `hanlu region add EXTRACT.osm.pbf`."


class ExtractUnreadable(DomainError):
    """The extract is not what it should be; says which file and why."""

    status = 422
    code = "region.extract_unreadable"
    detail = "{file} cannot be made into a region: {reason}."


class TilesUnreadable(DomainError):
    """The given base map is not a PMTiles archive of vector tiles."""

    status = 422
    code = "region.tiles_unreadable"
    detail = "{file} cannot be used as a base map: {reason}."


class RegionNameInvalid(DomainError):
    """A region's name is a folder name."""

    status = 422
    code = "region.name_invalid"
    detail = "{name!r} cannot name a region: use 1 to 64 letters, digits, '-', '_' or '.'."


class PointInvalid(DomainError):
    """Not ``lat,lon`` in degrees."""

    status = 422
    code = "region.point_invalid"
    detail = "{value!r} is not a place: give latitude,longitude in degrees (WGS-84)."


class RoadsUnavailable(Exception):
    """A source of travel times did not answer; the next one is asked. Never reaches a person."""
