"""The command line: what all commands share."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from nlforge.console import tell

app = typer.Typer(
    add_completion=False,
    no_args_is_help=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Describe the model you want in plain words, check one page, say yes, and get it.",
)
Model = Annotated[str | None, typer.Option("--model", help="Planning model: any litellm name, or “embedded”.")]
Json = Annotated[bool, typer.Option("--json", help="Only JSON lines on stdout.")]
Data = Annotated[list[Path] | None, typer.Option("--data", help="A file or folder to learn from; may be repeated.")]
SessionId = Annotated[str, typer.Argument(help="Name of a session.")]


@app.callback()
def _everywhere(
    sessions: Annotated[
        str | None, typer.Option("--sessions", metavar="DIR", help="Where sessions live (NLFORGE_SESSIONS).")
    ] = None,
    _: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")] = False,
) -> None:
    if sessions:
        os.environ["NLFORGE_SESSIONS"] = sessions


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        tell(f"nlforge {version('nlforge')}")
        raise typer.Exit
