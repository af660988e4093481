"""The command that forgets a person: everything of them goes, is never learned again, and there is proof."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from engine.core.errors import NeedsAnswers
from engine.core.printable import json_line, printable
from nlforge.cli.app import Json, SessionId, app
from nlforge.console import give, tell
from nlforge.wording.catalogue import say

if TYPE_CHECKING:
    from engine.forgetting.forget import FoundTraces
    from engine.forgetting.terms import ForgottenTerm
    from nlforge.store import Session

_BY = "chat"


@app.command()
def forget(
    session: SessionId,
    term: Annotated[str, typer.Argument(metavar="WHO", help="A customer number, an address, a full name.")],
    yes: Annotated[bool, typer.Option("--yes", help="Take it out; without it you see what would go.")] = False,
    ask: Annotated[
        bool, typer.Option("--ask", help="Ask the model what the erased rows ask: does it say it by heart?")
    ] = False,
    retrain: Annotated[bool, typer.Option("--retrain", help="Then train a version without it.")] = False,
    json_: Json = False,
) -> None:
    """Take everything of a person out of a session, for good, and see which versions learned from it."""
    from engine.forgetting import forget as forgetting
    from nlforge.session_factory import find

    opened = find(session)
    given, root = opened.given, opened.data_root()
    found = forgetting.traces(opened.root, root, term, given)
    if not yes:
        if json_:
            give(json_line(_found(found)))
        else:
            tell(*_lines(found, opened.id))
        if found.nothing:
            return
        raise NeedsAnswers(say("forget-nothing-done"), "", say("forget-yes"))
    done = forgetting.forget(opened.root, root, term, _BY, given, ask)
    if json_:
        give(json_line({"kind": "forgotten", **done.model_dump(mode="json")}))
    else:
        tell(*_done(done, found, opened.id))
    if retrain:
        _retrained(opened, json_)


def _retrained(session: Session, json_: bool) -> None:
    """The same plan once more, without what was forgotten."""
    from nlforge.plain_text import JsonPrinter, Printer, wait_for_run
    from nlforge.session_factory import open_conversation

    printer = JsonPrinter(sys.stdout, sys.stderr) if json_ else Printer(sys.stdout)
    conversation = open_conversation(session, on_event=printer.event if isinstance(printer, JsonPrinter) else None)
    try:
        printer.show(conversation.confirm())
        wait_for_run(conversation, printer)
    finally:
        conversation.close()
    raise SystemExit(printer.exit_code or conversation.view.exit_code)


def _lines(found: FoundTraces, session: str) -> list[str]:
    if found.nothing:
        return [say("forget-nothing")]
    lines = [say("forget-found", places=sum(found.files.values()), files=len(found.files))]
    lines += [f"- {printable(name)}: {n}" for name, n in found.files.items()]
    lines += _of_sources(found)
    return [*lines, *_versions(found.versions, session)]


def _done(done: ForgottenTerm, found: FoundTraces, session: str) -> list[str]:
    lines = [say("forget-done", files=len(done.erased), left=done.left)]
    lines += [f"- {printable(name)}: {n}" for name, n in done.erased.items()]
    if done.still_said is not None:
        lines.append(say("forget-asked", said=done.still_said, asked=done.asked))
    lines += _of_sources(found)
    return [*lines, *_versions(done.versions, session), say("forget-proof")]


def _of_sources(found: FoundTraces) -> list[str]:
    """Files of the person themselves are not changed; their rows are passed over from now on."""
    return [
        say("forget-source", file=printable(file), lines=", ".join(map(str, some[:10])), count=len(some))
        for file, some in found.sources.items()
    ]


def _versions(versions: tuple[int, ...], session: str) -> list[str]:
    if not versions:
        return [say("forget-no-version")]
    return [say("forget-versions", versions=", ".join(map(str, versions))), say("forget-retrain", session=session)]


def _found(found: FoundTraces) -> dict[str, Any]:
    return {
        "kind": "traces",
        "files": found.files,
        "sources": {file: list(lines) for file, lines in found.sources.items()},
        "versions": list(found.versions),
    }
