"""The `nlforge` command: only the commands that are asked for are loaded."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from nlforge.cli import converse  # noqa: F401
from nlforge.cli.app import app
from nlforge.console import accept_any_bytes, ended_in_order, in_words, printable_streams, require_text

_ABOUT = frozenset({"--help", "-h", "--version"})
COMMANDS = frozenset(
    {
        "chat",
        "plan",
        "build",
        "replay",
        "resume",
        "stop",
        "sessions",
        "ask",
        "eval",
        "judge",
        "models",
        "doctor",
        "rubric",
    }
)


def arrange(arguments: list[str]) -> list[str]:
    """Options valid everywhere first, then the command, which is `chat` when none is named."""
    front: list[str] = []
    rest: list[str] = []
    items = iter(arguments)
    for item in items:
        if item == "--":
            rest += [item, *items]
        elif item == "--sessions":
            front += [item, *([value] if (value := next(items, None)) is not None else [])]
        elif item.startswith("--sessions="):
            front.append(item)
        else:
            rest.append(item)
    if rest and (rest[0] in COMMANDS or rest[0] in _ABOUT):
        return [*front, *rest]
    return [*front, "chat", *rest]


def command_of(arranged: Sequence[str]) -> str:
    """The command of arranged arguments; `--sessions chat` names a folder, not a command."""
    items = iter(arranged)
    for item in items:
        if item == "--sessions":
            next(items, None)
        elif not item.startswith("--sessions="):
            return item
    return "chat"


def main() -> None:
    """Entry of the `nlforge` command."""
    accept_any_bytes()
    with printable_streams(), in_words(), ended_in_order():
        require_text(sys.argv[1:])
        arguments = arrange(sys.argv[1:])
        named = command_of(arguments)
        if named in ("plan", "build", "--help", "-h"):
            from nlforge.cli import build  # noqa: F401
        if named in ("sessions", "eval", "models", "doctor", "--help", "-h"):
            from nlforge.cli import look  # noqa: F401
        if named in ("rubric", "--help", "-h"):
            from nlforge.cli import rubric  # noqa: F401
        if named in ("judge", "--help", "-h"):
            from nlforge.cli import judge  # noqa: F401
        app(arguments, prog_name="nlforge")
