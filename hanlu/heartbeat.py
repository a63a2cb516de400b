"""A sign of life from a role to the supervisor that started it.

The event loop writes a byte a second into a pipe. It needs no server and no disk, so it stops only
when the process hangs; a role that waits for a database goes on beating.
"""

import asyncio
import contextlib
import os
from dataclasses import dataclass, field

BEAT_EVERY_S = 1.0
FD_SETTING = "HANLU_HEARTBEAT_FD"
"""The pipe's number, in the environment of a role."""


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """Beats into the inherited pipe ``fd`` as long as the event loop turns."""

    fd: int
    name: str = field(default="heartbeat", init=False)

    async def run(self) -> None:
        """Beat until cancelled."""
        os.set_blocking(self.fd, False)
        while True:
            # Full: the supervisor sleeps. Broken: it is gone, and the guard stops us.
            with contextlib.suppress(BlockingIOError, BrokenPipeError):
                os.write(self.fd, b".")
            await asyncio.sleep(BEAT_EVERY_S)
