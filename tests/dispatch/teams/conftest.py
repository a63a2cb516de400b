"""Teams as every installation begins with them."""

import psycopg
import pytest

from tests.support.databases import TestDatabase


@pytest.fixture
def as_shipped(test_database: TestDatabase) -> None:
    """Nobody in a team, none that a test made, all of them active."""
    with psycopg.connect(test_database.owner_url, autocommit=True) as owner:
        owner.execute("delete from dispatch.team_member")
        owner.execute("delete from dispatch.team where code like 'made_%'")
        owner.execute("update dispatch.team set active = true")
