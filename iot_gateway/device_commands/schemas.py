"""Commands over HTTP."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from hanlu.contracts.device_commands import CommandState
from hanlu.http.schemas import Schema
from iot_gateway.device_commands.catalogue import ParameterKind


class CommandIn(Schema):
    """What a device is to do, from its catalogue; it does nothing after ``expires_in_s``."""

    command: Annotated[str, Field(min_length=1, max_length=80)]
    params: Annotated[dict[str, Any], Field(default_factory=dict)]
    channel: Annotated[str, Field(max_length=64, pattern=r"^[A-Za-z0-9_:-]*$")] = ""
    expires_in_s: Annotated[int, Field(ge=10, le=86_400)] = 300


class CommandOut(Schema):
    """A command and what became of it; ``reason`` are the device's own words, or who took it back.

    ``waiting``: not at the broker yet; ``sent``: there, or the last that is known of a device
    whose format does not answer (``native`` False); then the device's answer, or ``timed_out``;
    ``cancelled``: taken back while it waited. ``cancellable``: it may still be.
    """

    id: UUID
    device_id: str
    channel: str
    command: str
    params: dict[str, Any]
    native: bool
    state: CommandState
    reason: str
    made_by: str
    made_at: datetime
    expires_at: datetime
    sent_at: datetime | None
    settled_at: datetime | None
    cancellable: bool


class ParameterOut(Schema):
    """A parameter; ``least`` and ``most`` are allowed values."""

    name: str
    kind: ParameterKind
    unit: str
    least: float | None
    most: float | None


class OfferedOut(Schema):
    """A command that the device takes; ``allowed``: the caller may give it."""

    name: str
    parameters: list[ParameterOut]
    allowed: bool


class CatalogueOut(Schema):
    """Every command of a device; none where its format has none."""

    items: list[OfferedOut]
