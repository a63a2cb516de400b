"""What dispatch offers to whoever runs the product; its only composition root."""

from pathlib import Path

migrations = Path(__file__).parent / "migrations"
