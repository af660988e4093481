"""Commands that talk, run and repeat: chat, ask, stop, resume, replay."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from engine.core.errors import BadInput, ExitCode
from nlforge.cli.app import Data, Json, Model, SessionId, app
from nlforge.console import on_terminal, somebody_speaks, talk, tell
from nlforge.wording.catalogue import say

if TYPE_CHECKING:
    from planner.llm.local_models import ChosenModel


@app.command()
def chat(session: Annotated[str | None, typer.Argument()] = None, model: Model = None) -> None:
    """Talk: a full screen in a terminal, plain lines without one."""
    terminal = on_terminal()
    if not terminal:
        tell(say("command-say-what"))
    from nlforge.session_factory import SAMPLE, before_words, find, is_working_copy, new_session, open_conversation
    from planner.llm.local_models import choose

    # A session or model that is not there is said at once, not on a full screen.
    known, reader = find(session) if session is not None else None, choose(model)
    if terminal:
        from nlforge.tui.app import ChatApp
        from nlforge.tui.show import show

        show(ChatApp(session, reader))
        return
    from nlforge.plain_text import Printer, talk_from_lines

    speaking = somebody_speaks()
    if session == SAMPLE or (session is None and not speaking):
        raise SystemExit(_play_sample(reader))
    opened = known or new_session()
    conversation, printer = open_conversation(opened, reader), Printer(sys.stdout)
    tell(say("command-session-repeats" if is_working_copy(opened) else "command-session", session=opened.id))
    printer.show(before_words(reader, conversation))
    try:
        raise SystemExit(talk_from_lines(conversation, printer, sys.stdin))
    finally:
        conversation.close()


def _play_sample(reader: ChosenModel) -> int:
    from nlforge.plain_text import Printer, play
    from nlforge.session_factory import before_words, open_conversation, sample, saved_words, working_copy

    original = sample()
    printer = Printer(sys.stdout)
    words = saved_words(original)
    copy = working_copy(original)
    printer.say(say("command-playing", session=original.id, folder=str(copy.root)))
    conversation = open_conversation(copy, reader)
    printer.show(before_words(reader, conversation))
    try:
        return play(conversation, printer, words.said, words.asked)
    finally:
        conversation.close()


@app.command()
def stop(session: SessionId) -> None:
    """Stop a run after its current step."""
    from engine.runs.launch import is_running, request_stop
    from nlforge.session_factory import find

    run = find(session).run
    if run is None or not is_running(run):
        raise BadInput(say("command-nothing-runs", session=session))
    request_stop(run)
    talk(say("talk-will-stop"))


@app.command()
def resume(session: SessionId, json_: Json = False) -> None:
    """Continue a session whose run ended without a result."""
    from nlforge.plain_text import JsonPrinter, Printer, wait_for_run
    from nlforge.session_factory import find, open_conversation
    from nlforge.state import State

    opened = find(session)
    printer = JsonPrinter(sys.stdout, sys.stderr) if json_ else Printer(sys.stdout)
    conversation = open_conversation(opened, on_event=printer.event if isinstance(printer, JsonPrinter) else None)
    if conversation.state is State.BROKEN:
        printer.show(conversation.hear("go on"))
    elif conversation.state is State.FINISHED:
        raise BadInput(say("command-finished", session=session), "", say("command-finished-todo", session=session))
    elif conversation.state is not State.RUNNING:
        raise BadInput(say("command-not-started", session=session), "", say("command-open-it", session=session))
    wait_for_run(conversation, printer)
    raise SystemExit(printer.exit_code)


@app.command()
def replay(
    session: SessionId,
    data: Data = None,
    check: Annotated[bool, typer.Option("--check", help="Compare digest and figures with the saved ones.")] = False,
    model: Model = None,
    json_: Json = False,
) -> None:
    """Repeat a saved session from its words, in a new copy."""
    from nlforge.plain_text import JsonPrinter, Printer, play
    from nlforge.session_factory import (
        clocked,
        compare,
        earlier,
        figures,
        find,
        open_conversation,
        saved_digest,
        saved_words,
        spec_changes,
        working_copy,
    )
    from nlforge.sources import as_given, require_readable

    original = find(session)
    require_readable(data or [])
    printer = JsonPrinter(sys.stdout, sys.stderr) if json_ else Printer(sys.stdout)
    copy = working_copy(original)
    printer.say(say("command-repeating", session=original.id, folder=str(copy.root)))
    before = earlier(original, copy)
    wanted = saved_digest(original) or (saved_digest(before) if before else None)
    given = [as_given(p) for p in data or []]
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
    same, lines = compare(new, old, clocked(copy)) if old and new else (True, [say("command-no-figures")])
    digest_line = (
        say("command-no-plan-before")
        if wanted is None
        else say(
            "command-plan-same" if same_spec else "command-plan-different", before=wanted, now=str(saved_digest(copy))
        )
    )
    lines = [
        *([] if same_spec else spec_changes(original if saved_digest(original) else before or original, copy)),
        *lines,
    ]
    for line in [digest_line, *lines]:
        printer.say(line)
    if isinstance(printer, JsonPrinter):
        printer.line(
            {
                "kind": "checked",
                "same_spec": same_spec,
                "same_figures": same,
                "compared": wanted is not None and old is not None,
                "lines": lines,
            }
        )
    raise SystemExit(int(ExitCode.DONE if same_spec and same else ExitCode.GATE_FAILED))


@app.command()
def ask(session: SessionId, text: Annotated[list[str], typer.Argument()], json_: Json = False) -> None:
    """Ask the trained model; the base model answers beside it."""
    from nlforge.plain_text import JsonPrinter, Printer
    from nlforge.session_factory import find, open_conversation

    printer = JsonPrinter(sys.stdout, sys.stderr) if json_ else Printer(sys.stdout)
    printer.show(open_conversation(find(session)).ask(text))
