"""Which decoder reads which foreign topics: editable while the gateway runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from paho.mqtt.client import topic_matches_sub
from psycopg.errors import UniqueViolation

from hanlu.contracts import topics
from hanlu.database import Connection, UnitOfWork
from hanlu.embedded.broker_users import subjects
from hanlu.errors import DomainError
from iot_gateway.connections.errors import FilterInvalid, FormatUnknown
from iot_gateway.decoders import FORMATS
from iot_gateway.devices import addressing, repository
from iot_gateway.devices.model import Binding

_COLUMNS = "b.id, b.filter, b.decoder, b.bridge, b.fport, b.model, b.device_at"


class BindingMissing(DomainError):
    """No such binding."""

    status = 404
    code = "binding.missing"
    detail = "Binding {binding} is unknown."


class BindingTaken(DomainError):
    """One filter is read by one decoder."""

    status = 409
    code = "binding.taken"
    detail = "The filter {filter} is bound to {format} already."
    field = "filter"


class DeviceAtInvalid(DomainError):
    """A rule that finds no device."""

    status = 422
    code = "binding.device_at_invalid"
    detail = "{why}."
    field = "device_at"


@dataclass(frozen=True, slots=True, kw_only=True)
class BindingDraft:
    """What a person says of a binding; ``bridge_id`` is the id of the bridge that speaks there."""

    filter: str
    format: str
    fport: int | None = None
    model: str | None = None
    device_at: str | None = None


async def listed(
    connection: Connection, after: tuple[str, UUID] | None, limit: int
) -> Sequence[dict[str, Any]]:
    """Bindings by filter, with the id of their bridge and when they were made."""
    cursor = await connection.execute(
        f"""select {_COLUMNS}, b.decoder as format, b.created_at, d.id as bridge_id
            from gateway.binding b left join gateway.device d on d.key = b.bridge
            where %(filter)s::text is null or (b.filter, b.id) > (%(filter)s, %(id)s)
            order by b.filter, b.id limit %(limit)s""",  # noqa: S608  # constant columns
        {"filter": after[0] if after else None, "id": after[1] if after else None, "limit": limit},
    )
    return await cursor.fetchall()


async def every(connection: Connection) -> list[Binding]:
    """Every binding, the longest filter first: the most exact one wins."""
    cursor = await connection.execute(
        f"select {_COLUMNS} from gateway.binding b order by length(filter) desc, filter"  # noqa: S608
    )
    return [Binding(**row) for row in await cursor.fetchall()]


async def of_topic(connection: Connection, topic: str) -> Binding | None:
    """The most exact binding of a topic."""
    found = await every(connection)
    return next((each for each in found if topic_matches_sub(each.filter, topic)), None)


async def keep(connection: Connection, binding: Binding, now: datetime) -> None:
    """Bind a topic filter to a decoder; a second time changes its bridge."""
    await connection.execute(
        """insert into gateway.binding (id, filter, decoder, bridge, fport, model, device_at,
               created_at)
           values (%s, %s, %s, %s, %s, %s, %s, %s)
           on conflict (filter, decoder) do update set bridge = excluded.bridge,
               fport = excluded.fport, model = excluded.model, device_at = excluded.device_at""",
        (
            binding.id,
            binding.filter,
            binding.decoder,
            binding.bridge,
            binding.fport,
            binding.model,
            binding.device_at,
            now,
        ),
    )


def check(draft: BindingDraft) -> None:
    """Raise the refusal of a binding that could not be followed. Pure."""
    if draft.format not in FORMATS or draft.format == "native":
        known = ", ".join(sorted(set(FORMATS) - {"native"}))
        raise FormatUnknown(format=draft.format, known=known)
    try:
        subjects(draft.filter)
    except ValueError as error:
        raise FilterInvalid(why=str(error)) from None
    first = draft.filter.split("/")[0]
    if first in ("#", "+", topics.PREFIX.split("/")[0]) or first.startswith("$"):
        why = f"The topic filter {draft.filter!r} must begin with a name of its own."
        raise FilterInvalid(why=why)
    if draft.device_at is not None and (why_not := addressing.problem(draft.device_at)):
        raise DeviceAtInvalid(why=why_not)


async def make(uow: UnitOfWork, binding_id: UUID, draft: BindingDraft) -> UUID:
    """Read these topics from now on. Raises BindingTaken, and what `check` does."""
    check(draft)
    cursor = await uow.connection.execute(
        "select 1 from gateway.binding where filter = %s and decoder = %s",
        (draft.filter, draft.format),
    )
    if await cursor.fetchone():
        raise BindingTaken(filter=draft.filter, format=draft.format)
    binding = Binding(
        binding_id, draft.filter, draft.format, None, draft.fport, draft.model, draft.device_at
    )
    await keep(uow.connection, binding, uow.now)
    await repository.touch(uow.connection, "registry")
    uow.record(f"binding:{binding_id}", after=draft)
    return binding_id


async def change(uow: UnitOfWork, binding_id: UUID, draft: BindingDraft) -> None:
    """Replace what is said of a binding; its bridge stays. Safe to repeat."""
    check(draft)
    try:
        cursor = await uow.connection.execute(
            """update gateway.binding set filter = %s, decoder = %s, fport = %s, model = %s,
                   device_at = %s where id = %s""",
            (
                draft.filter,
                draft.format,
                draft.fport,
                draft.model,
                draft.device_at,
                binding_id,
            ),
        )
    except UniqueViolation:
        raise BindingTaken(filter=draft.filter, format=draft.format) from None
    if not cursor.rowcount:
        raise BindingMissing(binding=binding_id)
    await repository.touch(uow.connection, "registry")
    uow.record(f"binding:{binding_id}", after=draft)


async def remove(uow: UnitOfWork, binding_id: UUID) -> None:
    """Read these topics no longer; what was stored stays. Safe to repeat."""
    await uow.connection.execute("delete from gateway.binding where id = %s", (binding_id,))
    await repository.touch(uow.connection, "registry")
    uow.record(f"binding:{binding_id}")
