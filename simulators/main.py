"""What the simulators offer to the launcher."""

from simulators.cli import commands

__all__ = ["commands"]
