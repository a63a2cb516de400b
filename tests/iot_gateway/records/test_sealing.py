"""Days signed on a real database: once, by whoever gets to it, and never again."""

import asyncio
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from hanlu.clock import FixedClock
from hanlu.database import Database
from hanlu.files import DiskFiles
from hanlu.ids import new_id
from iot_gateway.ingest.registry import Registry
from iot_gateway.ingest.rulebook import Limits
from iot_gateway.ingest.store import BatchStore
from iot_gateway.readings.levels import floored
from iot_gateway.readings.rolling import RollupKeeper
from iot_gateway.records.day_file import ROW, SIGNATURE
from iot_gateway.records.keeper import PRINCIPAL, RecordKeeper
from iot_gateway.records.kept_files import load
from iot_gateway.records.sealing import Sealer
from iot_gateway.records.verify import Signed, linked, verify
from iot_gateway.rules.packs import defaults
from tests.factories.records import KEY
from tests.iot_gateway.ingest.test_store import arrived
from tests.iot_gateway.records.dying_keeper import STOPPED
from tests.iot_gateway.support.gateway import TESTER, Bench
from tests.support.databases import TestDatabase
from tests.support.present import counted_from_now


def three_days_ago(now: datetime) -> datetime:
    return floored(now, 86_400) - timedelta(days=3)


NOW = datetime.now(UTC)
DAY = three_days_ago(NOW)
now_is_when_a_test_begins = counted_from_now(NOW=lambda now: now, DAY=three_days_ago)
LIMITS = Limits(defaults(), 7)
ROOT = Path(__file__).parents[3]


class Signing:
    """The worker's side, some hours from now."""

    def __init__(self, database: Database, at: datetime, folder: Path) -> None:
        self.files = DiskFiles(folder)
        self.sealer = Sealer(KEY, self.files, lambda: LIMITS)
        self.database, self.at, self._clock = database, at, FixedClock(at)

    async def catch_up(self) -> None:
        """What the worker does each minute."""
        await RollupKeeper(self.database, self._clock).catch_up()
        await RecordKeeper(self.database, self._clock, self.sealer).catch_up(self.sealer)

    async def files_of(
        self, bench: Bench, device_id: str, until: datetime | None = None
    ) -> list[bytes]:
        """The signed files of a device in the order of signing; of days up to ``until``'s."""
        rows = await bench.rows(
            """select f.file from gateway.record_file f join gateway.device d on d.key = f.device
               where d.id = %s and f.day <= %s order by f.number""",
            device_id,
            (until or self.at).date(),
        )
        return [await load(self.files, row["file"]) for row in rows]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the files of all these tests lie: their database names them all."""
    return tmp_path_factory.mktemp("signed")


@pytest.fixture
async def signing(test_database: TestDatabase, folder: Path) -> AsyncIterator[Signing]:
    """Two hours from now, so that late readings have gathered long enough."""
    at = NOW + timedelta(hours=2)
    async with Database(test_database.app_url, FixedClock(at)) as database:
        yield Signing(database, at, folder)


def checked(files: list[bytes]) -> list[Signed]:
    """Every file, after all were found whole and linked."""
    signed = [one for content in files for one in verify("f", content, KEY.public)]
    assert [each.findings for each in signed] == [[] for _ in files]
    assert linked(signed) == []
    return signed


def rows_of(content: bytes) -> list[Any]:
    lines = content.split(b"\n")[1:-2]
    assert not any(line.startswith(SIGNATURE) for line in lines)
    return [ROW.decode(line[:-65]) for line in lines]


async def store(bench: Bench, device_id: str, readings: list[tuple[datetime, int, float]]) -> None:
    batches = BatchStore(bench.database, Registry(), lambda: LIMITS, new_id)
    await batches.store(arrived(device_id, readings))


def warm_day(begin: datetime | None = None) -> list[tuple[datetime, int, float]]:
    """A reading every 10 minutes; from the tenth to the thirtieth too warm."""
    return [
        ((begin or DAY) + timedelta(minutes=10 * n), n, 9.0 if 10 <= n < 30 else 3.0)
        for n in range(100)
    ]


async def test_a_day_is_signed_with_its_readings_excursions_and_limits(
    bench: Bench, signing: Signing
) -> None:
    device = await bench.add("signed-1", kind="chilled_0_4")
    await store(bench, device.id, warm_day())
    await signing.catch_up()
    (content,) = await signing.files_of(bench, device.id)
    (signed,) = checked([content])
    assert signed.header is not None
    assert (signed.readings, signed.header.day) == (100, DAY.date().isoformat())
    assert (signed.header.zone_kind, signed.header.policy_version) == ("chilled_0_4", 7)
    high = next(each for each in signed.header.limits if each.rule == "temperature_c_high")
    assert (high.limit, high.hold_s) == (4.0, 900)
    *readings, excursion, end = rows_of(content)
    assert (excursion.peak, excursion.limit, excursion.in_day_s) == (9.0, 4.0, 20 * 600)
    assert readings[0].values == {"temperature_c": 3.0}
    assert readings[0].known is not None
    assert end.row == 102


async def test_readings_that_come_late_make_a_supplement_and_leave_the_day_alone(
    bench: Bench, signing: Signing
) -> None:
    device = await bench.add("late-1", kind="chilled_0_4")
    await store(bench, device.id, warm_day())
    await signing.catch_up()
    (before,) = await signing.files_of(bench, device.id)
    late = [(DAY + timedelta(minutes=10 * n + 5), 200 + n, 9.5) for n in range(40, 43)]
    await store(bench, device.id, [*late, *warm_day()[:5]])
    await bench.reviewed()
    await signing.catch_up()
    day, supplement = await signing.files_of(bench, device.id)
    assert day == before
    first, second = checked([day, supplement])
    assert first.header
    assert second.header
    assert (second.header.part, second.header.number) == (2, 2)
    assert second.header.previous == first.head
    assert second.readings == len(late)
    assert peaks(supplement) == [9.0, 9.5, 9.5, 9.5]  # as known by then


async def test_a_day_is_signed_once_its_late_readings_are_worked_in(
    bench: Bench, signing: Signing
) -> None:
    # Only DAY's files are looked at: late in the evening the day going on is signed as well.
    device = await bench.add("backlog-1", kind="chilled_0_4")
    await store(bench, device.id, [(NOW, 1000, 3.0), (NOW + timedelta(seconds=1), 1001, 3.0)])
    await store(bench, device.id, warm_day())
    await signing.catch_up()
    assert await signing.files_of(bench, device.id, DAY) == []
    await bench.reviewed()
    await signing.catch_up()
    (content,) = await signing.files_of(bench, device.id, DAY)
    (signed,) = checked([content])
    assert (signed.readings, peaks(content)) == (100, [9.0])


async def test_a_supplement_is_signed_once_its_readings_are_worked_in(
    bench: Bench, signing: Signing
) -> None:
    device = await bench.add("backlog-2", kind="chilled_0_4")
    await store(bench, device.id, warm_day())
    await signing.catch_up()
    half_an_hour_on = [(DAY + timedelta(hours=12, minutes=n), 200 + n, 9.5) for n in range(30)]
    await store(bench, device.id, half_an_hour_on)
    await signing.catch_up()
    assert len(await signing.files_of(bench, device.id)) == 1
    await bench.reviewed()
    await signing.catch_up()
    _, supplement = await signing.files_of(bench, device.id)
    assert set(peaks(supplement)) == {9.0, 9.5}


async def test_what_waits_for_one_device_holds_up_no_other(bench: Bench, signing: Signing) -> None:
    waiting = await bench.add("backlog-3", kind="chilled_0_4")
    await store(bench, waiting.id, [(NOW, 1000, 3.0)])
    await store(bench, waiting.id, warm_day())
    other = await bench.add("backlog-4", kind="chilled_0_4")
    await store(bench, other.id, warm_day())
    await signing.catch_up()
    assert await signing.files_of(bench, waiting.id, DAY) == []
    assert len(await signing.files_of(bench, other.id, DAY)) == 1
    await bench.reviewed()
    await signing.catch_up()
    assert len(await signing.files_of(bench, waiting.id, DAY)) == 1


def peaks(content: bytes) -> list[float]:
    """The peaks of the excursions that a file holds, the earliest first."""
    return [row.peak for row in rows_of(content) if hasattr(row, "peak")]


async def test_a_day_without_anything_new_is_not_signed_again(
    bench: Bench, signing: Signing
) -> None:
    device = await bench.add("again-1")
    await store(bench, device.id, warm_day())
    for _ in range(3):
        await signing.catch_up()
        await store(bench, device.id, warm_day())
    assert len(await signing.files_of(bench, device.id)) == 1


async def test_several_workers_at_once_sign_each_day_once(bench: Bench, signing: Signing) -> None:
    names = [f"many-{n}" for n in range(3)]
    for name in names:
        await bench.add(name)
        for day in range(3):
            await store(bench, name, warm_day(DAY - timedelta(days=day))[:20])
    await asyncio.gather(*(signing.catch_up() for _ in range(4)))
    await signing.catch_up()
    for name in names:
        signed = checked(await signing.files_of(bench, name))
        assert sorted(each.header.day for each in signed if each.header) == [
            (DAY - timedelta(days=day)).date().isoformat() for day in (2, 1, 0)
        ]


async def test_a_worker_that_dies_before_its_commit_leaves_the_day_to_the_next(
    bench: Bench, signing: Signing
) -> None:
    device = await bench.add("dies-1")
    await store(bench, device.id, warm_day())
    with pytest.raises(KeyboardInterrupt):
        async with signing.database.unit_of_work(PRINCIPAL, "record.sign", audited=False) as uow:
            assert await signing.sealer.seal_next(uow)
            raise KeyboardInterrupt
    assert await signing.files_of(bench, device.id) == []
    await signing.catch_up()
    checked(await signing.files_of(bench, device.id))
    assert len(await signing.files_of(bench, device.id)) == 1


@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_worker_killed_in_the_middle_of_a_days_file_leaves_the_chain_whole(
    bench: Bench, signing: Signing, test_database: TestDatabase, folder: Path, when: str
) -> None:
    device = await bench.add(f"killed-{when}")
    days = [DAY - timedelta(days=ago) for ago in (2, 1, 0)]
    await signing.catch_up()  # other tests' days
    for day in days:
        await store(bench, device.id, warm_day(day)[:20])
    with dying_keeper(test_database.app_url, folder, signing.at, 2, when) as process:
        assert await asyncio.to_thread(stands_still, process)
        process.kill()  # -9: no word to the database, none to the disk
    (first,) = await signing.files_of(bench, device.id)
    checked([first])

    files, until = [first], time.monotonic() + 30
    while len(files) < len(days) and time.monotonic() < until:  # the dead one's lock ends first
        await signing.catch_up()
        files = await signing.files_of(bench, device.id)
    assert files[0] == first
    signed = checked(files)
    assert [(each.header.day, each.header.number) for each in signed if each.header] == [
        (day.date().isoformat(), number) for number, day in enumerate(days, 1)
    ]
    assert [each.readings for each in signed] == [20, 20, 20]


def stands_still(process: subprocess.Popen[bytes]) -> bool:
    """Read what it says until it stands still; False when it ends instead."""
    assert process.stdout is not None
    return any(line == f"{STOPPED}\n".encode() for line in process.stdout)


@contextmanager
def dying_keeper(
    url: str, folder: Path, at: datetime, number: int, when: str
) -> Iterator[subprocess.Popen[bytes]]:
    """A keeper that stands still at this file; certainly gone afterwards."""
    asked = [url, str(folder), at.isoformat(), str(number), when]
    command = [sys.executable, "-m", "tests.iot_gateway.records.dying_keeper", *asked]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as process:
        try:
            yield process
        finally:
            process.kill()


async def test_a_day_is_signed_an_hour_after_its_end_and_not_before(
    bench: Bench, test_database: TestDatabase, folder: Path
) -> None:
    device = await bench.add("today-1")
    today = floored(NOW, 86_400)
    # Late in the evening the other tests, two hours ahead of us, have brought it to its end.
    with psycopg.connect(test_database.owner_url, autocommit=True) as owner:
        owner.execute("update gateway.record_progress set until = %s", (today.date(),))
    await store(bench, device.id, [(today, 1, 3.0)])
    for after, count in ((timedelta(minutes=59), 0), (timedelta(minutes=61), 1)):
        at = today + timedelta(days=1) + after
        async with Database(test_database.app_url, FixedClock(at)) as database:
            signing = Signing(database, at, folder)
            await signing.catch_up()
            assert len(await signing.files_of(bench, device.id)) == count


async def test_the_application_can_neither_edit_nor_delete_a_reading(bench: Bench) -> None:
    for statement in (
        "update gateway.reading set temperature_c = 3",
        "delete from gateway.reading",
        "update gateway.record_file set head = ''",
        "delete from gateway.record_file",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            async with bench.database.unit_of_work(TESTER, "test", audited=False) as uow:
                await uow.connection.execute(statement)
