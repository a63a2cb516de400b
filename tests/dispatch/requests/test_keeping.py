"""Photos and contacts of customers go when their case is over for long enough, and not before."""

import asyncio
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from dispatch.requests.keeping import RequestKeeper, RequestPolicy
from hanlu.clock import FixedClock
from hanlu.contracts.work_orders import WorkOrder
from hanlu.database import Database
from hanlu.files import DiskFiles
from hanlu.ids import new_id
from tests.dispatch.desk import Desk
from tests.factories import dispatch as make
from tests.factories.dispatch import dispatcher

KEPT = timedelta(days=90)


@pytest.fixture
def files(tmp_path: Path) -> DiskFiles:
    return DiskFiles(tmp_path)


@pytest.fixture
def keeper(database: Database, files: DiskFiles) -> RequestKeeper:
    return RequestKeeper(database, files, lambda: RequestPolicy(kept=KEPT))


async def asked(desk: Desk, files: DiskFiles, order: WorkOrder, photo: bytes) -> UUID:
    """A request about ``order`` with a photo and a telephone number; returns its key."""
    label, key, name = new_id(), uuid4(), await files.put(photo)
    async with desk.database.unit_of_work(make.SYSTEM, "asked", audited=False) as uow:
        at = uow.now
        run = uow.connection.execute
        await run(
            "insert into dispatch.request_label (id, site_id, name, secret_hash, made_at,"
            " made_by) values (%s, %s, 'Freezer', %s, %s, 'Zhao')",
            (label, order.site_id, label.bytes, at),
        )
        await run(
            "insert into dispatch.customer_request (label_id, key, work_order_id, words,"
            " contact, at, is_new) values (%s, %s, %s, 'it drips', %s, %s, true)",
            (label, key, order.id, b"sealed", at),
        )
        await run(
            "insert into dispatch.request_photo (label_id, key, sha256, media_type, added_at)"
            " values (%s, %s, %s, 'image/jpeg', %s)",
            (label, key, name, at),
        )
    return key


async def test_what_a_customer_sent_goes_when_the_case_is_over_for_long_enough(
    desk: Desk, clock: FixedClock, files: DiskFiles, keeper: RequestKeeper, order: WorkOrder
) -> None:
    key = await asked(desk, files, order, b"drip")
    (photo,) = await desk.rows("select sha256 from dispatch.request_photo")
    clock.advance(2 * KEPT)
    assert await keeper.forget() == 0, "the case is still open"
    await desk.move(order, "cancelled", dispatcher(), reason="a duplicate")
    clock.advance(KEPT)
    assert await keeper.forget() == 0, "not a moment early"
    clock.advance(timedelta(seconds=1))
    assert await keeper.forget() == 1
    assert await keeper.forget() == 0
    (row,) = await desk.rows(
        "select words, contact from dispatch.customer_request where key = %s", key
    )
    assert row == {"words": "it drips", "contact": None}
    assert await desk.rows("select 1 from dispatch.request_photo") == []
    assert not await files.has(photo["sha256"])
    trace = await desk.rows("select 1 from hanlu.audit where subject = %s", f"request:{key}")
    assert len(trace) == 1


async def test_a_picture_that_another_case_shows_too_stays_until_that_one_is_over(
    desk: Desk, clock: FixedClock, files: DiskFiles, keeper: RequestKeeper, order: WorkOrder
) -> None:
    still_open = await desk.open_alarm()
    await asked(desk, files, order, b"the same")
    await asked(desk, files, still_open, b"the same")
    await desk.move(order, "cancelled", dispatcher(), reason="mended by themselves")
    clock.advance(2 * KEPT)
    assert await keeper.forget() == 1
    (photo,) = await desk.rows("select sha256 from dispatch.request_photo")
    assert await files.has(photo["sha256"])
    await desk.move(still_open, "cancelled", dispatcher(), reason="mended by themselves")
    clock.advance(2 * KEPT)
    assert await keeper.forget() == 1
    assert not await files.has(photo["sha256"])


def folder_in_place_of(files: Path, name: str) -> Path:
    """What no unlink removes."""
    (found,) = files.rglob(name)
    found.unlink()
    found.mkdir()
    return found


async def test_a_picture_that_cannot_be_removed_keeps_neither_the_others_nor_the_worker(
    desk: Desk, clock: FixedClock, files: DiskFiles, keeper: RequestKeeper, tmp_path: Path
) -> None:
    names = []
    for photo in (b"first", b"stuck", b"last"):
        order = await desk.open_alarm()
        await asked(desk, files, order, photo)
        names.append(await files.put(photo))
        await desk.move(order, "cancelled", dispatcher(), reason="mended by themselves")
    stuck = folder_in_place_of(tmp_path, names[1])
    clock.advance(2 * KEPT)
    assert await keeper.forget() == 3
    assert await asyncio.to_thread(stuck.is_dir)
    assert [await files.has(names[0]), await files.has(names[2])] == [False, False]
    assert await desk.rows("select 1 from dispatch.request_photo") == []


async def test_a_picture_goes_only_when_it_is_written_for_good_that_nothing_shows_it(
    desk: Desk, clock: FixedClock, tmp_path: Path, order: WorkOrder
) -> None:
    shown: list[int] = []

    class Watched(DiskFiles):
        async def remove(self, name: str) -> None:
            # Another connection: it sees what is committed.
            shown.append(len(await desk.rows("select 1 from dispatch.request_photo")))
            await super().remove(name)

    files = Watched(tmp_path)
    await asked(desk, files, order, b"drip")
    await desk.move(order, "cancelled", dispatcher(), reason="a duplicate")
    clock.advance(2 * KEPT)
    keeper = RequestKeeper(desk.database, files, lambda: RequestPolicy(kept=KEPT))
    assert await keeper.forget() == 1
    assert shown == [0]
