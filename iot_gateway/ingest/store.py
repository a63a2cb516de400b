"""One transaction a batch: readings, newest values, rule states, alarms, events, refusals."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, timedelta
from itertools import compress

from hanlu.database import Database, UnitOfWork
from hanlu.identity.principal import Principal
from hanlu.ids import IdSource
from iot_gateway.device_commands import service as device_commands
from iot_gateway.devices import proposals
from iot_gateway.devices import repository as devices
from iot_gateway.devices.model import Device
from iot_gateway.ingest import clocks, edge_nodes, quarantine
from iot_gateway.ingest.clocks import Clocks
from iot_gateway.ingest.delivery import Delivery, Line
from iot_gateway.ingest.edge_nodes import EdgeNodes
from iot_gateway.ingest.evaluate import Evaluation, Landed
from iot_gateway.ingest.inbox import Arrived
from iot_gateway.ingest.intake import (
    Intake,
    names_in,
    open_all,
    plain_first,
    refuse_whole,
    sort,
    strange_answer,
    with_device_facts,
)
from iot_gateway.ingest.quarantine import Refused
from iot_gateway.ingest.registry import Registry
from iot_gateway.ingest.rulebook import LimitsSource
from iot_gateway.ingest.states import Held, Kept, StateCache
from iot_gateway.ingest.watermark import Progress
from iot_gateway.reading import Rejection
from iot_gateway.readings import rollups
from iot_gateway.readings import store as readings
from iot_gateway.readings.levels import floored
from iot_gateway.readings.store import Newest, Row
from iot_gateway.records import due as records_due

PRINCIPAL = Principal.system("gateway.ingest")
# A repeat with the dup flag within this time is the same message, where it has no time of its own.
SAME_MESSAGE = timedelta(minutes=10)


@dataclass(slots=True)
class Stored:
    """What a committed batch was, for those who are told of it."""

    rows: list[Landed] = field(default_factory=list)
    newest: list[Newest] = field(default_factory=list)
    statuses: list[tuple[Device, bool]] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    progress: dict[Line, Progress] = field(default_factory=dict)
    channels: dict[tuple[int, str], int] = field(default_factory=dict)
    days: set[date] = field(default_factory=set)
    births_wanted: set[str] = field(default_factory=set)
    clock_offsets_s: dict[int, float] = field(default_factory=dict)  # by device key, where moved
    states: list[Kept] = field(default_factory=list)
    empty: int = 0


class BatchStore:
    """Stores batches of messages, each in one transaction; safe to repeat after any failure.

    Raises psycopg.OperationalError while the database is away.
    """

    def __init__(
        self, database: Database, registry: Registry, limits: LimitsSource, ids: IdSource
    ) -> None:
        self._database, self._registry, self._limits, self._ids = database, registry, limits, ids
        self._delivery, self._states = Delivery(), StateCache()
        self._clocks = Clocks()
        self._days: set[date] = set()
        self._nodes: EdgeNodes = {}

    async def prepare(self) -> None:
        """Read bindings and zones, so that the gateway knows what to listen to."""
        async with self._database.read(PRINCIPAL) as connection:
            await self._registry.refresh(connection)
            self._nodes = await edge_nodes.load(connection)

    async def look(self) -> None:
        """Follow what has changed in the registry since the last batch."""
        async with self._database.read(PRINCIPAL) as connection:
            await self._registry.refresh(connection)

    async def set_aside(self, message: Arrived, reason: str) -> Stored:
        """Quarantine a message that could not be stored; it then counts as arrived."""
        async with self._database.unit_of_work(PRINCIPAL, "ingest.set_aside", audited=False) as uow:
            intake = refuse_whole(message, Rejection(code="unprocessable", reason=reason))
            stored = await self._write(uow, intake)
        self._delivery.remember(stored.progress)
        return stored

    async def store(self, messages: Sequence[Arrived]) -> Stored:
        """Commit what these messages say. Only then may they be acknowledged."""
        async with self._database.unit_of_work(PRINCIPAL, "ingest", audited=False) as uow:
            nodes = dict(self._nodes)
            intake = await self._open(uow, messages, nodes)
            stored = await self._write(uow, intake)
            await edge_nodes.keep(uow.connection, self._nodes, nodes, uow.now)
        self._nodes = nodes
        self._registry.remember_channels(stored.channels)
        self._states.remember(stored.states)
        self._delivery.remember(stored.progress)
        self._clocks.remember(stored.clock_offsets_s)
        self._days |= stored.days
        return stored

    async def _open(self, uow: UnitOfWork, messages: Sequence[Arrived], nodes: EdgeNodes) -> Intake:
        registry = self._registry
        await registry.refresh(uow.connection)
        plain, others = plain_first(messages)
        opened = open_all(others, registry, nodes)
        names = names_in(opened)
        names.update(reading.device_uid for _, reading in plain)
        await registry.learn(uow.connection, names)
        bridges = {each.binding.bridge for each in opened if each.binding}
        await registry.learn_keys(uow.connection, (key for key in bridges if key is not None))
        return sort(plain, (with_device_facts(each, registry) for each in opened), registry)

    async def _write(self, uow: UnitOfWork, intake: Intake) -> Stored:
        connection = uow.connection
        stored = Stored(
            statuses=intake.statuses, births_wanted=intake.births_wanted, empty=intake.empty
        )
        stored.channels = await self._registry.channels(connection, _channels(intake), uow.now)
        evaluation = Evaluation(uow, self._registry, self._limits(), self._ids, self._states)
        states = await self._store_readings(uow, intake, stored, evaluation)
        await evaluation.channels(stored.rows, intake.alarms, stored.channels, states)
        stored.states = evaluation.kept
        await evaluation.presence(stored.rows, intake.statuses, intake.via)
        if intake.proposals:
            await proposals.keep(connection, self._ids, intake.proposals, uow.now)
        if intake.command_signs:
            await self._follow_commands(uow, intake)
        stored.clock_offsets_s = self._clocks.hear(intake, self._registry)
        async with connection.pipeline():
            await evaluation.keep()
            silent = await evaluation.see(stored.rows, intake.via)
            await clocks.keep(connection, stored.clock_offsets_s, uow.now)
            await readings.keep_newest(connection, stored.newest)
            lines = self._lines(intake)
            stored.progress = await self._delivery.advance(connection, lines, uow.now)
        await evaluation.heard_again(await silent())
        stored.refused = quarantine.refusals(intake.refused)
        if stored.refused:
            await quarantine.keep(connection, stored.refused)
        return stored

    def _lines(self, intake: Intake) -> dict[Line, list[int]]:
        """The numbers that arrived, by line; a device may be known by two names."""
        lines: dict[Line, list[int]] = defaultdict(list)
        for (name, boot), numbers in intake.marks.items():
            if (device := self._registry.device(name)) is not None:
                lines[device.key, boot] += numbers
        return lines

    async def _follow_commands(self, uow: UnitOfWork, intake: Intake) -> None:
        arrived = {id(sign): message for message, _, sign in intake.command_signs}
        signs = [(device, sign) for _, device, sign in intake.command_signs]
        for sign in await device_commands.follow(uow, signs):
            intake.refused.append((arrived[id(sign)], strange_answer(sign)))

    async def _store_readings(
        self, uow: UnitOfWork, intake: Intake, stored: Stored, evaluation: Evaluation
    ) -> dict[int, Held]:
        """Fill ``stored`` with the rows that were new; the states they are judged by."""
        connection = uow.connection
        offered = await self._offered(uow, intake, stored.channels)
        rows = [each.row for each in offered]
        stored.days = {row.ts.date() for row in rows} - self._days  # UTC, as all times here
        await devices.ensure_partitions(connection, stored.days)
        judged = {each.row.channel for each in offered if self._registry.zone(each.device)}
        judged |= {stored.channels[device.key, ""] for _, device, _ in intake.alarms}
        async with connection.pipeline():
            closed_until = await rollups.closed_until(connection)
            new = await readings.insert(connection, rows)
            states = await evaluation.load(judged)
        closed = await closed_until()
        stored.rows = list(compress(offered, await new()))
        stored.newest = readings.newest_values(each.row for each in stored.rows)
        late = [each for each in stored.rows if each.row.ts < closed]
        await rollups.make_due(
            connection,
            ((each.row.channel, floored(each.row.ts, rollups.HOUR_S)) for each in late),
        )
        days = ((each.device.key, each.row.ts.astimezone(UTC).date()) for each in late)
        await records_due.make_due(connection, days, uow.now)
        return await states()

    async def _offered(
        self, uow: UnitOfWork, intake: Intake, channels: Mapping[tuple[int, str], int]
    ) -> list[Landed]:
        """The readings to be stored, but for repeats that only their number gives away."""
        offered = [
            Landed(
                device,
                reading.channel,
                Row(
                    channels[device.key, reading.channel],
                    reading.measured_at or arrived.at,
                    reading.seq,
                    arrived.at,
                    reading.metrics,
                ),
                arrived,
            )
            for arrived, device, reading in intake.readings
        ]
        timeless = [
            each.row
            for (arrived, _, reading), each in zip(intake.readings, offered, strict=True)
            if reading.measured_at is None and arrived.repeated
        ]
        known = await self._known(uow, timeless)
        return [each for each in offered if each.row not in known] if known else offered

    async def _known(self, uow: UnitOfWork, timeless: Sequence[Row]) -> list[Row]:
        """Of repeats without a time of their own, those that are stored already."""
        if not timeless:
            return []
        since = min(row.received_at for row in timeless) - SAME_MESSAGE
        pairs = await readings.already_stored(
            uow.connection, [(row.channel, row.seq) for row in timeless], since
        )
        return [row for row in timeless if (row.channel, row.seq) in pairs]


def _channels(intake: Intake) -> Iterable[tuple[int, str]]:
    yield from ((device.key, reading.channel) for _, device, reading in intake.readings)
    yield from ((device.key, "") for _, device, _ in intake.alarms)
    yield from ((device.key, "") for device, _ in intake.statuses if device.kind == "bridge")
