"""Commands that talk, run and repeat: chat, ask, stop, resume, replay."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from engine.core.errors import BadInput, ExitCode
from nlforge.cli.app import Data, Json, Model, SessionId, app
from nlforge.console import on_terminal, somebody_speaks, talk, tell
from nlforge.wording.catalogue import say

if TYPE_CHECKING:
    from nlforge.conversation import Conversation
    from nlforge.plain_text import JsonPrinter, Printer
    from nlforge.store import Session
    from planner.llm.local_models import ChosenModel


@app.command()
def chat(
    session: Annotated[str | None, typer.Argument()] = None,
    model: Model = None,
    web: Annotated[bool, typer.Option("--web", help="In a browser of this machine.")] = False,
    port: Annotated[
        int | None, typer.Option("--port", min=0, max=65535, help="Of --web. Default: the first free from 8321.")
    ] = None,
    open_: Annotated[bool, typer.Option("--open", help="Of --web: open the browser too.")] = False,
    plain: Annotated[bool, typer.Option("--plain", help="Plain lines to be read aloud, also in a terminal.")] = False,
) -> None:
    """Talk: a full screen in a terminal, plain lines without one, a page in a browser."""
    if not web and (port is not None or open_):
        raise BadInput(say("web-only-web"), "", say("web-only-web-todo"))
    terminal = on_terminal() and not plain
    if not terminal and not web:
        tell(say("command-say-what"))
    from nlforge.session_factory import (
        SAMPLE,
        before_words,
        find,
        is_working_copy,
        named_reader,
        new_session,
        open_conversation,
    )

    # A session or model that is not there is said at once, not on a full screen.
    known, chosen = find(session) if session is not None else None, named_reader(model)
    if web:
        _in_browser(session, model, port, open_)
        return
    if terminal:
        from nlforge.tui.app import ChatApp
        from nlforge.tui.show import show

        show(ChatApp(session, chosen))
        return
    from planner.llm.local_models import choose

    reader = chosen or choose(None)
    from nlforge.plain_text import Printer, talk_from_lines

    speaking = somebody_speaks()
    if session == SAMPLE or (session is None and not speaking):
        raise SystemExit(_play_sample(reader))
    from nlforge.spoken_lines import SpokenPrinter, acknowledged

    opened = known or new_session()
    conversation = open_conversation(opened, reader)
    printer = (SpokenPrinter if plain else Printer)(sys.stdout)
    tell(say("command-session-repeats" if is_working_copy(opened) else "command-session", session=opened.id))
    printer.show(before_words(reader, conversation))
    others: list[Conversation] = []

    def another(folder: Path) -> Conversation:
        others.append(open_conversation(find(str(folder.absolute())), reader))
        return others[-1]

    try:
        lines = acknowledged(sys.stdin, printer) if plain else sys.stdin
        raise SystemExit(talk_from_lines(conversation, printer, lines, another))
    finally:
        for one in (conversation, *others):
            one.close()


def _in_browser(session: str | None, model: str | None, port: int | None, opened: bool) -> None:
    from nlforge.web.child import WantedScreen
    from nlforge.web.server import serve_chat

    def told(address: str) -> None:
        tell(say("web-address", address=address))
        talk(say("web-how", folder=str(Path.cwd())))

    serve_chat(
        WantedScreen(session=session, model=model),
        port,
        told,
        (lambda: talk(say("web-cannot-open"))) if opened else None,
    )


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
def resume(
    session: SessionId,
    check: Annotated[
        bool, typer.Option("--check", help="Of a repetition: compare digest and figures when it has ended.")
    ] = False,
    json_: Json = False,
) -> None:
    """Continue a session whose run ended without a result."""
    from nlforge.plain_text import JsonPrinter, Printer, wait_for_run
    from nlforge.repetition import repeated_by
    from nlforge.session_factory import find, open_conversation
    from nlforge.state import State

    opened = find(session)
    original = repeated_by(opened) if check else None
    if check and original is None:
        raise BadInput(say("command-no-repetition", session=session), "", say("command-no-repetition-todo"))
    printer = JsonPrinter(sys.stdout, sys.stderr) if json_ else Printer(sys.stdout)
    conversation = open_conversation(opened, on_event=printer.event if isinstance(printer, JsonPrinter) else None)
    if conversation.state is State.BROKEN:
        printer.show(conversation.hear("go on"))
    elif conversation.state is State.FINISHED and original is not None:
        raise SystemExit(_check(original, opened, printer))
    elif conversation.state is State.FINISHED:
        raise BadInput(say("command-finished", session=session), "", say("command-finished-todo", session=session))
    elif conversation.state is not State.RUNNING:
        raise BadInput(say("command-not-started", session=session), "", say("command-open-it", session=session))
    wait_for_run(conversation, printer)
    code = printer.exit_code
    raise SystemExit(code if code or original is None else _check(original, opened, printer))


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
    from nlforge.session_factory import find, open_conversation, saved_words, working_copy
    from nlforge.sources import as_given, require_readable

    original = find(session)
    require_readable(data or [])
    printer = JsonPrinter(sys.stdout, sys.stderr) if json_ else Printer(sys.stdout)
    copy = working_copy(original)
    printer.say(say("command-repeating", session=original.id, folder=str(copy.root)))
    given = [as_given(p) for p in data or []]
    conversation = open_conversation(copy, model, printer.event if isinstance(printer, JsonPrinter) else None, given)
    words = saved_words(original)
    try:
        code = play(conversation, printer, words.said, words.asked)
    finally:
        conversation.close()
    raise SystemExit(code if code or not check else _check(original, copy, printer))


def _check(original: Session, copy: Session, printer: Printer | JsonPrinter) -> int:
    """Say how a repetition that has ended compares with what it repeats; its exit code."""
    from nlforge.plain_text import JsonPrinter
    from nlforge.repetition import checked

    found = checked(original, copy)
    for line in found.lines:
        printer.say(line)
    if isinstance(printer, JsonPrinter):
        printer.line(
            {
                "kind": "checked",
                "same_spec": found.same_spec,
                "same_figures": found.same_figures,
                "compared": found.compared,
                "lines": list(found.lines[1:]),
            }
        )
    return int(ExitCode.DONE if found.same else ExitCode.GATE_FAILED)


@app.command()
def ask(session: SessionId, text: Annotated[list[str], typer.Argument()], json_: Json = False) -> None:
    """Ask the trained model; the base model answers beside it."""
    from nlforge.plain_text import JsonPrinter, Printer
    from nlforge.session_factory import open_conversation
    from nlforge.versions_named import named_run

    printer = JsonPrinter(sys.stdout, sys.stderr) if json_ else Printer(sys.stdout)
    opened, run = named_run(session)
    printer.show(open_conversation(opened).ask(text, run))
