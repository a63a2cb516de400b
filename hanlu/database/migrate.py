"""Plain SQL migrations, each package its own numbered files, applied once and in order."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

# One number for all processes of one installation: whoever comes second waits, then finds it done.
_ADVISORY_LOCK = 0x48414E4C55
OWN_MIGRATIONS = Path(__file__).parent.parent / "migrations"


class MigrationChanged(Exception):
    """A file that was applied has other content now; history is not rewritten."""


@dataclass(frozen=True, slots=True)
class Migration:
    """One file: ``package`` and number order it, the checksum guards it."""

    package: str
    name: str
    script: str

    @property
    def checksum(self) -> str:
        return hashlib.sha256(self.script.encode()).hexdigest()


def collect(folders: Sequence[tuple[str, Path]]) -> list[Migration]:
    """The migrations of (package, folder) pairs, package by package, by file name."""
    return [
        Migration(package, path.stem, path.read_text(encoding="utf-8"))
        for package, folder in folders
        for path in sorted(folder.glob("[0-9][0-9][0-9][0-9]_*.sql"))
    ]


def migrate(owner_url: str, folders: Sequence[tuple[str, Path]] = ()) -> list[str]:
    """Bring the database up to date; returns what was applied. Safe to repeat and to race.

    ``owner_url`` signs in as the owner of the tables; ``hanlu`` itself always goes first.
    Raises MigrationChanged when an applied file was edited.
    """
    applied = []
    with psycopg.connect(owner_url, autocommit=True) as connection:
        connection.execute("select pg_advisory_lock(%s)", (_ADVISORY_LOCK,))
        _prepare(connection)
        known = {
            (package, name): checksum
            for package, name, checksum in connection.execute(
                "select package, name, checksum from public.hanlu_migration"
            )
        }
        for migration in collect([("hanlu", OWN_MIGRATIONS), *folders]):
            key = (migration.package, migration.name)
            if key not in known:
                _apply(connection, migration)
                applied.append("/".join(key))
            elif known[key] != migration.checksum:
                raise MigrationChanged(f"migration {'/'.join(key)} was changed after it ran")
    return applied


def _prepare(connection: psycopg.Connection[tuple[str, str, str]]) -> None:
    connection.execute(
        # The owner may lack the right to make roles; where the role exists, it needs none.
        "do $$ begin if to_regrole('hanlu_app') is null then create role hanlu_app nologin; end if;"
        " exception when duplicate_object or unique_violation then null; end $$"
    )
    connection.execute(
        "create table if not exists public.hanlu_migration (package text, name text,"
        " checksum text not null, applied_at timestamptz not null default now(),"
        " primary key (package, name))"
    )


def _apply(connection: psycopg.Connection[tuple[str, str, str]], migration: Migration) -> None:
    with connection.transaction():
        connection.execute(sql.SQL(migration.script))
        connection.execute(
            "insert into public.hanlu_migration (package, name, checksum) values (%s, %s, %s)",
            (migration.package, migration.name, migration.checksum),
        )
