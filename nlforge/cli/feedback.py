"""The command about what people say of replies: seen, added, brought from a file, taken back."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from engine.core.errors import BadInput
from engine.core.printable import json_line
from nlforge.cli.app import Json, SessionId, app
from nlforge.console import give, talk, tell
from nlforge.wording.catalogue import say


class _Rating(StrEnum):
    up = "up"
    down = "down"


@app.command()
def feedback(
    session: SessionId,
    message: Annotated[str | None, typer.Option("--message", help="What was asked; with what is said of it.")] = None,
    reply: Annotated[str, typer.Option("--reply", help="With --message: what was answered.")] = "",
    rating: Annotated[_Rating | None, typer.Option("--rating", help="With --message: up or down.")] = None,
    correction: Annotated[str, typer.Option("--correction", help="With --message: the right reply.")] = "",
    note: Annotated[str, typer.Option("--note", help="With --message: what is wrong, in words.")] = "",
    by: Annotated[str, typer.Option("--by", help="Who says it; of the list: only theirs.")] = "",
    import_: Annotated[
        Path | None, typer.Option("--import", metavar="FILE", help="A table of feedback: CSV, Excel, JSON lines.")
    ] = None,
    take_back: Annotated[str | None, typer.Option("--take-back", metavar="ID", help="What holds no longer.")] = None,
    class_: Annotated[
        str | None, typer.Option("--class", help="Only this class, e.g. wrong_fact; see the list for all.")
    ] = None,
    version: Annotated[int | None, typer.Option("--version", min=1, help="Only of this version.")] = None,
    rubric: Annotated[bool, typer.Option("--rubric", help="Lines for the rubric that complaints call for.")] = False,
    unused: Annotated[bool, typer.Option("--unused", help="What would not be learned from, and why.")] = False,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Judgements that are shown.")] = 20,
    json_: Json = False,
) -> None:
    """What people say of replies: what goes wrong, who said what, and what can be learned from it."""
    from nlforge.session_factory import find
    from nlforge.sharing import feedback as told

    opened = find(session)
    _require_one(message, import_, take_back, rubric, unused)
    if message is not None:
        kept = told.added(opened, message, reply, rating.value if rating else None, correction, note, by, version)
        give(json_line(told.as_data(kept))) if json_ else tell(say("feedback-kept", id=kept.id))
    elif import_ is not None:
        found = told.brought_from(opened, import_, by)
        give(json_line(told.brought_as_data(found, import_))) if json_ else tell(*told.brought_lines(found, import_))
    elif take_back is not None:
        back = told.taken_back(opened, take_back)
        give(json_line({"kind": "taken_back", "id": back.id})) if json_ else tell(say("feedback-back", id=back.id))
    elif rubric:
        lines = told.proposed(opened)
        if json_:
            for one in lines:
                give(json_line({"kind": "proposed_line", **one.__dict__}))
        else:
            tell(*told.proposed_in_words(lines))
    else:
        chosen = told.ShownFeedback(class_, by, version, limit, unused)
        if json_:
            for row in told.listed_as_data(opened, chosen):
                give(json_line(row))
            return
        tell(*told.listed(opened, chosen))
        talk(say("feedback-how", session=opened.id))


def _require_one(*asked: object) -> None:
    if sum(bool(one) for one in asked) > 1:
        raise BadInput(say("feedback-one-thing"), "", say("feedback-one-thing-todo"))
