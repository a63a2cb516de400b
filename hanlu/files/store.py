"""What every file store promises, whatever it stands on."""

import hashlib
import re
from typing import Protocol

_NAME = re.compile(r"[0-9a-f]{64}")


class FileMissing(Exception):
    """No file of this name is stored."""


class FilesAway(OSError):
    """The store cannot do it now: nothing was stored, nothing is known to be missing.

    Its words name the place and the reason, never a key or a secret. Worth trying again.
    """


class FileStore(Protocol):
    """A file's name is the SHA-256 of its bytes, so storing twice is storing once.

    Everything here raises FilesAway where the store is away, full or refuses.
    """

    async def put(self, content: bytes) -> str:
        """Store the bytes durably; returns their name. Safe to repeat."""

    async def get(self, name: str) -> bytes:
        """The bytes of a name; raises FileMissing."""

    async def has(self, name: str) -> bool:
        """Whether a file of this name is stored."""

    async def remove(self, name: str) -> None:
        """Forget the bytes of a name. Safe to repeat. Nobody may be storing them at that time."""


def name_of(content: bytes) -> str:
    """The name under which a store keeps these bytes."""
    return hashlib.sha256(content).hexdigest()


def is_name(name: str) -> bool:
    """Whether a store could have given this name; anything else never reaches a path."""
    return _NAME.fullmatch(name) is not None


def path_of(name: str) -> str:
    """Where a name lies, by its first two digits: the same in a folder and in a bucket, so that
    files can be copied from one to the other by any tool.
    """
    return f"{name[:2]}/{name}"
