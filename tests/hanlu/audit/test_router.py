"""The audit: found by filter, page by page, by those who may."""

import csv
import io
from collections.abc import AsyncIterator

import pytest
from fastapi import FastAPI
from psycopg.errors import InsufficientPrivilege

from hanlu.audit.router import router
from hanlu.database import Database
from hanlu.http.paging import encode_cursor
from hanlu.identity.principal import Principal
from tests.support.api import application, caller, token_for


@pytest.fixture
async def app(app_database: Database, valkey_url: str) -> AsyncIterator[FastAPI]:
    async with application(app_database, valkey_url, [router]) as app:
        yield app


async def test_operations_are_found_page_by_page(app: FastAPI, app_database: Database) -> None:
    for number in range(5):
        async with app_database.unit_of_work(Principal.system("clerk"), "crate.move") as uow:
            uow.record(f"crate:{number}", after={"at": number})
    async with caller(app, await token_for(app_database, "auditor")) as client:
        found: list[str] = []
        cursor: dict[str, str] = {}
        while True:
            wanted = {"action": "crate.", "limit": "2"} | cursor
            page = (await client.get("/api/v1/audit", params=wanted)).json()
            found += [row["subject"] for row in page["items"]]
            if page["next"] is None:
                break
            cursor = {"cursor": page["next"]}
        assert found == [f"crate:{number}" for number in (4, 3, 2, 1, 0)]
        broken = await client.get("/api/v1/audit", params={"cursor": "nonsense"})
        assert (broken.status_code, broken.json()["code"]) == (400, "cursor.invalid")
        huge = encode_cursor((10**30,))
        beyond = await client.get("/api/v1/audit", params={"cursor": huge})
        assert (beyond.status_code, beyond.json()["code"]) == (422, "value.out_of_range")
        naive = await client.get("/api/v1/audit", params={"since": "2026-01-01T00:00:00"})
        assert naive.status_code == 422


async def test_operations_are_found_by_who_and_when_and_handed_out_as_a_file(
    app: FastAPI, app_database: Database
) -> None:
    for name, reason in (("Ada Audit-Case", "=1+1"), ("Bo Audit-Case", "plain, with a comma")):
        async with app_database.unit_of_work(Principal.system(name), "shelf.mark") as uow:
            uow.record("shelf:1", before={"full": False}, after={"full": True}, reason=reason)
    async with caller(app, await token_for(app_database, "auditor")) as client:
        hers = {"actor": "ada audit", "action": "shelf."}
        [row] = (await client.get("/api/v1/audit", params=hers)).json()["items"]
        earlier = {"actor": "Audit-Case", "until": row["at"]}
        assert (await client.get("/api/v1/audit", params=earlier)).json()["items"] == []
        file = await client.get("/api/v1/audit/export", params={"actor": "Audit-Case"})
    lines = list(csv.DictReader(io.StringIO(file.text.removeprefix("\ufeff"))))
    assert [line["reason"] for line in lines] == ["plain, with a comma", "'=1+1"]
    assert [line["after"] for line in lines] == ['{"full": true}', '{"full": true}']
    assert row["actor_name"].startswith("Ada")


async def test_an_export_of_the_audit_is_audited(app: FastAPI, app_database: Database) -> None:
    wanted = {"action": "nothing.like.it"}
    async with caller(app, await token_for(app_database, "auditor")) as client:
        await client.get("/api/v1/audit", params=wanted)
        await client.get("/api/v1/audit/export", params=wanted)
        [row] = [
            row
            for row in (await client.get("/api/v1/audit")).json()["items"]
            if row["after"] == {"export": "csv", "rows": 0, **wanted}
        ]
    assert (row["subject"], row["role"]) == ("audit", "auditor")


async def test_only_auditors_and_administrators_read_it(
    app: FastAPI, app_database: Database
) -> None:
    for role, status in (("dispatcher", 403), ("service", 403), ("auditor", 200), ("admin", 200)):
        async with caller(app, await token_for(app_database, role)) as client:  # type: ignore[arg-type]  # names of roles
            for path in ("/api/v1/audit", "/api/v1/audit/export"):
                assert (await client.get(path)).status_code == status


async def test_the_application_cannot_change_or_remove_a_row(app_database: Database) -> None:
    for statement in ("delete from hanlu.audit", "update hanlu.audit set reason = 'x'"):
        with pytest.raises(InsufficientPrivilege):
            async with app_database.unit_of_work(
                Principal.system("thief"), "audit.edit", audited=False
            ) as uow:
                await uow.connection.execute(statement)
