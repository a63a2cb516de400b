"""The guard beside a supervisor: when the supervisor dies, even by kill -9, it stops the rest.

It holds the reading end of a pipe and nothing else. The pipe closes when the supervisor ends, on
Linux and on macOS alike; an orderly stop has emptied the roster by then.
"""

import signal
import subprocess
import sys
from pathlib import Path

from hanlu.embedded.roster import stop_leftovers


def start(roster: Path) -> "subprocess.Popen[bytes]":
    """Start the guard of this process. Keep the result: its ``stdin`` is the pipe."""
    return subprocess.Popen(
        [sys.executable, "-m", "hanlu.embedded.guard", str(roster)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def main() -> None:
    """Wait for the end of the supervisor, then stop what it left."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    sys.stdin.buffer.read()
    stop_leftovers(Path(sys.argv[1]))


if __name__ == "__main__":
    main()
