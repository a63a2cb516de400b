"""What the record refuses."""

from hanlu.errors import DomainError


class NothingSigned(DomainError):
    """No file says anything of these days; a day is signed an hour after its end (UTC)."""

    status = 404
    code = "record.nothing_signed"
    detail = "No day of {device_id} in this span is signed yet."


class TimezoneUnknown(DomainError):
    """No such IANA time zone."""

    status = 422
    code = "record.timezone_unknown"
    detail = "{timezone!r} is no time zone."
    field = "timezone"


class FileLost(DomainError):
    """A signed file is gone from the file store: bring it back from a backup."""

    status = 503
    code = "record.file_lost"
    detail = "Signed file {number} of {device_id} is gone from the file store."
