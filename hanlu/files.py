"""Photos, signatures and reports, stored under the hash of their content."""

import asyncio
import hashlib
import os
import re
from pathlib import Path
from typing import Protocol

from hanlu.ids import new_id

_NAME = re.compile(r"^[0-9a-f]{64}$")


class FileMissing(Exception):
    """No file of this name is stored."""


class FileStore(Protocol):
    """A file's name is the SHA-256 of its bytes, so storing twice is storing once."""

    async def put(self, content: bytes) -> str:
        """Store the bytes durably; returns their name. Safe to repeat."""

    async def get(self, name: str) -> bytes:
        """The bytes of a name; raises FileMissing."""

    async def has(self, name: str) -> bool:
        """Whether a file of this name is stored."""

    async def remove(self, name: str) -> None:
        """Forget the bytes of a name. Safe to repeat. Nobody may be storing them at that time."""


class DiskFiles:
    """A file store in a folder, by the first two digits of the name."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def put(self, content: bytes) -> str:
        name = hashlib.sha256(content).hexdigest()
        await asyncio.to_thread(self._write, name, content)
        return name

    async def get(self, name: str) -> bytes:
        if not _NAME.match(name):
            raise FileMissing(name)
        try:
            return await asyncio.to_thread(self._path(name).read_bytes)
        except FileNotFoundError:
            raise FileMissing(name) from None

    async def has(self, name: str) -> bool:
        return bool(_NAME.match(name)) and await asyncio.to_thread(self._path(name).is_file)

    async def remove(self, name: str) -> None:
        if _NAME.match(name):
            await asyncio.to_thread(self._path(name).unlink, missing_ok=True)

    def _path(self, name: str) -> Path:
        return self._folder / name[:2] / name

    def _write(self, name: str, content: bytes) -> None:
        path = self._path(name)
        if path.exists():
            return
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # A name of its own for each call: two that bring the same bytes must not share a file.
        fresh = path.with_name(f"{name}.{new_id()}.new")
        try:
            with fresh.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(path)
        finally:
            fresh.unlink(missing_ok=True)
        for folder in (path.parent, self._folder):
            _sync(folder)


def _sync(folder: Path) -> None:
    """Make the folder's list of names durable: a file that is synced can still lose its name."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
