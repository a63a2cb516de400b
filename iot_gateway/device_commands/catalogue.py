"""What devices of each format can be told, with the range of each parameter and who may. Pure.

Ranges are ours unless a source stands beside them. A set point is held within the limits of the
zone as well: nobody warms goods by a slip of the keyboard.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from iot_gateway.device_commands.errors import (
    CommandUnknown,
    ParameterMissing,
    ParameterOutOfRange,
    ParameterUnknown,
    ParameterWrongType,
)

_USUAL = "devices.command"

ParameterKind = Literal["integer", "number", "flag"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One parameter; ``least`` and ``most`` are allowed values, None for a flag."""

    name: str
    kind: ParameterKind
    unit: str = ""
    least: float | None = None
    most: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One thing a device can be told, and the permission it needs."""

    name: str
    permission: str = _USUAL
    parameters: tuple[Parameter, ...] = ()


def _interval(least_s: int, most_s: int) -> Command:
    parameter = Parameter(name="interval_s", kind="integer", unit="s", least=least_s, most=most_s)
    return Command(name="set_interval", parameters=(parameter,))


def _output(most: int) -> Command:
    return Command(
        name="set_output",
        parameters=(
            Parameter(name="output", kind="integer", least=1, most=most),
            Parameter(name="on", kind="flag"),
        ),
    )


_ASK = Command(name="request_reading", permission="devices.ask")
_SET_POINT = Command(
    name="set_point",
    parameters=(Parameter(name="temperature_c", kind="number", unit="°C", least=-40.0, most=15.0),),
)
_DEFROST = Command(
    name="start_defrost",
    parameters=(Parameter(name="minutes", kind="integer", unit="min", least=1, most=60),),
)

CATALOGUE: dict[str, tuple[Command, ...]] = {
    "native": (
        _ASK,
        _interval(10, 86_400),
        _output(8),
        _SET_POINT,
        _DEFROST,
        Command(name="reboot"),
    ),
    # TelePeriod takes 10 to 3600 s, Power1 to Power8 the relays (Tasmota documentation, Commands).
    "tasmota": (_ASK, _interval(10, 3600), _output(8)),
    # A converter says what a device takes; `get` and `state` are what most have (zigbee2mqtt
    # documentation, MQTT topics and messages).
    "zigbee2mqtt": (_ASK, _output(1)),
}


def offered(
    format_name: str, min_c: float | None = None, max_c: float | None = None
) -> tuple[Command, ...]:
    """The commands of a format; a set point within the zone's limits, where it has any."""
    return tuple(_within(each, min_c, max_c) for each in CATALOGUE.get(format_name, ()))


def _within(command: Command, min_c: float | None, max_c: float | None) -> Command:
    if command.name != _SET_POINT.name:
        return command
    (parameter,) = command.parameters
    bounds = [parameter.least, min_c], [parameter.most, max_c]
    least = max(each for each in bounds[0] if each is not None)
    most = min(each for each in bounds[1] if each is not None)
    return replace(command, parameters=(replace(parameter, least=least, most=most),))


def chosen(commands: tuple[Command, ...], name: str) -> Command:
    """The command of this name. Raises CommandUnknown, naming those there are."""
    for command in commands:
        if command.name == name:
            return command
    known = ", ".join(each.name for each in commands) or "none"
    raise CommandUnknown(command=name[:80], known=known)


def permission_of(commands: Sequence[Command], name: str) -> str:
    """What giving or taking back a command asks for; one that is offered no more, the usual."""
    return next((each.permission for each in commands if each.name == name), _USUAL)


def checked(command: Command, given: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters in the catalogue's order. Raises what is wrong, naming field and range."""
    known = {each.name for each in command.parameters}
    for name in given:
        if name not in known:
            raise ParameterUnknown(field=f"params.{name[:80]}", parameter=name[:80])
    for each in command.parameters:
        if each.name not in given:
            raise ParameterMissing(field=f"params.{each.name}", parameter=each.name)
    return {each.name: _value(each, given[each.name]) for each in command.parameters}


def _value(parameter: Parameter, given: Any) -> Any:
    field = f"params.{parameter.name}"
    number = isinstance(given, int | float) and not isinstance(given, bool)
    fits = {
        "flag": isinstance(given, bool),
        "integer": number and float(given).is_integer(),
        "number": number,
    }
    if not fits[parameter.kind]:
        raise ParameterWrongType(field=field, parameter=parameter.name, kind=parameter.kind)
    if parameter.kind == "flag":
        return given
    least, most = parameter.least, parameter.most
    if (least is not None and given < least) or (most is not None and given > most):
        raise ParameterOutOfRange(
            field=field,
            parameter=parameter.name,
            given=given,
            least=least,
            most=most,
            unit=parameter.unit,
        )
    return int(given) if parameter.kind == "integer" else float(given)
