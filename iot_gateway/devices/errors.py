"""What the registry refuses."""

from hanlu.errors import DomainError


class DeviceMissing(DomainError):
    """No such device, or none within the caller's scope."""

    status = 404
    code = "device.missing"
    detail = "Device {device_id} is unknown."


class DeviceIdInvalid(DomainError):
    """A name that could not stand in a topic."""

    status = 422
    code = "device.id_invalid"
    detail = "Device id {device_id!r} must be 1 to 64 of A-Z, a-z, 0-9, _, : and -."
    field = "id"


class SiteUnknown(DomainError):
    """A code that no site has, as far as dispatch has told."""

    status = 422
    code = "device.site_unknown"
    detail = "There is no site {site}."
    field = "site"


class SiteNeeded(DomainError):
    """A power line or an area without the site that it has its name at."""

    status = 422
    code = "device.site_needed"
    detail = "{name} is a name at a site: give the site too."


class ZoneMissing(DomainError):
    """No such zone, or none within the caller's scope."""

    status = 404
    code = "zone.missing"
    detail = "Zone {zone} is unknown."
    field = "zone_id"


class ZoneNameTaken(DomainError):
    """Zones of one site are told apart by their names."""

    status = 409
    code = "zone.name_taken"
    detail = "This site already has a zone {name}."
    field = "name"


class ZoneLimitsCrossed(DomainError):
    """With what the zone or its kind has already, the lower limit would not lie below the upper."""

    status = 422
    code = "zone.limits_crossed"
    detail = "The lower limit {min_c:g} °C does not lie below the upper one {max_c:g} °C."
    field = "max_c"


class SourceUidTaken(DomainError):
    """Two devices may not stand for one sensor behind a bridge."""

    status = 409
    code = "device.source_uid_taken"
    detail = "Another device already stands for {source_uid}."
    field = "source_uid"


class TimezoneUnknown(DomainError):
    """Not a name of the IANA time zone database."""

    status = 422
    code = "device.timezone_unknown"
    detail = "{timezone!r} is not a time zone such as Asia/Shanghai."
    field = "timezone"


class RangeInvalid(DomainError):
    """A span of time that ends before it begins, or is too long to draw."""

    status = 422
    code = "range.invalid"
    detail = "The span must begin before it ends and cover at most {days} days."
    field = "from"
