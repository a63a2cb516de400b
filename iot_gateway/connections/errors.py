"""What connections refuse."""

from hanlu.errors import DomainError


class ConnectionMissing(DomainError):
    """No such connection, or none within the caller's scope."""

    status = 404
    code = "connection.missing"
    detail = "Connection {connection} is unknown."


class ConnectionNameTaken(DomainError):
    """The name belongs to another connection, which is valid."""

    status = 409
    code = "connection.name_taken"
    detail = "There is a connection named {name} already."
    field = "name"


class FilterInvalid(DomainError):
    """A topic filter that cannot be given."""

    status = 422
    code = "connection.filter_invalid"
    detail = "{why}"
    field = "filters"


class FormatUnknown(DomainError):
    """No decoder of this name."""

    status = 422
    code = "connection.format_unknown"
    detail = "There is no format {format!r}; known are: {known}."
    field = "format"


class RefusalMissing(DomainError):
    """No such refused message, or it was pushed out by newer ones."""

    status = 404
    code = "refusal.missing"
    detail = "The refused message {refusal} is not kept."
