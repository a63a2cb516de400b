"""Real servers for integration tests: started once a test process, on first use.

Each test process (pytest-xdist worker) has servers of its own in a throw-away folder; each test
module has a freshly migrated database, cloned from a template.
"""

import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import hypothesis
import pytest
import redis

from hanlu.clock import SystemClock
from hanlu.database import Database
from hanlu.embedded import guard, ports
from hanlu.embedded.broker import EmbeddedBroker, Listener
from hanlu.embedded.folder import DataFolder
from hanlu.embedded.postgres import EmbeddedPostgres
from hanlu.embedded.process import Child
from hanlu.embedded.roster import Roster
from hanlu.embedded.services import Server, internal_port, wait_until_ready
from hanlu.embedded.valkey import EmbeddedValkey
from tests.support.broker import TestBroker
from tests.support.databases import Databases, TestDatabase
from tests.support.folders import in_memory

# A busy machine says nothing about the code: examples are judged by what they show, not by time.
hypothesis.settings.register_profile(
    "steady", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("steady")


@pytest.fixture(scope="session")
def data_folder() -> Iterator[DataFolder]:
    """A private data folder; what still runs in it at the end is stopped, even after a crash."""
    # Not pytest's own folder: as root that one is closed to the account of the database.
    with tempfile.TemporaryDirectory(
        prefix="hanlu-test-", dir=in_memory(), ignore_cleanup_errors=True
    ) as path:
        folder = DataFolder(Path(path))
        folder.open()
        watching = guard.start(folder.roster)
        yield folder
        watching.communicate(timeout=30)
        folder.close()


@pytest.fixture(scope="session")
def roster(data_folder: DataFolder) -> Roster:
    """Where started processes are written down."""
    return Roster(data_folder.roster)


@contextmanager
def _running(server: Server, roster: Roster) -> Iterator[Child]:
    server.prepare()
    child = Child(server.program(), roster)
    try:
        wait_until_ready(server, child)
        yield child
    finally:
        child.stop()


@pytest.fixture(scope="session")
def databases(data_folder: DataFolder, roster: Roster) -> Iterator[Databases]:
    """A PostgreSQL cluster with a migrated template; ``fresh()`` gives a database of one's own."""
    postgres = EmbeddedPostgres(data_folder, internal_port(data_folder, "postgres"), durable=False)
    with _running(postgres, roster):
        postgres.provide()
        yield Databases(postgres)


@pytest.fixture(scope="module")
def test_database(databases: Databases) -> Iterator[TestDatabase]:
    """A freshly migrated database for this module."""
    database = databases.fresh()
    yield database
    databases.drop(database)


@pytest.fixture
def postgres_url(test_database: TestDatabase) -> str:
    """The module's database as ``hanlu_owner``: no row security."""
    return test_database.owner_url


@pytest.fixture
async def app_database(test_database: TestDatabase) -> AsyncIterator[Database]:
    """The module's database as the product opens it: ``hanlu_app``, row security on."""
    async with Database(test_database.app_url, SystemClock()) as database:
        yield database


@pytest.fixture(scope="session")
def valkey_session_url(data_folder: DataFolder, roster: Roster) -> Iterator[str]:
    """One Valkey for the session; tests use ``valkey_url``."""
    valkey = EmbeddedValkey(data_folder, internal_port(data_folder, "valkey"))
    with _running(valkey, roster):
        yield valkey.url()


@pytest.fixture
def valkey_url(valkey_session_url: str) -> str:
    """Valkey, emptied before each test."""
    with redis.Redis.from_url(valkey_session_url) as client:
        client.flushall()
    return valkey_session_url


@pytest.fixture(scope="session")
def broker(data_folder: DataFolder, roster: Roster) -> Iterator[TestBroker]:
    """The MQTT broker; use client ids and topics of your own, its sessions outlive a test."""
    listener = Listener("127.0.0.1", ports.choose("127.0.0.1"))
    server = EmbeddedBroker(data_folder, listener)
    with _running(server, roster):
        yield TestBroker(
            host=listener.host,
            port=listener.port,
            url=server.url(),
            password=data_folder.secret("mqtt.gateway"),
            home=server.home,
        )
