"""What a figure was measured on, and how figures are put."""

import os
import platform
import sys
from collections.abc import Sequence

import psutil


def machine() -> str:
    """Processor count, memory, system and Python of this machine, in one line."""
    memory_gib = psutil.virtual_memory().total / 2**30
    return (
        f"{os.cpu_count()} cores, {memory_gib:.0f} GiB, {platform.system()} {platform.machine()},"
        f" Python {sys.version.split()[0]}"
    )


def load() -> str:
    """How busy this machine was in the last minute, with the benchmark itself."""
    return f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"


def percentile(values: Sequence[float], share: float) -> float:
    """The value that ``share`` of all do not exceed (nearest rank). Raises IndexError for none."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, max(0, round(share * len(ranked)) - 1))]


def milliseconds(values: Sequence[float]) -> str:
    """p50, p99 and the largest of some seconds."""
    p50, p99 = percentile(values, 0.5), percentile(values, 0.99)
    return f"p50 {p50 * 1e3:.0f} ms, p99 {p99 * 1e3:.0f} ms, max {max(values) * 1e3:.0f} ms"
