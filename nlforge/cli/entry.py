"""Where the `nlforge` command begins. The full screen is opened without the other commands, which it need not wait
for."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from nlforge.console import accept_any_bytes, ended_in_order, in_words, on_terminal, printable_streams, require_text


def main() -> None:
    """Entry of the `nlforge` command."""
    accept_any_bytes()
    with printable_streams(), in_words(), ended_in_order():
        arguments = sys.argv[1:]
        require_text(arguments)
        if _is_chat(arguments) and on_terminal():
            from nlforge.tui.open_screen import open_screen

            open_screen(*arguments[1:])
        else:
            from nlforge.cli.commands import app

            app(prog_name="nlforge")


def _is_chat(arguments: Sequence[str]) -> bool:
    """Whether the conversation is wanted, with at most the name of a session, and no options."""
    match arguments:
        case [] | ["chat"]:
            return True
        case ["chat", session]:
            return not session.startswith("-")
        case _:
            return False
