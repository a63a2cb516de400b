"""The record over HTTP: signed files, CSV and PDF, who gets them, and what the audit says of it."""

import csv
import io
import tempfile
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol
from uuid import uuid4

import httpx
import pypdf
import pytest

from hanlu.clock import FixedClock
from hanlu.database import Database
from hanlu.files import DiskFiles, FileMissing
from hanlu.identity.principal import Role, Scope
from hanlu.ids import new_id
from iot_gateway.devices import calibrations
from iot_gateway.devices.calibrations import CalibrationDraft
from iot_gateway.ingest.registry import Registry
from iot_gateway.ingest.rulebook import Limits
from iot_gateway.ingest.store import BatchStore
from iot_gateway.main import policy_sections, routers
from iot_gateway.readings.levels import floored
from iot_gateway.readings.rolling import RollupKeeper
from iot_gateway.records import excursion_rows, kept_files
from iot_gateway.records.csv_rows import lines
from iot_gateway.records.day_file import Ran, instant
from iot_gateway.records.errors import FileLost
from iot_gateway.records.keeper import RecordKeeper
from iot_gateway.records.repository import Kept
from iot_gateway.records.sealing import Sealer
from iot_gateway.records.verify import linked, verify
from iot_gateway.rules.packs import defaults
from tests.factories.records import KEY, taken
from tests.iot_gateway.ingest.test_store import arrived
from tests.iot_gateway.support.gateway import TESTER, Bench
from tests.support.api import application, caller, token_for
from tests.support.databases import TestDatabase
from tests.support.present import counted_from_now

API = "/api/v1"


def three_days_ago(now: datetime) -> datetime:
    return floored(now, 86_400) - timedelta(days=3)


def two_days(now: datetime) -> dict[str, str]:
    begin = three_days_ago(now)
    return {"from": begin.isoformat(), "to": (begin + timedelta(days=2)).isoformat()}


NOW = datetime.now(UTC)
DAY, SPAN = three_days_ago(NOW), two_days(NOW)
now_is_when_a_test_begins = counted_from_now(NOW=lambda now: now, DAY=three_days_ago, SPAN=two_days)
LIMITS = Limits(defaults(), 7)
FILES = Path(tempfile.gettempdir()) / "hanlu-test-files"


class People(Protocol):
    """Opens a caller of the application, by role and scope."""

    def __call__(
        self, role: Role = "admin", scope: Scope | None = None
    ) -> AbstractAsyncContextManager[httpx.AsyncClient]: ...


@pytest.fixture
def people(bench: Bench, valkey_url: str) -> People:
    """Callers of the application by role and scope."""

    @asynccontextmanager
    async def enter(
        role: Role = "admin", scope: Scope | None = None
    ) -> AsyncIterator[httpx.AsyncClient]:
        async with application(
            bench.database, valkey_url, routers(), sections=policy_sections
        ) as app:
            secret = await token_for(bench.database, role, scope)
            async with caller(app, secret) as client:
                yield client

    return enter


async def store(bench: Bench, device_id: str) -> None:
    """Two days, a reading every 10 minutes; hours 2 to 5 of the first day are too warm."""
    batches = BatchStore(bench.database, Registry(), lambda: LIMITS, new_id)
    readings = [
        (DAY + timedelta(minutes=10 * n), n, 9.0 if 12 <= n < 30 else -3.5 if n == 200 else 3.0)
        for n in range(288)
    ]
    await batches.store(arrived(device_id, readings))


async def sign(test_database: TestDatabase) -> None:
    """What the worker does, into the application's own file store."""
    files = DiskFiles(FILES)
    at = NOW + timedelta(hours=2)
    sealer = Sealer(KEY, files, lambda: LIMITS)
    async with Database(test_database.app_url, FixedClock(at)) as database:
        await RollupKeeper(database, FixedClock(at)).catch_up()
        await RecordKeeper(database, FixedClock(at), sealer).catch_up(sealer)


async def audited(bench: Bench, subject: str) -> list[dict[str, Any]]:
    return await bench.rows(
        "select action, after from hanlu.audit where subject = %s order by id", subject
    )


async def test_the_signed_files_of_a_span_verify_offline_and_name_their_key(
    bench: Bench, people: People, test_database: TestDatabase
) -> None:
    device = await bench.add("export-1", kind="chilled_0_4")
    await store(bench, device.id)
    async with people("inspector") as client:
        before = await client.get(f"{API}/devices/export-1/records/signed", params=SPAN)
        assert (before.status_code, before.json()["code"]) == (404, "record.nothing_signed")
        await sign(test_database)
        listed = (await client.get(f"{API}/devices/export-1/records", params=SPAN)).json()["items"]
        (key,) = (await client.get(f"{API}/records/keys")).json()["items"]
        answer = await client.get(f"{API}/devices/export-1/records/signed", params=SPAN)
    signed = verify("f", answer.content, key["public_key"])
    assert [(each.findings, each.readings) for each in signed] == [([], 144), ([], 144)]
    assert linked(signed) == []
    assert [each.head for each in signed] == [each["head"] for each in listed]
    assert 'attachment; filename="export-1-' in answer.headers["content-disposition"]
    ((action, after),) = [tuple(row.values()) for row in await audited(bench, "device:export-1")]
    assert action == "records.signed"
    assert after["export"] == "signed"


async def test_a_lost_file_is_said_before_anything_is_sent_and_nothing_is_audited(
    bench: Bench, people: People, test_database: TestDatabase
) -> None:
    device = await bench.add("export-lost", kind="chilled_0_4")
    await store(bench, device.id)
    await sign(test_database)
    *_, last = await bench.rows(
        "select file, number from gateway.record_file where device = %s order by number",
        device.key,
    )
    (FILES / last["file"][:2] / last["file"]).unlink()
    async with people("inspector") as client:
        answer = await client.get(f"{API}/devices/export-lost/records/signed", params=SPAN)
    assert (answer.status_code, answer.json()["code"]) == (FileLost.status, FileLost.code)
    assert answer.json()["params"]["number"] == last["number"]
    assert await audited(bench, "device:export-lost") == []


async def test_signed_files_are_sent_one_at_a_time(tmp_path: Path) -> None:
    files = DiskFiles(tmp_path)
    names = [await kept_files.store(files, each) for each in (b"one", b"two")]
    (tmp_path / names[1][:2] / names[1]).unlink()
    sending = kept_files.joined(files, [kept(name) for name in names])
    assert await anext(sending) == b"one"  # though the second is not there to be read
    with pytest.raises(FileMissing):
        await anext(sending)


def kept(file: str) -> Kept:
    return Kept(
        device=1,
        number=1,
        day=DAY.date(),
        part=1,
        readings=1,
        excursions=0,
        signed_at=NOW,
        public_key="",
        previous="",
        head="",
        file=file,
    )


async def test_a_csv_holds_every_reading_and_is_audited(bench: Bench, people: People) -> None:
    device = await bench.add("-cmd-1", kind="chilled_0_4")
    await store(bench, device.id)
    async with people("auditor") as client:
        answer = await client.get(f"{API}/devices/{device.id}/records/csv", params=SPAN)
        by_zone = await client.get(f"{API}/zones/{device.zone_id}/records/csv", params=SPAN)
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert answer.text.startswith("\ufeff")
    assert len(rows) == 288
    assert rows[0]["device"] == "'-cmd-1"  # a spreadsheet would take -cmd for a formula
    assert (rows[200]["temperature_c"], rows[200]["sequence"]) == ("-3.5", "200")
    assert by_zone.text == answer.text
    assert [row["action"] for row in await audited(bench, f"device:{device.id}")] == [
        "records.device_csv"
    ]


async def test_excursions_as_csv_say_what_was_known_when_and_since_when_readings_are_late(
    bench: Bench, people: People
) -> None:
    device = await bench.add("ran-1", kind="chilled_0_4")
    batches = BatchStore(bench.database, Registry(), lambda: LIMITS, new_id)
    await batches.store(arrived(device.id, [(NOW, 1000, 3.0)]))
    await store(bench, device.id)
    path = f"{API}/devices/ran-1/records/excursions"
    async with people("auditor") as client:
        (pending,) = excursions((await client.get(path, params=SPAN)).text)
        await bench.reviewed()
        answer = await client.get(path, params=SPAN)
        by_zone = await client.get(f"{API}/zones/{device.zone_id}/records/excursions", params=SPAN)
    assert (pending["rule"], pending["late_since"]) == ("", instant(DAY))
    high, low = excursions(answer.text)
    assert (high["limit"], high["peak"], high["late_since"]) == ("4.0", "9.0", "")
    assert (high["from"], high["to"]) == (
        instant(DAY + timedelta(hours=2)),
        instant(DAY + timedelta(hours=5)),
    )
    assert (high["lasted_s"], high["cumulative_s"]) == ("10800", "10800")
    assert high["known"] > instant(NOW)
    assert (low["rule"], low["peak"]) == ("temperature_c_low", "-3.5")
    assert by_zone.text == answer.text
    assert [row["after"]["export"] for row in await audited(bench, "device:ran-1")] == [
        "excursions",
        "excursions",
    ]


def test_cumulative_time_adds_up_by_rule_and_within_the_span() -> None:
    hour = timedelta(hours=1)
    found = [
        ran(DAY - hour, DAY + hour),
        ran(DAY + 2 * hour, None),
        ran(DAY + 3 * hour, DAY + 4 * hour, rule="temperature_c_low"),
    ]
    span = (DAY, DAY + 10 * hour)
    rows = excursions(excursion_rows.header() + excursion_rows.lines("a", "", found, span, None))
    assert [(each["lasted_s"], each["cumulative_s"], each["to"] == "") for each in rows] == [
        ("3600", "3600", False),
        ("28800", "32400", True),
        ("3600", "3600", False),
    ]
    assert excursion_rows.lines("a", "", [], span, None) == ""


def ran(since: datetime, ended_at: datetime | None, rule: str = "temperature_c_high") -> Ran:
    return Ran(
        channel="",
        rule=rule,
        metric="temperature_c",
        limit=4.0,
        severity="major",
        since=since,
        ended_at=ended_at,
        called_at=None,
        peak=9.0,
        peak_at=since,
        known_at=since,
    )


def excursions(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


async def test_a_csv_names_the_offset_of_each_readings_time_and_leaves_the_value(
    bench: Bench, people: People
) -> None:
    device = await bench.add("offset-1", kind="chilled_0_4")
    await store(bench, device.id)
    await calibrated(bench, device.key, DAY + timedelta(minutes=100))
    async with people("auditor") as client:
        answer = await client.get(f"{API}/devices/{device.id}/records/csv", params=SPAN)
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert [row["calibration_offset_c"] for row in rows[9:12]] == ["", "-0.2", "-0.2"]
    assert {row["temperature_c"] for row in rows} == {"3.0", "9.0", "-3.5"}


def test_a_csv_line_writes_flags_as_words_and_keeps_every_digit_of_a_sequence() -> None:
    reading = taken(1, sequence=2**62, values={"door_open": True, "temperature_c": -18.5})
    line = lines("cold-1", [reading], ["temperature_c", "humidity_pct", "door_open"])
    assert line.endswith(",#4611686018427387904,-18.5,,true\r\n")


@pytest.mark.parametrize("lang", ["en", "zh"])
async def test_an_inspectors_pdf_names_figures_excursions_certificate_chain_and_clauses(
    bench: Bench, people: People, test_database: TestDatabase, lang: str
) -> None:
    device = await bench.add(f"pdf-{lang}", kind="pharma_2_8", name="药品冷库 A")
    await store(bench, device.id)
    await calibrated(bench, device.key)
    async with people("inspector") as client:
        await sign(test_database)
        answer = await client.get(
            f"{API}/zones/{device.zone_id}/records/pdf",
            params={**SPAN, "lang": lang, "timezone": "Asia/Shanghai"},
        )
    assert answer.headers["content-type"] == "application/pdf"
    said = text_of(answer.content)
    figures = ["9.00", "-3.50", "8.80", "-3.70", "288", "CAL-2026-7", KEY.public[:32]]
    words = {
        "en": ["Highest", "OVERDUE", "GSP annex 3, art. 5", "21 CFR 11.10(e)", "our default"],
        "zh": ["最高", "已过期", "附录3 第五条", "EN 12830:2018", "系统默认值", "药品冷库"],
    }
    for expected in figures + words[lang]:
        assert expected.replace(" ", "") in said, expected
    assert ("high8°C" in said, "上限8°C" in said) == (lang == "en", lang == "zh")
    assert [row["action"] for row in await audited(bench, f"zone:{device.zone_id}")] == [
        "records.zone_pdf"
    ]


@pytest.mark.parametrize("lang", ["en", "zh"])
async def test_a_pdf_says_that_late_readings_are_still_being_worked_in(
    bench: Bench, people: People, lang: str
) -> None:
    device = await bench.add(f"pdf-late-{lang}", kind="pharma_2_8")
    batches = BatchStore(bench.database, Registry(), lambda: LIMITS, new_id)
    await batches.store(arrived(device.id, [(NOW, 1000, 5.0)]))
    await store(bench, device.id)
    pending = {"en": "stillbeingworkedin", "zh": "仍在计入"}[lang]
    none = {"en": "Noexcursion.", "zh": "无超限。"}[lang]
    path = f"{API}/devices/{device.id}/records/pdf"
    async with people("inspector") as client:
        before = text_of((await client.get(path, params={**SPAN, "lang": lang})).content)
        await bench.reviewed()
        after = text_of((await client.get(path, params={**SPAN, "lang": lang})).content)
    assert (pending in before, none in before) == (True, False)
    assert (pending in after, "9.00" in after) == (False, True)


async def calibrated(
    bench: Bench, device: int, from_at: datetime = DAY - timedelta(days=30)
) -> None:
    (channel,) = await bench.rows("select id from gateway.channel where device = %s", device)
    draft = CalibrationDraft(
        offset_c=-0.2,
        certificate="CAL-2026-7",
        laboratory="CNAS L0001",
        calibrated_on=date(2025, 1, 2),
        due_on=date(2026, 1, 2),
        in_force_from=from_at,
    )
    async with bench.database.unit_of_work(TESTER, "test") as uow:
        await calibrations.add(uow, new_id, "device:x", channel["id"], draft)


async def test_what_cannot_be_exported_is_refused_with_its_reason(
    bench: Bench, people: People
) -> None:
    await bench.add("refused-1")
    wrong = {
        "devices/nobody/records/csv": (404, "device.missing"),
        f"zones/{uuid4()}/records/pdf": (404, "zone.missing"),
        "devices/refused-1/records/pdf?timezone=Moon/Base": (422, "record.timezone_unknown"),
        "devices/refused-1/records/pdf?lang=fr": (422, "request.invalid"),
        "devices/refused-1/records/pdf?from=2026-01-01T00:00:00Z": (422, "range.invalid"),
        "devices/refused-1/records/csv?from=2024-01-01T00:00:00Z": (422, "range.invalid"),
    }
    async with people() as client:
        for path, expected in wrong.items():
            answer = await client.get(f"{API}/{path}")
            assert (answer.status_code, answer.json()["code"]) == expected, path
        empty = await client.get(f"{API}/devices/refused-1/records/pdf")
        assert empty.content.startswith(b"%PDF")


async def test_only_those_within_whose_scope_a_device_lies_export_it(
    bench: Bench, people: People
) -> None:
    await bench.add("scoped-1", region="north")
    path = f"{API}/devices/scoped-1/records/csv"
    async with people("regional_manager", Scope("region", ("north",))) as near:
        assert (await near.get(path)).status_code == 200
    async with people("regional_manager", Scope("region", ("south",))) as far:
        assert (await far.get(path)).status_code == 404


def text_of(pdf: bytes) -> str:
    """The text of a PDF without its spaces, which depend on where lines break."""
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    return "".join("".join(page.extract_text().split()) for page in reader.pages)
