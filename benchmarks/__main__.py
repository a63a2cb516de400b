"""`make bench`: every benchmark after the other, or the one that is named.

Options (``--name=value``) are read by the benchmarks that know them; ``NAME --help`` lists them.
"""

import ast
import importlib
import signal
import sys
from pathlib import Path

BENCHMARKS = (
    "alarm_to_phone",
    "api",
    "backlog",
    "board",
    "chart",
    "disturbed",
    "ingest",
    "knowledge",
    "nuisance",
    "optimizer",
    "pairs",
    "search",
    "steps",
    "verify",
)


def main(arguments: list[str]) -> int:
    """Run the named benchmarks, all without a name; the exit code says whether all ran."""
    # A benchmark that is stopped still stops the servers it started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    names = [each for each in arguments if not each.startswith("-")]
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        print(f"no such benchmark: {', '.join(unknown)} (there are {', '.join(BENCHMARKS)})")
        return 2
    if {"-h", "--help"} & set(arguments):
        print("\n\n".join(map(_about, names)) if names else _overview())
        return 0
    for name in names or BENCHMARKS:
        print(f"\n== {name}", flush=True)
        importlib.import_module(f"benchmarks.{name}").main()
    return 0


def _overview() -> str:
    """Every benchmark and its first line."""
    rows = [f"  {name:<16}{_about(name).splitlines()[0]}" for name in BENCHMARKS]
    return "\n".join(["usage: python -m benchmarks [--help] [NAME…] [--option=value…]", *rows])


def _about(name: str) -> str:
    """What a benchmark says of itself; read, not imported, so that nothing begins."""
    source = Path(__file__).with_name(f"{name}.py").read_text(encoding="utf-8")
    return ast.get_docstring(ast.parse(source)) or name


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
