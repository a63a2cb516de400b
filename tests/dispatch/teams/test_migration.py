"""Orders from before there were teams have one afterwards, and their histories say so."""

import shutil
from pathlib import Path

import psycopg

from hanlu.database.migrate import migrate
from hanlu.ids import new_id
from hanlu.launcher import migration_folders
from tests.support.databases import Databases


def test_open_orders_have_a_team_and_closed_ones_stay_as_they_were(
    databases: Databases, tmp_path: Path
) -> None:
    database = databases.empty()
    folders = dict(migration_folders())
    (own,) = [name for name, folder in folders.items() if (folder / "0089_teams.sql").exists()]
    for file in sorted(folders[own].glob("*.sql")):
        if file.name < "0089":
            shutil.copy(file, tmp_path)
    migrate(database.owner_url, list((folders | {own: tmp_path}).items()))
    site = new_id()
    with psycopg.connect(database.owner_url) as connection:
        connection.execute(
            "insert into dispatch.site (id, code, name, lat, lon, timezone, created_at)"
            " values (%s, 'S', 'S', 31, 121, 'UTC', now())",
            (site,),
        )
        for kind, order_class, state in (
            ("repair", "service", "classified"),
            ("complaint", "complaint_urgent", "done"),
            ("repair", "crisis", "planned"),
            ("complaint", "complaint", "closed"),
        ):
            order = new_id()
            connection.execute(
                "insert into dispatch.work_order (id, kind, class, colour, priority, state,"
                " source, site_id, duration_s, policy_version, opened_at, opened_by, state_at)"
                " values (%s, %s, %s, 'blue', 3, %s, 'api', %s, 60, 0, now(), 'x', now())",
                (order, kind, order_class, state, site),
            )
            connection.execute(
                "insert into dispatch.work_order_event (work_order_id, version, at, by_name, role,"
                " action, to_state) values (%s, 1, now(), 'x', 'agent', 'opened', 'received')",
                (order,),
            )
    migrate(database.owner_url, list(folders.items()))
    with psycopg.connect(database.owner_url) as connection:
        found = connection.execute(
            "select w.class, w.team, w.version, (select count(*) from dispatch.work_order_event e"
            " where e.work_order_id = w.id and e.version = w.version) from dispatch.work_order w"
        ).fetchall()
    databases.drop(database)
    assert set(found) == {
        ("service", "front_desk", 2, 1),
        ("complaint_urgent", "complaints", 2, 1),
        ("crisis", "quick_response", 2, 1),
        ("complaint", None, 1, 1),
    }
