"""Migrations: once each, in order, and never rewritten."""

from pathlib import Path

import psycopg
import pytest

from hanlu.database.migrate import MigrationChanged, migrate


def test_a_package_is_migrated_once_and_in_the_order_of_its_numbers(
    postgres_url: str, tmp_path: Path
) -> None:
    (tmp_path / "0002_fill.sql").write_text("insert into public.probe values (1);")
    (tmp_path / "0001_make.sql").write_text("create table public.probe (n int);")
    (tmp_path / "notes.sql").write_text("this is no migration")
    assert migrate(postgres_url, [("probe", tmp_path)]) == ["probe/0001_make", "probe/0002_fill"]
    assert migrate(postgres_url, [("probe", tmp_path)]) == []
    with psycopg.connect(postgres_url) as connection:
        assert connection.execute("select count(*) from public.probe").fetchone() == (1,)


def test_a_migration_that_was_edited_after_it_ran_is_refused(
    postgres_url: str, tmp_path: Path
) -> None:
    script = tmp_path / "0001_make.sql"
    script.write_text("create table public.edited (n int);")
    migrate(postgres_url, [("edited", tmp_path)])
    script.write_text("create table public.edited (n bigint);")
    with pytest.raises(MigrationChanged, match="edited/0001_make"):
        migrate(postgres_url, [("edited", tmp_path)])


def test_a_migration_that_fails_leaves_nothing_and_can_be_tried_again(
    postgres_url: str, tmp_path: Path
) -> None:
    script = tmp_path / "0001_half.sql"
    script.write_text("create table public.half (n int); select nonsense;")
    with pytest.raises(psycopg.errors.UndefinedColumn):
        migrate(postgres_url, [("half", tmp_path)])
    script.write_text("create table public.half (n int);")
    assert migrate(postgres_url, [("half", tmp_path)]) == ["half/0001_half"]
