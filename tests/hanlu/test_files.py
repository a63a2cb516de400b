"""The file store: content under its own hash, whoever else brings the same at the same time."""

import asyncio
import hashlib
from pathlib import Path

import pytest

from hanlu.files import DiskFiles, FileMissing


async def test_many_who_bring_the_same_bytes_at_once_leave_one_whole_file(tmp_path: Path) -> None:
    files, content = DiskFiles(tmp_path), b"frost on the coil" * 100_000
    names = await asyncio.gather(*(files.put(content) for _ in range(16)))
    assert set(names) == {hashlib.sha256(content).hexdigest()}
    assert await files.get(names[0]) == content
    assert kept(tmp_path) == [names[0]]


async def test_a_name_that_nobody_stored_is_missing(tmp_path: Path) -> None:
    files = DiskFiles(tmp_path)
    for name in ("0" * 64, "../../etc/passwd", ""):
        with pytest.raises(FileMissing):
            await files.get(name)
        assert not await files.has(name)
    assert await files.has(await files.put(b"a photo"))


async def test_a_write_that_fails_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        await DiskFiles(tmp_path).put(b"a photo")
    assert kept(tmp_path) == []


def kept(folder: Path) -> list[str]:
    return [each.name for each in folder.rglob("*") if each.is_file()]


async def test_what_is_removed_is_missing_however_often(tmp_path: Path) -> None:
    files = DiskFiles(tmp_path)
    name, other = await files.put(b"a photo"), await files.put(b"another")
    for _ in range(2):
        await files.remove(name)
    await files.remove("../../etc/passwd")
    assert not await files.has(name)
    assert await files.get(other) == b"another"
