"""What is drawn on a terminal, as letters."""

from __future__ import annotations

import re

_COMMANDS = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)|.)", re.DOTALL)


def letters(drawn: bytes) -> str:
    """Without the commands for the terminal."""
    return _COMMANDS.sub("", drawn.decode(errors="replace"))
