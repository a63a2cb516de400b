"""One run of another engine on one instance, inside the Python that has its package.

`python peer_engine.py PEERS.py INSTANCE.json ENGINE SECONDS,…` prints one JSON object: the cost at
each of these processor seconds (null where there was no plan yet), or the error. Nothing of the
product is imported, so any Python with the peers' packages will do.
"""

import importlib
import json
import sys
from pathlib import Path
from typing import Any

ANYTIME = ("ortools", "pyvrp")
"""They report each improvement, so one run to the longest budget tells the cost at all of them."""

PACKAGES = {"relay": ("pyvrp", "vroom")}


def main(peers_file: str, instance_file: str, engine: str, budgets: str) -> dict[str, Any]:
    """Costs by budget, as the text it was asked for."""
    try:
        for package in PACKAGES.get(engine, (engine,)):  # loading them is not solving
            importlib.import_module(package)
        sys.path.insert(0, str(Path(peers_file).parent))  # it imports the referee beside it
        peers = importlib.import_module(Path(peers_file).stem)
    except ImportError as missing:
        return {"error": str(missing)}
    instance = json.loads(Path(instance_file).read_text(encoding="utf-8"))
    travel = peers.matrix(instance)
    asked = budgets.split(",")
    if engine in ANYTIME:
        longest, _ = peers.row(instance, travel, engine, max(map(float, asked)))
        return {text: _cost_at(longest, float(text)) for text in asked} | _error(longest)
    rows = {text: peers.row(instance, travel, engine, float(text))[0] for text in asked}
    costs = {text: row.get("cost") for text, row in rows.items()}
    return {text: error for row in rows.values() for text, error in _error(row).items()} | costs


def _cost_at(row: dict[str, Any], budget_s: float) -> int | None:
    return min((cost for at_s, cost in row.get("trace", []) if at_s <= budget_s), default=None)


def _error(row: dict[str, Any]) -> dict[str, Any]:
    return {"error": row["error"]} if "error" in row else {}


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:5])))
