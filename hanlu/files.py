"""Photos, signatures and reports, stored under the hash of their content."""

import asyncio
import hashlib
import os
import re
from pathlib import Path
from typing import Protocol

_NAME = re.compile(r"^[0-9a-f]{64}$")


class FileMissing(Exception):
    """No file of this name is stored."""


class FileStore(Protocol):
    """A file's name is the SHA-256 of its bytes, so storing twice is storing once."""

    async def put(self, content: bytes) -> str:
        """Store the bytes durably; returns their name. Safe to repeat."""

    async def get(self, name: str) -> bytes:
        """The bytes of a name; raises FileMissing."""


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

    def _path(self, name: str) -> Path:
        return self._folder / name[:2] / name

    def _write(self, name: str, content: bytes) -> None:
        path = self._path(name)
        if path.exists():
            return
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = path.with_name(f"{name}.{os.getpid()}.new")
        with fresh.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
