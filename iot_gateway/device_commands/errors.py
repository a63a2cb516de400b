"""What a command to a device is refused for."""

from hanlu.errors import DomainError


class CommandUnknown(DomainError):
    """Devices of this kind take no such command."""

    status = 422
    code = "command.unknown"
    detail = "This device takes no command {command!r}; it takes: {known}."
    field = "command"


class ParameterUnknown(DomainError):
    """A parameter that the command does not have."""

    status = 422
    code = "command.parameter_unknown"
    detail = "The command has no parameter {parameter!r}."
    field = "params"


class ParameterMissing(DomainError):
    """A parameter that the command needs."""

    status = 422
    code = "command.parameter_missing"
    detail = "The command needs the parameter {parameter}."
    field = "params"


class ParameterWrongType(DomainError):
    """Text for a number, or the like."""

    status = 422
    code = "command.parameter_wrong_type"
    detail = "The parameter {parameter} must be of the kind {kind}."
    field = "params"


class ParameterOutOfRange(DomainError):
    """Beyond what the catalogue, or the zone, allows."""

    status = 422
    code = "command.out_of_range"
    detail = "{parameter} must be from {least} to {most} {unit}, not {given}."
    field = "params"


class CommandMissing(DomainError):
    """No such command to this device."""

    status = 404
    code = "command.missing"
    detail = "Device {device_id} was never given the command {command_id}."


class CommandOnItsWay(DomainError):
    """The broker may have it, or the device has answered: nobody can take it back any more."""

    status = 409
    code = "command.on_its_way"
    detail = "The command is no longer ours to take back: it is {state}."


class DeviceNotHeard(DomainError):
    """A foreign device is written to by the topic it was last heard on."""

    status = 409
    code = "command.device_not_heard"
    detail = "Device {device_id} has not been heard on a topic of its own yet."
