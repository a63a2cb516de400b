"""The gateway's composition root: what it offers to the launcher."""

from pathlib import Path

migrations = Path(__file__).parent / "migrations"
