"""A server that speaks S3, as a process of its own on loopback; it keeps nothing when it ends."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx

from hanlu.embedded import ports
from hanlu.files.s3 import S3Place

KEY_ID, SECRET = "AKIDHANLUTESTS", "not-to-be-seen-in-any-log"


class S3Server:
    """Start, stop, start again at the same address; pause to let callers wait."""

    def __init__(self, log: Path) -> None:
        self.port = ports.choose("127.0.0.1")
        self.url = f"http://127.0.0.1:{self.port}"
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None

    def place(self, bucket: str = "hanlu", prefix: str = "") -> S3Place:
        url = f"s3://{bucket}/{prefix}"
        return S3Place.of(url, endpoint=self.url, key_id=KEY_ID, secret=SECRET)

    def start(self, *buckets: str) -> None:
        """Until it answers, with these buckets made."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(self.port)],
                stdout=log,
                stderr=log,
            )
        until = time.monotonic() + 90
        while not self._answers():
            assert self._process.poll() is None, self._log.read_text()
            assert time.monotonic() < until, self._log.read_text()
            time.sleep(0.05)
        for bucket in buckets:
            httpx.put(f"{self.url}/{bucket}").raise_for_status()

    def pause(self) -> None:
        """Connections are taken and then nobody answers."""
        self._running.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        self._running.send_signal(signal.SIGCONT)

    def stop(self) -> None:
        """Safe to repeat."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def kept(self, bucket: str = "hanlu") -> str:
        """The bucket's own list of what it holds."""
        return httpx.get(f"{self.url}/{bucket}", params={"list-type": "2"}).text

    @property
    def _running(self) -> subprocess.Popen[bytes]:
        assert self._process is not None
        return self._process

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/moto-api/data.json", timeout=5).is_success
        except httpx.HTTPError:
            return False
