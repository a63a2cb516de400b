"""Fixtures of the gateway's tests."""

from collections.abc import Iterator

import pytest

from hanlu.database import Database
from tests.iot_gateway.support.gateway import Bench, Field
from tests.support.broker import TestBroker


@pytest.fixture
def bench(app_database: Database, broker: TestBroker) -> Bench:
    """The gateway between a fresh database and the session's broker."""
    return Bench(app_database, broker)


@pytest.fixture
def field(broker: TestBroker) -> Iterator[Field]:
    """The devices' side."""
    client = Field(broker)
    yield client
    client.close()
