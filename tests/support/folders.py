"""Where throw-away servers keep their files."""

import shutil
from pathlib import Path

_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of one's own is made in it
_FREE_BYTES = 8 * 2**30
"""Two clusters with their logs are less than half of that."""


def in_memory() -> Path | None:
    """A folder that no disk stands behind, where there is room; else None, the usual place.

    Some hundred databases are made and dropped in a run: on a slow disk, one test in a thousand
    waited a minute for those of all others to be written.
    """
    if not _MEMORY.is_dir() or shutil.disk_usage(_MEMORY).free < _FREE_BYTES:
        return None
    return _MEMORY
