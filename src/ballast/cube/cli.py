"""Commands of the cube."""

from typing import Any


def add(commands: Any) -> None:
    """Add this room's commands to the command line."""
    del commands
