"""A year of one device, 525,600 signed rows in 365 day files, verified offline.

Goal: 5 s for the command as a person calls it. Reference in the same minute: SHA-256 over the
same bytes, the least that any verifier must do. Before that, one row in the middle of the year is
edited: the command must name its file, line and row.

Option: --days=N (365).
"""

import argparse
import hashlib
import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.machine import machine, percentile
from iot_gateway.records.day_file import NOTHING_BEFORE, Header, Taken, compose, instant
from iot_gateway.records.signing import SigningKey

MINUTES, ROUNDS = 1440, 3
BEGIN = datetime(2025, 1, 1, tzinfo=UTC)


def main() -> None:
    """Print the time of the command, of the reference, their ratio, and the machine."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--days", type=int, default=365)
    days = parser.parse_known_args(sys.argv[1:])[0].days
    with tempfile.TemporaryDirectory(prefix="hanlu-bench-") as folder:
        files = _write(Path(folder), days)
        size = sum(path.stat().st_size for path in files)
        rows = days * MINUTES
        print(f"machine: {machine()}; {days} files, {rows:,} readings, {size / 1e6:.0f} MB")
        _edited_row_is_named(files[days // 2])
        taken_s, busy_s, plain_s = [], [], []
        for _ in range(ROUNDS):
            plain_s.append(_hash(files))
            taken, busy = _verify(files)
            taken_s.append(taken)
            busy_s.append(busy)
    taken, plain = percentile(taken_s, 0.5), percentile(plain_s, 0.5)
    print(f"verified in {taken:.2f} s (max {max(taken_s):.2f} s), {rows / taken:,.0f} rows/s")
    print(f"processor time {percentile(busy_s, 0.5):.2f} s; load {os.getloadavg()[0]:.1f}")
    print(f"reference, SHA-256 over the same bytes: {plain:.2f} s")
    print(f"ratio: {taken / plain:.1f}")


def _write(folder: Path, days: int) -> list[Path]:
    """Chained day files of a device that reports each minute."""
    key, previous, files = SigningKey("bench"), NOTHING_BEFORE, []
    for number in range(1, days + 1):
        begin = BEGIN + timedelta(days=number - 1)
        header = Header(
            device="bench-1",
            name="Cold room",
            day=begin.date().isoformat(),
            part=1,
            number=number,
            previous=previous,
            signed_at=instant(begin + timedelta(hours=25)),
            key=key.public,
            site_id=None,
            zone="Cold room",
            zone_kind="chilled_0_4",
            policy_version=1,
        )
        readings = (
            Taken(
                measured_at=(at := begin + timedelta(minutes=n)),
                received_at=at + timedelta(milliseconds=180),
                known_at=at + timedelta(milliseconds=190),
                channel="",
                sequence=number * MINUTES + n,
                values={"temperature_c": round(3 + n % 17 / 10, 1), "humidity_pct": 60.0},
            )
            for n in range(MINUTES)
        )
        composed = compose(header, readings, [], key.sign)
        previous = composed.head
        files.append(folder / f"{number:03}.hanlu")
        files[-1].write_bytes(composed.content)
    return files


def _edited_row_is_named(path: Path) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole.replace(b'"temperature_c":3.7', b'"temperature_c":3.6', 1))
    said = subprocess.run(_command([path]), capture_output=True, text=True, check=False)
    path.write_bytes(whole)
    assert said.returncode == 1, said.stdout
    print(f"an edited row: {said.stdout.splitlines()[0].replace(str(path.parent) + '/', '')}")


def _command(files: list[Path]) -> list[str]:
    names = [str(path) for path in files]
    return [sys.executable, "-m", "iot_gateway", "verify", "--quiet", "--lang", "en", *names]


def _verify(files: list[Path]) -> tuple[float, float]:
    """Seconds of the whole command from its start to its end, and of the processor."""
    begin, before = time.monotonic(), os.times()
    subprocess.run(_command(files), check=True, stdout=subprocess.DEVNULL)
    after = os.times()
    busy = after.children_user + after.children_system
    return time.monotonic() - begin, busy - before.children_user - before.children_system


def _hash(files: list[Path]) -> float:
    begin = time.monotonic()
    for path in files:
        hashlib.sha256(path.read_bytes()).hexdigest()
    return time.monotonic() - begin


if __name__ == "__main__":
    main()
