"""A record keeper in a process of its own that stops for ever in the middle of a day's file.

python -m tests.iot_gateway.records.dying_keeper DATABASE_URL FOLDER AT NUMBER WHEN

``WHEN``: before or after the file NUMBER lies on the disk. It then says so, and waits to be killed.
"""

import asyncio
import sys
from datetime import datetime
from pathlib import Path
from typing import Literal

from hanlu.clock import FixedClock
from hanlu.database import Database
from hanlu.files import DiskFiles
from iot_gateway.ingest.rulebook import Limits
from iot_gateway.readings.rolling import RollupKeeper
from iot_gateway.records.keeper import RecordKeeper
from iot_gateway.records.sealing import Sealer
from iot_gateway.rules.packs import defaults
from tests.factories.records import KEY

STOPPED = "stopped"


class SlowDisk(DiskFiles):
    """A disk that stands still at one file."""

    def __init__(self, folder: Path, number: int, when: Literal["before", "after"]) -> None:
        super().__init__(folder)
        self._left, self._when = number, when

    async def put(self, content: bytes) -> str:
        """Store it, unless this is where it stands still."""
        self._left -= 1
        if self._left == 0 and self._when == "before":
            await _stop()
        name = await super().put(content)
        if self._left == 0:
            await _stop()
        return name


async def _stop() -> None:
    sys.stdout.write(f"{STOPPED}\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


async def main(url: str, at: datetime, disk: SlowDisk) -> None:
    """Sign whatever is due."""
    clock = FixedClock(at)
    sealer = Sealer(KEY, disk, lambda: Limits(defaults(), 7))
    async with Database(url, clock) as database:
        await RollupKeeper(database, clock).catch_up()
        await RecordKeeper(database, clock, sealer).catch_up(sealer)


if __name__ == "__main__":
    url, folder, at, number, when = sys.argv[1:]
    assert when in ("before", "after")
    disk = SlowDisk(Path(folder), int(number), "before" if when == "before" else "after")
    asyncio.run(main(url, datetime.fromisoformat(at), disk))
