"""Signed files in the file store, packed with gzip under the hash of what is packed."""

import asyncio
import gzip
from collections.abc import AsyncIterator, Sequence

from hanlu.files import FileMissing, FileStore
from iot_gateway.records.errors import FileLost
from iot_gateway.records.repository import Kept


async def store(files: FileStore, content: bytes) -> str:
    """Keep a file; its name. The same content is the same file."""
    return await files.put(await asyncio.to_thread(gzip.compress, content, mtime=0))


async def load(files: FileStore, name: str) -> bytes:
    """The content of a kept file; raises FileMissing."""
    return await asyncio.to_thread(gzip.decompress, await files.get(name))


async def check_kept(files: FileStore, device_id: str, found: Sequence[Kept]) -> None:
    """Before anything is answered: raises FileLost where one of these is gone from the store."""
    for kept in found:
        if not await files.has(kept.file):
            raise FileLost(device_id=device_id, number=kept.number)


async def joined(files: FileStore, found: Sequence[Kept]) -> AsyncIterator[bytes]:
    """These files one after another; one is in memory at a time."""
    for kept in found:
        yield await load(files, kept.file)


async def content_of(files: FileStore, device_id: str, kept: Kept) -> bytes:
    """As ``load``, for people: raises FileLost."""
    try:
        return await load(files, kept.file)
    except FileMissing as error:
        raise FileLost(device_id=device_id, number=kept.number) from error
