"""The file store in a folder."""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path

from hanlu.files.store import FileMissing, FilesAway, is_name, name_of, path_of
from hanlu.ids import new_id


class DiskFiles:
    """A file store in a folder; acknowledged is what is synced to the disk."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def put(self, content: bytes) -> str:
        name = name_of(content)
        await self._done(lambda: self._write(name, content))
        return name

    async def get(self, name: str) -> bytes:
        if not is_name(name):
            raise FileMissing(name)
        try:
            return await self._done(self._path(name).read_bytes)
        except FileNotFoundError:
            raise FileMissing(name) from None

    async def has(self, name: str) -> bool:
        return is_name(name) and await self._done(self._path(name).is_file)

    async def remove(self, name: str) -> None:
        if is_name(name):
            await self._done(lambda: self._path(name).unlink(missing_ok=True))

    async def _done[T](self, work: Callable[[], T]) -> T:
        try:
            return await asyncio.to_thread(work)
        except FileNotFoundError:
            raise
        except OSError as error:
            raise FilesAway(error.errno, f"{self._folder}: {error.strerror}") from error

    def _path(self, name: str) -> Path:
        return self._folder / path_of(name)

    def _write(self, name: str, content: bytes) -> None:
        path = self._path(name)
        if not path.exists():
            self._write_new(path, content)
        # Also of one that is there: whoever brought it may not have come this far.
        for folder in (path.parent, self._folder):
            _sync(folder)

    def _write_new(self, path: Path, content: bytes) -> None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # A name of its own for each call: two that bring the same bytes must not share a file.
        fresh = path.with_name(f"{path.name}.{new_id()}.new")
        try:
            with fresh.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(path)
        finally:
            fresh.unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    """Make the folder's list of names durable: a file that is synced can still lose its name."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
