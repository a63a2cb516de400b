"""`make bench`: every benchmark after the other, or the one that is named.

Options (``--name=value``) are read by the benchmarks that know them.
"""

import importlib
import signal
import sys

BENCHMARKS = ("alarm_to_phone", "backlog", "chart", "ingest", "nuisance", "optimizer", "verify")


def main(names: list[str]) -> int:
    """Run the named benchmarks, all without a name; the exit code says whether all ran."""
    # A benchmark that is stopped still stops the servers it started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    names = [name for name in names if not name.startswith("--")]
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        print(f"no such benchmark: {', '.join(unknown)} (there are {', '.join(BENCHMARKS)})")
        return 2
    for name in names or BENCHMARKS:
        print(f"\n== {name}", flush=True)
        importlib.import_module(f"benchmarks.{name}").main()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
