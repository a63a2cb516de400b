"""Connections over HTTP."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, model_validator

from hanlu.http.schemas import Schema


class ConnectionIn(Schema):
    """For a registered device its ``device_id``; for a bridge a name, a format and its filters."""

    device_id: str | None = None
    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9_:-]{1,64}$")] | None = None
    format: str | None = None
    filters: Annotated[tuple[str, ...], Field(max_length=20)] = ()

    @model_validator(mode="after")
    def one_kind(self) -> "ConnectionIn":
        """Either a device or a bridge."""
        bridge = self.name is not None and self.format is not None and bool(self.filters)
        if bridge == (self.device_id is not None):
            raise ValueError("give either device_id, or name, format and filters")
        return self


class CredentialsOut(Schema):
    """Everything a device needs to connect. The password is shown this once."""

    id: UUID
    username: str
    password: str
    host: str
    port: int
    tls: bool
    publish: list[str]
    subscribe: list[str]


class ConnectionOut(Schema):
    """A connection, without its secret."""

    id: UUID
    username: str
    device_id: str | None
    format: str
    publish: list[str]
    subscribe: list[str]
    created_at: datetime
    revoked_at: datetime | None


class RefusalOut(Schema):
    """A refused message of any device, also of unknown ones.

    The same message refused again is counted: ``times``, from ``first_at`` to ``at``.
    """

    id: int
    at: datetime
    first_at: datetime
    times: int
    topic: str
    device_id: str | None
    code: str
    field: str | None
    reason: str | None
    preview: str
    size: int


class RefusalWithBytes(RefusalOut):
    """A refused message with what was sent, as hex; ``size`` may be more than was kept."""

    payload_hex: str
