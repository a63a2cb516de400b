"""Signed files in the file store, packed with gzip under the hash of what is packed."""

import asyncio
import gzip

from hanlu.files import FileMissing, FileStore
from iot_gateway.records.errors import FileLost
from iot_gateway.records.repository import Kept


async def store(files: FileStore, content: bytes) -> str:
    """Keep a file; its name. The same content is the same file."""
    return await files.put(await asyncio.to_thread(gzip.compress, content, mtime=0))


async def load(files: FileStore, name: str) -> bytes:
    """The content of a kept file; raises FileMissing."""
    return await asyncio.to_thread(gzip.decompress, await files.get(name))


async def content_of(files: FileStore, device_id: str, kept: Kept) -> bytes:
    """As ``load``, for people: raises FileLost."""
    try:
        return await load(files, kept.file)
    except FileMissing as error:
        raise FileLost(device_id=device_id, number=kept.number) from error
