"""Van stock from before the ledger becomes its first lines: nothing is lost, nothing is new."""

import shutil
from pathlib import Path

import psycopg

from hanlu.database.migrate import migrate
from hanlu.ids import new_id
from hanlu.launcher import migration_folders
from tests.support.databases import Databases


def test_what_vans_held_and_what_visits_took_is_carried_over(
    databases: Databases, tmp_path: Path
) -> None:
    database = databases.empty()
    folders = dict(migration_folders())
    (own,) = [name for name, folder in folders.items() if (folder / "0007_photos.sql").exists()]
    for file in sorted(folders[own].glob("000[1-7]_*.sql")):
        shutil.copy(file, tmp_path)
    migrate(database.owner_url, list((folders | {own: tmp_path}).items()))
    technician, site, order = new_id(), new_id(), new_id()
    with psycopg.connect(database.owner_url) as connection:
        connection.execute(
            "insert into dispatch.technician (id, code, name, home_lat, home_lon, timezone,"
            " created_at) values (%s, 'T1', 'Li', 31, 121, 'UTC', now())",
            (technician,),
        )
        connection.execute(
            "insert into dispatch.site (id, code, name, lat, lon, timezone, created_at)"
            " values (%s, 'S', 'S', 31, 121, 'UTC', now())",
            (site,),
        )
        connection.execute(
            "insert into dispatch.work_order (id, kind, class, colour, priority, state, source,"
            " site_id, duration_s, policy_version, opened_at, opened_by, state_at) values (%s,"
            " 'repair', 'service', 'blue', 3, 'done', 'api', %s, 60, 0, now(), 'x', now())",
            (order, site),
        )
        for part in ("fuse", "probe", "relay"):
            connection.execute("insert into dispatch.part values (%s, %s, %s)", (part,) * 3)
        for part, quantity in (("fuse", 3), ("relay", 0)):
            connection.execute(
                "insert into dispatch.van_stock values (%s, %s, %s)", (technician, part, quantity)
            )
        connection.execute(
            "insert into dispatch.visit (work_order_id, round, technician_id, parts_taken,"
            """ updated_at) values (%s, 1, %s, '{"fuse": 2, "probe": 1}', now())""",
            (order, technician),
        )
    migrate(database.owner_url, list(folders.items()))
    with psycopg.connect(database.owner_url) as connection:
        found = connection.execute("select part, place, quantity from dispatch.stock")
        held = {(part, place): quantity for part, place, quantity in found}
    databases.drop(database)
    assert held == {
        ("fuse", f"van:{technician}"): 3,
        ("fuse", f"order:{order}"): 2,
        ("probe", f"van:{technician}"): 0,
        ("probe", f"order:{order}"): 1,
    }
