"""The file store: content under its own hash, whoever else brings the same at the same time.

What both stores promise is asked of both: a folder, and a bucket of a server that speaks S3.
"""

import asyncio
import hashlib
import logging
import os
import stat
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from pydantic import SecretStr

from hanlu.files import DiskFiles, FileMissing, FilesAway, FileStore, open_files
from hanlu.files.s3 import S3Files, S3Place
from hanlu.settings import Settings
from hanlu.up import doctor
from tests.support.s3 import KEY_ID, SECRET, S3Server


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Server]:
    server = S3Server(tmp_path_factory.mktemp("s3") / "log")
    server.start("hanlu")
    yield server
    server.stop()


@pytest.fixture(params=["disk", "s3"])
def files(request: pytest.FixtureRequest, tmp_path: Path) -> FileStore:
    if request.param == "disk":
        return DiskFiles(tmp_path)
    server: S3Server = request.getfixturevalue("running")
    return S3Files(server.place(prefix=f"tests/{uuid4()}"))


async def test_many_who_bring_the_same_bytes_at_once_leave_one_whole_file(files: FileStore) -> None:
    content = b"frost on the coil" * 100_000
    names = await asyncio.gather(*(files.put(content) for _ in range(8)))
    assert set(names) == {hashlib.sha256(content).hexdigest()}
    assert await files.get(names[0]) == content


async def test_a_name_that_nobody_stored_is_missing(files: FileStore) -> None:
    for name in ("0" * 64, "../../etc/passwd", "", f"{'0' * 64}\n"):
        with pytest.raises(FileMissing):
            await files.get(name)
        assert not await files.has(name)
    assert await files.has(await files.put(b"a photo"))


async def test_what_is_removed_is_missing_however_often(files: FileStore) -> None:
    name, other = await files.put(b"a photo"), await files.put(b"another")
    for _ in range(2):
        await files.remove(name)
    await files.remove("../../etc/passwd")
    assert not await files.has(name)
    assert await files.get(other) == b"another"


async def test_what_was_acknowledged_is_there_for_the_next_who_opens_the_store(
    running: S3Server, tmp_path: Path
) -> None:
    name = await DiskFiles(tmp_path).put(b"a day's record")
    assert await DiskFiles(tmp_path).get(name) == b"a day's record"
    assert await S3Files(running.place(prefix="again")).put(b"a day's record") == name
    assert await S3Files(running.place(prefix="again")).get(name) == b"a day's record"


async def test_a_file_lies_at_the_same_path_in_a_folder_and_in_a_bucket(
    running: S3Server, tmp_path: Path
) -> None:
    name = await DiskFiles(tmp_path).put(b"moved by any tool")
    await S3Files(running.place(prefix="site")).put(b"moved by any tool")
    assert (tmp_path / name[:2] / name).is_file()
    assert f"<Key>site/{name[:2]}/{name}</Key>" in running.kept()


async def test_a_write_that_fails_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(FilesAway, match="No space"):
        await DiskFiles(tmp_path).put(b"a photo")
    assert kept(tmp_path) == []


async def test_many_at_once_leave_no_half_written_file_in_the_folder(tmp_path: Path) -> None:
    files = DiskFiles(tmp_path)
    names = await asyncio.gather(*(files.put(b"frost" * 100_000) for _ in range(16)))
    assert kept(tmp_path) == [names[0]]


async def test_a_bucket_that_is_away_says_so_and_takes_everything_once_it_is_back(
    tmp_path: Path,
) -> None:
    server = S3Server(tmp_path / "log")
    server.start("hanlu")
    try:
        files = S3Files(server.place(), timedelta(seconds=2))
        name = await files.put(b"before")
        server.pause()
        with pytest.raises(FilesAway, match="s3://hanlu"):
            await files.put(b"while it hangs")
        with pytest.raises(FilesAway):
            await files.has(name)
        server.resume()
        assert await files.get(name) == b"before"
        server.stop()
        for asked in (files.put(b"x"), files.get(name), files.has(name), files.remove(name)):
            with pytest.raises(FilesAway, match="Connect"):
                await asked
        server.start("hanlu")
        assert await files.get(await files.put(b"x")) == b"x"
    finally:
        server.stop()


async def test_a_bucket_that_nobody_made_is_away_and_no_file_of_it_missing(
    running: S3Server,
) -> None:
    files = S3Files(running.place("nobody-made-it"))
    name = hashlib.sha256(b"x").hexdigest()
    for asked in (files.put(b"x"), files.get(name), files.has(name)):
        with pytest.raises(FilesAway, match="s3://nobody-made-it: NoSuchBucket"):
            await asked


async def test_an_address_where_something_else_answers_is_a_store_that_is_away(
    running: S3Server,
) -> None:
    place = S3Place("hanlu", endpoint=f"{running.url}/moto-api", key_id=KEY_ID, secret=SECRET)
    with pytest.raises(FilesAway):
        await S3Files(place).get("0" * 64)


async def test_no_key_and_no_secret_is_in_what_a_store_says(
    running: S3Server, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    place = running.place("nobody-made-it")
    with pytest.raises(FilesAway) as refused:
        await S3Files(place).put(b"x")
    settings = Settings(s3_access_key_id=KEY_ID, s3_secret_access_key=SecretStr(SECRET))
    said = f"{refused.value} {place} {place!r} {settings!r} {caplog.text}"
    assert SECRET not in said
    assert KEY_ID not in said


async def test_the_settings_choose_the_store(running: S3Server, tmp_path: Path) -> None:
    assert isinstance(open_files(Settings(data=tmp_path)), DiskFiles)
    settings = in_bucket(running, "s3://hanlu/chosen")
    store = open_files(settings)
    assert isinstance(store, S3Files)
    name = await store.put(b"by the settings")
    assert f"chosen/{name[:2]}/{name}" in running.kept()


@pytest.mark.parametrize(
    "change",
    [
        {"files_url": "https://hanlu"},
        {"files_url": "s3://"},
        {"files_url": "s3://key:secret@hanlu"},
        {"s3_endpoint": "http://key:secret@127.0.0.1"},
        {"s3_endpoint": "127.0.0.1:9000"},
        {"s3_access_key_id": ""},
    ],
)
async def test_a_setting_that_cannot_be_meant_is_refused_at_the_start(
    running: S3Server, change: dict[str, str]
) -> None:
    wrong = in_bucket(running, "s3://hanlu").model_copy(update=change)
    with pytest.raises(ValueError, match="HANLU_"):
        open_files(wrong)


async def test_the_doctor_stores_a_file_and_reads_it_back(running: S3Server) -> None:
    assert (await doctor.files(in_bucket(running, "s3://hanlu/doctor"))).verdict == "ok"
    with pytest.raises(FilesAway, match="NoSuchBucket"):
        await doctor.files(in_bucket(running, "s3://nobody-made-it"))


def in_bucket(server: S3Server, url: str) -> Settings:
    return Settings(
        files_url=url,
        s3_endpoint=server.url,
        s3_access_key_id=KEY_ID,
        s3_secret_access_key=SecretStr(SECRET),
    )


def kept(folder: Path) -> list[str]:
    return [each.name for each in folder.rglob("*") if each.is_file()]


async def test_a_file_whose_name_was_not_synced_is_not_acknowledged_to_whoever_brings_it_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(5, "Input/output error")

    monkeypatch.setattr("os.fsync", full)
    for _ in range(2):
        with pytest.raises(FilesAway, match="Input/output"):
            await DiskFiles(tmp_path).put(b"a photo")
