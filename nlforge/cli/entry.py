"""The `nlforge` command with all its commands."""

from __future__ import annotations

import sys

from nlforge.cli import build, converse, data, export, judge, look, models, notify, rubric, serve  # noqa: F401  they add commands
from nlforge.cli.app import app
from nlforge.console import accept_any_bytes, ended_in_order, in_words, printable_streams, require_text


def main() -> None:
    """Entry of the `nlforge` command."""
    accept_any_bytes()
    with printable_streams(), in_words(), ended_in_order():
        require_text(sys.argv[1:])
        app(prog_name="nlforge")
