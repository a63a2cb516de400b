"""Sites, machines and technicians are seen for an order's sake: by index, and no more than that."""

from collections.abc import Callable
from typing import Any, LiteralString

import psycopg
import pytest
from psycopg.rows import DictRow, dict_row

from benchmarks import year
from hanlu.database import Database
from hanlu.identity.principal import Principal, Scope
from tests.support.databases import TestDatabase

type Row = DictRow
type Owned = Callable[[Row], bool]


@pytest.fixture(scope="module")
def record(test_database: TestDatabase) -> dict[str, list[Row]]:
    """A year in small, in which some sites have moved to another region, and people help out."""
    year.write(test_database.owner_url, orders=600, open_orders=200)
    with psycopg.connect(test_database.owner_url, row_factory=dict_row) as owner:
        owner.execute(
            "update dispatch.work_order set region = 'region-3', outlet = 'outlet-19'"
            " where number in (select number from dispatch.work_order order by id limit 40)"
        )
        owner.execute(
            "update dispatch.work_order w set helps_technician_id = t.id"
            " from dispatch.technician t where t.code = 'T-7' and w.number in"
            " (select number from dispatch.work_order order by id desc limit 10)"
        )
        return {
            table: owner.execute(f"select * from dispatch.{table}").fetchall()  # noqa: S608  # names below
            for table in ("work_order", "site", "asset", "technician")
        }


def _scopes(record: dict[str, list[Row]]) -> list[Scope]:
    helped = next(each for each in record["technician"] if each["code"] == "T-7")
    sites = [str(each["site_id"]) for each in record["work_order"][:3]]
    return [
        Scope("all"),
        Scope("region", ("region-3",)),
        Scope("region", ("region-1", "region-2")),
        Scope("outlet", ("outlet-19", "outlet-4")),
        Scope("site", tuple(sites)),
        Scope("technician", (str(helped["id"]),)),
        Scope("region", ("nowhere",)),
    ]


def _owned(scope: Scope, *, site: str, technician: str) -> Owned:
    """Whether a row is the scope's own; ``site`` and ``technician`` name its columns."""

    def holds(row: Row) -> bool:
        match scope.kind:
            case "all":
                return True
            case "site":
                return str(row.get(site)) in scope.ids
            case "technician":
                mine = {str(row.get(technician)), str(row.get("helps_technician_id"))}
                return not mine.isdisjoint(scope.ids)
            case kind:
                return row[kind] in scope.ids

    return holds


async def _seen(database: Database, scope: Scope, query: LiteralString) -> set[Any]:
    principal = Principal(id=None, name="tests", role="dispatcher", scope=scope)
    async with database.read(principal) as connection:
        return {row["id"] for row in await (await connection.execute(query)).fetchall()}


async def test_a_scope_sees_what_is_its_own_and_what_its_orders_lead_to(
    app_database: Database, record: dict[str, list[Row]]
) -> None:
    beside: dict[str, LiteralString] = {
        "work_order": "select work_order_id as id from dispatch.beside_work_order",
        "technician": "select technician_id as id from dispatch.beside_technician",
    }
    for scope in _scopes(record):
        own = _owned(scope, site="site_id", technician="technician_id")
        orders = [each for each in record["work_order"] if own(each)]
        at = {each["site_id"] for each in orders}
        by = {each["technician_id"] for each in orders}
        is_site = _owned(scope, site="id", technician="")
        is_person = _owned(scope, site="", technician="id")
        expected = {
            "work_order": {each["id"] for each in orders},
            "site": {s["id"] for s in record["site"] if is_site(s) or s["id"] in at},
            "asset": {a["id"] for a in record["asset"] if own(a) or a["site_id"] in at},
            "technician": {t["id"] for t in record["technician"] if is_person(t) or t["id"] in by},
        }
        assert {
            "work_order": await _seen(app_database, scope, "select id from dispatch.work_order"),
            "site": await _seen(app_database, scope, "select id from dispatch.site"),
            "asset": await _seen(app_database, scope, "select id from dispatch.asset"),
            "technician": await _seen(app_database, scope, "select id from dispatch.technician"),
        } == expected, scope
        for table, query in beside.items():
            assert await _seen(app_database, scope, query) == expected[table], (scope, table)
