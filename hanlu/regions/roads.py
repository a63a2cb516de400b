"""From an OSM extract to an OSRM graph, with the tools and the car profile of the wheel."""

import os
import shutil
import subprocess
from pathlib import Path

import osrm

from hanlu.regions.errors import ExtractUnreadable

_WHEEL = Path(osrm.__file__).parent
_BIN = _WHEEL / "bin"
_PROFILE = _WHEEL / "share" / "profiles" / "car.lua"
GRAPH = "roads.osrm"


def build(extract: Path, folder: Path, threads: int = 0) -> Path:
    """Make the graph of ``extract`` in ``folder``; the path that OSRM is to be given.

    Contraction hierarchies: slower to build than multi-level Dijkstra, faster to ask, and our
    speeds do not change under way. Raises ExtractUnreadable with the tool's own reason.
    """
    folder.mkdir(parents=True, exist_ok=True)
    graph = folder / GRAPH
    count = str(threads or os.cpu_count() or 1)
    _run(
        "osrm-extract", ["-p", str(_PROFILE), "-t", count, "-o", str(graph), str(extract)], extract
    )
    _run("osrm-contract", ["-t", count, str(graph)], extract)
    return graph


def _run(tool: str, arguments: list[str], extract: Path) -> None:
    ended = subprocess.run(
        [_executable(tool), *arguments], capture_output=True, text=True, check=False
    )
    if ended.returncode != 0:
        raise ExtractUnreadable(file=str(extract), reason=_reason(ended.stderr + ended.stdout))


def _executable(tool: str) -> str:
    name = f"{tool}.exe" if os.name == "nt" else tool
    found = _BIN / name if (_BIN / name).is_file() else shutil.which(name)
    if found is None:
        raise FileNotFoundError(f"{name} is neither in {_BIN} nor on the path")
    return str(found)


def _reason(output: str) -> str:
    """The last thing the tool complained about, without its log prefix."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    complaints = [line for line in lines if "what():" in line or "[error]" in line]
    told = (complaints or lines or ["no message"])[-1]
    return told.split("what():")[-1].split("[error]")[-1].strip().rstrip(".")
