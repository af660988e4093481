"""The command line: what all commands share."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from nlforge.console import tell
from nlforge.wording.catalogue import VARIABLE, require_language, speak


class DefaultGroup(TyperGroup):
    """The commands: `chat` is meant when none is named, and options of everywhere may stand behind the command too."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Options of everywhere first, then the command. The context is of the click that typer brings along."""
        front, rest = _everywhere_first(args)
        named = bool(rest) and (rest[0] in self.commands or rest[0] in ("--help", "-h", "--version"))
        return super().parse_args(ctx, [*front, *([] if named else ["chat"]), *rest])


_EVERYWHERE = ("--sessions", "--language")


def _everywhere_first(arguments: list[str]) -> tuple[list[str], list[str]]:
    """The options of everywhere with their values, and everything else in its order."""
    front: list[str] = []
    rest: list[str] = []
    items = iter(arguments)
    for item in items:
        if item == "--":
            rest += [item, *items]
        elif item in _EVERYWHERE:
            front += [item, *([value] if (value := next(items, None)) is not None else [])]
        elif item.startswith(tuple(f"{name}=" for name in _EVERYWHERE)):
            front.append(item)
        else:
            rest.append(item)
    return front, rest


app = typer.Typer(
    cls=DefaultGroup,
    add_completion=False,
    no_args_is_help=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Describe the model you want in plain words, check one page, say yes, and get it.",
)
Model = Annotated[
    str | None,
    typer.Option("--model", help="Planning model: a GGUF file, a folder with one, any litellm name, or “embedded”."),
]
Json = Annotated[bool, typer.Option("--json", help="Only JSON lines on stdout.")]
Data = Annotated[list[Path] | None, typer.Option("--data", help="A file or folder to learn from; may be repeated.")]
SessionId = Annotated[str, typer.Argument(help="Name of a session.")]


@app.callback()
def _everywhere(
    sessions: Annotated[
        str | None, typer.Option("--sessions", metavar="DIR", help="Where sessions live (NLFORGE_SESSIONS).")
    ] = None,
    language: Annotated[
        str | None,
        typer.Option("--language", metavar="en|de", help="Language of the talk; default: that of your words."),
    ] = None,
    _: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")] = False,
) -> None:
    if sessions:
        os.environ["NLFORGE_SESSIONS"] = sessions
    if language:
        os.environ[VARIABLE] = found = require_language(language)
        speak(found)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        tell(f"nlforge {version('nlforge')}")
        raise typer.Exit
