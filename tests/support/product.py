"""The whole product as a stranger runs it: ``hanlu up`` in a folder, seen from outside."""

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil
from dotenv import dotenv_values

from hanlu.embedded import ports

ROLE = re.compile(r"hanlu\.cli (\w+)$")


class Product:
    """One ``hanlu up``. Start, look, stop; ``stop`` or ``kill`` must be called."""

    def __init__(self, data: Path, *options: str, **env: str) -> None:
        self.data = data
        self._out = data.with_name(f"{data.name}.out")
        self._err = data.with_name(f"{data.name}.err")
        with self._out.open("w") as out, self._err.open("w") as err:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "hanlu.cli", "up", "--data", str(data), *options],
                stdout=out,
                stderr=err,
                env={**os.environ, "XDG_STATE_HOME": str(data.parent), **env},
                start_new_session=True,
            )

    @property
    def said(self) -> str:
        """Standard output so far."""
        return self._out.read_text()

    @property
    def told(self) -> str:
        """Standard error so far."""
        return self._err.read_text()

    @property
    def url(self) -> str:
        """The address that the ready line names."""
        return self.said.split("ready ", 1)[1].split()[0]

    def wait_ready(self, within_s: float = 240) -> None:
        """Until the ready line; fails with what was told when it ends before."""
        self.wait_until(lambda: "ready " in self.said, within_s)

    def wait_told(self, text: str) -> None:
        """Until standard error holds the text."""
        self.wait_until(lambda: text in self.told)

    def wait_until(self, reached: Callable[[], bool], within_s: float = 60) -> None:
        """Look again and again, as long as the product runs."""
        deadline = time.monotonic() + within_s
        while not reached():
            assert self.process.poll() is None, f"ended: {self.told}"
            assert time.monotonic() < deadline, f"not in {within_s} s: {self.told}"
            time.sleep(0.05)

    def health(self) -> dict[str, Any]:
        """What /health says; empty while nobody answers."""
        parts = urlsplit(self.url)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=3)
        try:
            connection.request("GET", "/health")
            answer: dict[str, Any] = json.loads(connection.getresponse().read())
        except (OSError, http.client.HTTPException):
            return {}
        finally:
            connection.close()
        return answer

    def family(self) -> list[psutil.Process]:
        """Every process below, the guard among them."""
        return psutil.Process(self.process.pid).children(recursive=True)

    def role(self, name: str) -> psutil.Process:
        """The process of a role."""
        for process in self.family():
            found = ROLE.search(" ".join(process.cmdline()))
            if found and found[1] == name:
                return process
        raise LookupError(name)

    def broker(self) -> psutil.Process:
        """The process of the embedded broker."""
        for process in self.family():
            if process.name() == "nats-server":
                return process
        raise LookupError("broker")

    def run(self, *command: str) -> str:
        """What another ``hanlu`` command says, run against this product; fails when it fails."""
        done = subprocess.run(
            [sys.executable, "-m", "hanlu.cli", *command],
            env={**os.environ, "HANLU_DATA": str(self.data)},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def setting(self, name: str) -> str:
        """One of the settings that ``hanlu up`` left in the data folder."""
        value = dotenv_values(self.data / "hanlu.env").get(name)
        assert value, f"{name} is not set"
        return value

    def interrupt(self) -> int:
        """Ctrl-C, and the exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(60)


def gone(processes: list[psutil.Process], within_s: float = 20) -> bool:
    """Whether all of them end in time."""
    _, alive = psutil.wait_procs(processes, timeout=within_s)
    return not [each for each in alive if each.status() != psutil.STATUS_ZOMBIE]


def free_ports() -> tuple[str, ...]:
    """Options that keep out of the way of whatever else runs on this machine."""
    return (
        f"--port={ports.choose('127.0.0.1')}",
        f"--mqtt-port={ports.choose('127.0.0.1')}",
    )


def doctor(data: Path) -> "subprocess.CompletedProcess[str]":
    """What ``hanlu doctor`` says about the installation."""
    return subprocess.run(
        [sys.executable, "-m", "hanlu.cli", "--data", str(data), "doctor"],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
