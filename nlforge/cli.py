"""The command line."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from engine.errors import BadInput, ExitCode
from nlforge.console import accept_any_bytes, ended_in_order, in_words, on_terminal, printable_streams, require_text, somebody_speaks, talk, tell

app = typer.Typer(add_completion=False, no_args_is_help=False, pretty_exceptions_enable=False, rich_markup_mode=None,
                  context_settings={"help_option_names": ["-h", "--help"]}, help="Say in plain words what model you want; see one page; say yes; get it.")
Model = Annotated[str | None, typer.Option("--model", help="Planning model: any litellm name, or “embedded”.")]
Json = Annotated[bool, typer.Option("--json", help="Only JSON lines on stdout.")]
Data = Annotated[list[Path] | None, typer.Option("--data", help="A file or folder to learn from; may be repeated.")]
SessionId = Annotated[str, typer.Argument(help="Name of a session.")]


@app.callback()
def _everywhere(
        sessions: Annotated[str | None, typer.Option("--sessions", metavar="DIR", help="Where sessions live (NLFORGE_SESSIONS).")] = None,
        _: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")] = False) -> None:
    if sessions:
        os.environ["NLFORGE_SESSIONS"] = sessions


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        tell(f"nlforge {version('nlforge')}")
        raise typer.Exit


@app.command()
def chat(session: Annotated[str | None, typer.Argument()] = None, model: Model = None) -> None:
    """The conversation: a full screen on a terminal, plain lines without one."""
    terminal = on_terminal()
    if not terminal:
        tell("nlforge: say in plain words what model you want; your files stay on this machine.")
    from nlforge.openings import SAMPLE, find, is_working_copy, new_session, open_conversation

    if terminal:
        if session is not None:
            find(session)  # a name nobody knows is said at once, not on a full screen
        from nlforge.tui.app import ChatApp
        from nlforge.tui.talker import show

        show(ChatApp(session, model))
        return
    from nlforge.plain import Printer, talk_from_lines

    speaking = somebody_speaks()
    if session == SAMPLE or (session is None and not speaking):
        raise SystemExit(_play_sample(model))
    opened = find(session) if session else new_session()
    conversation = open_conversation(opened, model)
    tell(f"Session {opened.id}{' (a repetition)' if is_working_copy(opened) else ''}")
    try:
        raise SystemExit(talk_from_lines(conversation, Printer(sys.stdout), sys.stdin))
    finally:
        conversation.close()


def _play_sample(model: str | None) -> int:
    from nlforge.openings import open_conversation, sample, saved_words, working_copy
    from nlforge.plain import Printer, play

    original = sample()
    printer = Printer(sys.stdout)
    words = saved_words(original)
    copy = working_copy(original)
    printer.say(f"No words came in, so I play the sample “{original.id}” from its saved words, in {copy.root}.")
    conversation = open_conversation(copy, model)
    try:
        return play(conversation, printer, words.said, words.asked)
    finally:
        conversation.close()


@app.command()
def stop(session: SessionId) -> None:
    """Ask a run to end after its current step."""
    from engine.launch import is_running, request_stop
    from nlforge.openings import find

    run = find(session).run
    if run is None or not is_running(run):
        raise BadInput(f"Nothing is running in {session}.")
    request_stop(run)
    talk("It will stop after the current step.")


@app.command()
def resume(session: SessionId, json_: Json = False) -> None:
    """Run a session again whose run ended without a result."""
    from nlforge.conversation import State
    from nlforge.openings import find, open_conversation
    from nlforge.plain import JsonPrinter, Printer, wait_for_run

    opened = find(session)
    printer = JsonPrinter(sys.stdout, sys.stderr) if json_ else Printer(sys.stdout)
    conversation = open_conversation(opened, on_event=printer.event if isinstance(printer, JsonPrinter) else None)
    if conversation.state is State.BROKEN:
        printer.show(conversation.hear("go on"))
    elif conversation.state is State.FINISHED:
        raise BadInput(f"{session} is finished; there is nothing to resume.", "", f"Run it again with: nlforge replay {session}")
    elif conversation.state is not State.RUNNING:
        raise BadInput(f"Nothing was started in {session}.", "", f"Open it and say yes: nlforge {session}")
    wait_for_run(conversation, printer)
    raise SystemExit(printer.exit_code)


@app.command()
def replay(session: SessionId, data: Data = None,
           check: Annotated[bool, typer.Option("--check", help="Compare digest and figures with the saved ones.")] = False,
           model: Model = None, json_: Json = False) -> None:
    """Repeat a saved session from its words, in a fresh copy."""
    from nlforge.openings import clocked, compare, earlier, figures, find, open_conversation, saved_digest, saved_words, spec_changes, working_copy
    from nlforge.plain import JsonPrinter, Printer, play
    from nlforge.sources import require_readable

    original = find(session)
    require_readable(data or [])
    printer = JsonPrinter(sys.stdout, sys.stderr) if json_ else Printer(sys.stdout)
    copy = working_copy(original)
    printer.say(f"Repeating {original.id} in {copy.root}.")
    before = earlier(original, copy)
    wanted = saved_digest(original) or (saved_digest(before) if before else None)
    given = [p.resolve() for p in data or []]
    conversation = open_conversation(copy, model, printer.event if isinstance(printer, JsonPrinter) else None, given)
    words = saved_words(original)
    try:
        code = play(conversation, printer, words.said, words.asked)
    finally:
        conversation.close()
    if not check or code:
        raise SystemExit(code)
    same_spec = wanted is None or wanted == saved_digest(copy)
    old, new = figures(before) if before else None, figures(copy)
    same, lines = compare(new, old, clocked(copy)) if old and new else (True, ["There are no earlier figures to compare with."])
    verdict = "the same" if same_spec else "DIFFERENT"
    digest_line = "There is no earlier plan to compare with." if wanted is None else f"Plan: {verdict} ({wanted} before, {saved_digest(copy)} now)"
    lines = [*([] if same_spec else spec_changes(original if saved_digest(original) else before or original, copy)), *lines]
    for line in [digest_line, *lines]:
        printer.say(line)
    if isinstance(printer, JsonPrinter):
        printer.line({"kind": "checked", "same_spec": same_spec, "same_figures": same, "compared": wanted is not None and old is not None, "lines": lines})
    raise SystemExit(int(ExitCode.DONE if same_spec and same else ExitCode.GATE_FAILED))


@app.command()
def ask(session: SessionId, text: Annotated[list[str], typer.Argument()], json_: Json = False) -> None:
    """Ask the trained model; the base model answers beside it."""
    from nlforge.openings import find, open_conversation
    from nlforge.plain import JsonPrinter, Printer

    printer = JsonPrinter(sys.stdout, sys.stderr) if json_ else Printer(sys.stdout)
    printer.show(open_conversation(find(session)).ask(text))


_ABOUT = frozenset({"--help", "-h", "--version"})
COMMANDS = frozenset({"chat", "plan", "build", "replay", "resume", "stop", "sessions", "ask", "eval", "judge", "models", "doctor", "rubric"})


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


def _command(arranged: Sequence[str]) -> str:
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
        named = _command(arguments)
        if named in ("plan", "build", "--help", "-h"):
            from nlforge import cli_build  # noqa: F401  adds its commands, and those of cli_plan
        if named in ("sessions", "eval", "models", "doctor", "--help", "-h"):
            from nlforge import cli_look  # noqa: F401  adds its commands
        if named in ("rubric", "--help", "-h"):
            from nlforge import cli_rubric  # noqa: F401  adds its commands
        if named in ("judge", "--help", "-h"):
            from nlforge import cli_judge  # noqa: F401  adds its command
        app(arguments, prog_name="nlforge")
