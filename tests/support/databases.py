"""Databases for tests: one migrated template a cluster, cloned for whoever needs a fresh one."""

from dataclasses import dataclass
from itertools import count

import psycopg
from psycopg import sql

from hanlu.database.migrate import migrate
from hanlu.embedded.postgres import EmbeddedPostgres, provide_database
from hanlu.launcher import migration_folders

TEMPLATE = "template_hanlu"


@dataclass(frozen=True, slots=True)
class TestDatabase:
    """Addresses of one fresh, migrated database."""

    __test__ = False

    name: str
    owner_url: str
    app_url: str


class Databases:
    """Makes databases in one cluster."""

    def __init__(self, postgres: EmbeddedPostgres) -> None:
        self._postgres = postgres
        self._numbers = count(1)
        with self._connect() as connection:
            provide_database(connection, TEMPLATE)
        migrate(postgres.url("hanlu_owner", TEMPLATE), migration_folders())

    def fresh(self) -> TestDatabase:
        """A new database, as after all migrations (about 50 ms)."""
        name = f"test_{next(self._numbers)}"
        with self._connect() as connection:
            provide_database(connection, name, TEMPLATE)
        return TestDatabase(
            name,
            self._postgres.url("hanlu_owner", name),
            self._postgres.url("hanlu_app", name),
        )

    def empty(self) -> TestDatabase:
        """A new database without any table."""
        name = f"test_{next(self._numbers)}"
        with self._connect() as connection:
            provide_database(connection, name)
        return TestDatabase(
            name,
            self._postgres.url("hanlu_owner", name),
            self._postgres.url("hanlu_app", name),
        )

    def drop(self, database: TestDatabase) -> None:
        """Remove it, cutting whoever is still connected."""
        with self._connect() as connection:
            name = sql.Identifier(database.name)
            connection.execute(sql.SQL("drop database if exists {} with (force)").format(name))

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(self._postgres.url("postgres", "postgres"), autocommit=True)
