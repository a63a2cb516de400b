"""CSV imports: the preview says exactly what the import then does, line by line."""

import msgspec
import pytest

from hanlu.identity.principal import Role
from hanlu.imports import ImportReport
from tests.dispatch.desk import Desk
from tests.dispatch.http import Office, body

SITES = """code,name,lat,lon,address
N1,城北冷库,30.3,120.1,城北路1号
N2,Cold Store,30.4,120.2,
N3,Nowhere,300,120.2,
,No code,30.4,120.2,
N1,城北冷库,30.3,120.1,城北路1号
"""
CSV = {"Content-Type": "text/csv"}


async def send(
    office: Office,
    kind: str,
    text: str | bytes,
    *,
    dry_run: bool = False,
    role: Role = "supervisor",
) -> object:
    leader = await office.client(role)
    content = text.encode() if isinstance(text, str) else text
    answer = await leader.post(
        f"imports/{kind}", params={"dry_run": dry_run}, content=content, headers=CSV
    )
    return body(answer)


def told(report: object) -> list[tuple[int, str, str | None]]:
    return [(row["line"], row["action"], row["field"]) for row in report["rows"]]  # type: ignore[index]


async def test_the_preview_changes_nothing_and_the_import_does_what_it_said(
    desk: Desk, office: Office
) -> None:
    preview = await send(office, "sites", SITES, dry_run=True)
    assert await desk.rows("select 1 from dispatch.site") == []
    real = await send(office, "sites", SITES)
    assert told(preview) == told(real)
    assert told(real) == [
        (2, "create", None),
        (3, "create", None),
        (4, "error", "lat"),
        (5, "error", "code"),
        (6, "skip", None),
    ]
    assert real["counts"] == {"create": 2, "error": 2, "skip": 1}  # type: ignore[index]
    assert len(await desk.rows("select 1 from dispatch.site")) == 2


async def test_a_second_import_updates_what_differs_and_skips_the_rest(office: Office) -> None:
    await send(office, "sites", "code,name,lat,lon\nN1,A,30,120\nN2,B,30,120\n")
    again = await send(office, "sites", "code,name,lat,lon\nN1,A,30,120\nN2,B2,30,120\n")
    assert [action for _, action, _ in told(again)] == ["skip", "update"]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(SITES.encode("utf-8-sig"), id="with the mark spreadsheets put first"),
        pytest.param(SITES.encode("gb18030"), id="as Chinese spreadsheets write it"),
        pytest.param(SITES.replace(",", ";").encode(), id="with semicolons"),
        pytest.param(SITES.replace("\n", "\r\n").encode(), id="with the line ends of Windows"),
    ],
)
async def test_files_as_spreadsheets_write_them_read_alike(
    desk: Desk, office: Office, content: bytes
) -> None:
    await send(office, "sites", content)
    names = await desk.rows("select name from dispatch.site order by code")
    assert [row["name"] for row in names] == ["城北冷库", "Cold Store"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(b"", "columns_missing", id="empty"),
        pytest.param(b"code,name\nN1,A\n", "columns_missing", id="a needed column is missing"),
        pytest.param(b"code,name,lat,lon,shoe\n", "columns_unknown", id="an unknown column"),
        pytest.param(b"\xff\xfe\x00c", "not_text", id="not text"),
        pytest.param(b"code,code,name,lat,lon\n", "column_twice", id="a column twice"),
    ],
)
async def test_a_file_that_is_no_such_table_is_refused_whole(
    office: Office, content: bytes, code: str
) -> None:
    leader = await office.client("supervisor")
    answer = await leader.post("imports/sites", content=content, headers=CSV)
    assert body(answer, 422)["code"] == f"import.{code}"


async def test_a_row_at_fault_names_the_field_the_rule_and_its_bound(office: Office) -> None:
    report = await send(office, "sites", "code,name,lat,lon\nN1,North,95,121.5\nN2,,31,121\n")
    rows = msgspec.convert(report, ImportReport).rows
    said = [(row.line, row.field, row.reason and row.reason.code) for row in rows]
    assert said == [(2, "lat", "field.less_than_equal"), (3, "name", "field.missing")]
    assert rows[0].reason is not None
    assert rows[0].reason.params["le"] == 90


async def test_assets_name_their_site_by_its_code(desk: Desk, office: Office) -> None:
    await send(office, "sites", SITES)
    report = await send(office, "assets", "serial,site,model\nHL-1,N1,ZL\nHL-2,N9,ZL\n")
    assert told(report) == [(2, "create", None), (3, "error", "site")]
    moved = await send(office, "assets", "serial,site,model\nHL-1,N2,ZL\n")
    assert told(moved) == [(2, "update", None)]


async def test_technicians_come_with_skills_and_shifts_in_one_cell_each(
    desk: Desk, office: Office
) -> None:
    text = (
        "code,name,home_lat,home_lon,skills,shifts\n"
        "T01,李伟,30.2,120.1,refrigeration:3;lift:1@2027-05-31,mon-fri 08:00+9h;sat 20:00+12h\n"
        "T02,王芳,30.2,120.1,magic,\n"
        "T03,张强,30.2,120.1,,whenever\n"
    )
    report = await send(office, "technicians", text)
    assert told(report) == [(2, "create", None), (3, "error", "skills"), (4, "error", "shifts")]
    assert [action for _, action, _ in told(await send(office, "technicians", text))] == [
        "skip", "error", "error",
    ]  # fmt: skip
    shifts = await desk.rows("select weekday, length_min from dispatch.shift order by weekday")
    assert [(row["weekday"], row["length_min"]) for row in shifts] == [
        *((day, 540) for day in range(5)),
        (5, 720),
    ]


async def test_a_form_is_read_like_a_body_and_only_leaders_may(office: Office) -> None:
    leader, agent = await office.client("supervisor"), await office.client("agent")
    files = {"file": ("sites.csv", SITES.encode(), "text/csv")}
    report = body(await leader.post("imports/sites", files=files, params={"dry_run": True}))
    assert report["dry_run"] is True
    assert report["counts"]["create"] == 2
    assert (await agent.post("imports/sites", files=files)).status_code == 403


async def test_a_keeper_fills_the_catalogue_and_the_vans_of_an_own_installation(
    desk: Desk, office: Office
) -> None:
    parts = "code,name_zh,name_en\nfuse,熔断器,Fuse\nprobe,探头,Probe\na b,坏,Bad\n"
    report = await send(office, "parts", parts, role="parts_keeper")
    assert told(report) == [(2, "create", None), (3, "create", None), (4, "error", "code")]
    again = await send(office, "parts", parts.replace("探头", "温度探头"), role="parts_keeper")
    assert [action for _, action, _ in told(again)] == ["skip", "update", "error"]

    technician_id = await desk.technician(code="T01")
    stock = (
        "technician,part,quantity\nT01,fuse,4\nT01,lamp,1\nT99,fuse,1\nT01,probe,-1\nT01,probe,0\n"
    )
    preview = await send(office, "van-stock", stock, dry_run=True, role="parts_keeper")
    assert await desk.in_van(technician_id, "fuse") == 0
    real = await send(office, "van-stock", stock, role="parts_keeper")
    assert told(preview) == told(real)
    assert told(real) == [
        (2, "create", None),
        (3, "error", "part"),
        (4, "error", "technician"),
        (5, "error", "quantity"),
        (6, "skip", None),
    ]
    assert await desk.in_van(technician_id, "fuse") == 4
    fewer = await send(office, "van-stock", stock.replace("fuse,4", "fuse,3"), role="parts_keeper")
    assert told(fewer)[0] == (2, "update", None)
    moved = await desk.rows(
        "select source, destination, quantity from dispatch.stock_movement order by at, id"
    )
    assert [(row["source"], row["quantity"]) for row in moved] == [
        ("count", 4), (f"van:{technician_id}", 1),
    ]  # fmt: skip


async def test_parts_are_imported_by_their_keeper_and_people_by_leaders(office: Office) -> None:
    supervisor, keeper = await office.client("supervisor"), await office.client("parts_keeper")
    for client, kind in ((supervisor, "parts"), (keeper, "technicians")):
        answer = await client.post(f"imports/{kind}", content=b"code\n", headers=CSV)
        assert answer.status_code == 403


async def test_an_import_that_says_nothing_new_makes_no_version(desk: Desk, office: Office) -> None:
    await send(office, "sites", SITES)
    text = "code,name,home_lat,home_lon,skills\nT01,李伟,30.2,120.1,refrigeration:3\n"
    await send(office, "technicians", text)
    await send(office, "assets", "serial,site\nHL-1,N1\n")
    before = await desk.told("technician.changed"), await desk.told("site.changed")
    await send(office, "sites", SITES)
    await send(office, "technicians", text)
    await send(office, "assets", "serial,site\nHL-1,N1\n")
    assert (await desk.told("technician.changed"), await desk.told("site.changed")) == before
    for table in ("site", "technician", "asset"):
        rows = await desk.rows(f"select version from dispatch.{table}")  # noqa: S608  # own names
        assert {row["version"] for row in rows} == {1}, table
