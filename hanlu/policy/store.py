"""The policy in force, in every process: read from the record, kept up by the stream."""

import asyncio
from collections.abc import Sequence

import structlog
from psycopg import OperationalError
from psycopg_pool import PoolTimeout

from hanlu.contracts.events import decode, tag_of
from hanlu.contracts.policy import PolicyChanged
from hanlu.database import Database
from hanlu.identity.principal import Principal
from hanlu.policy import repository
from hanlu.policy.sections import Policy, PolicyInvalid, Section, SectionMissing, Values
from hanlu.stream.feed import EventFeed

log = structlog.get_logger()

_READER = Principal.system("policy")


class PolicyStore:
    """Hands out the present policy without waiting; `PolicyWatch` keeps it present."""

    def __init__(self, sections: Sequence[Section]) -> None:
        self.sections = {section.name: section for section in sections}
        self._current = Policy(0, sections, {})

    def current(self) -> Policy:
        """The policy in force, as far as this process has heard."""
        return self._current

    def get_section(self, name: str) -> Section:
        """A registered section; raises SectionMissing."""
        if name not in self.sections:
            raise SectionMissing(section=name, known=", ".join(sorted(self.sections)))
        return self.sections[name]

    def take(self, version: int, written: Values) -> None:
        """Put a version in force unless a newer one already is.

        A stored section that no longer fits its model (after an upgrade) falls back to the
        default, and the log says so: a product that does not start helps nobody.
        """
        if version <= self._current.version:
            return
        fitting = {}
        for name, section in self.sections.items():
            if name in written:
                try:
                    section.parse(written[name])
                    fitting[name] = written[name]
                except PolicyInvalid as error:
                    log.error("policy_section_outdated", section=name, error=str(error))
        self._current = Policy(version, list(self.sections.values()), fitting)
        log.info("policy_in_force", version=version)

    async def load(self, database: Database) -> None:
        """Take the newest stored version; raises psycopg.OperationalError."""
        async with database.read(_READER) as connection:
            newest = await repository.newest(connection)
        if newest is not None:
            self.take(newest.version, newest.sections)


class PolicyWatch:
    """Follows the stream and puts each new policy in force, in this process."""

    name = "policy"

    def __init__(self, store: PolicyStore, database: Database, stream: EventFeed) -> None:
        self._store, self._database, self._stream = store, database, stream

    async def run(self) -> None:
        """Watch until cancelled; a database that is away is waited for."""
        while True:
            try:
                await self._follow()
            except (OperationalError, PoolTimeout) as error:
                log.warning("policy_waits", error=str(error))
                await asyncio.sleep(0.5)

    async def _follow(self) -> None:
        number = await self._stream.last_number()
        await self._store.load(self._database)  # holds everything up to `number`, maybe more
        tag = tag_of(PolicyChanged)
        while True:
            for event in await self._stream.after(number):
                number = event.number
                if event.type == tag:
                    changed = decode(PolicyChanged, event)
                    self._store.take(changed.version, changed.sections)
