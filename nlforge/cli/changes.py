"""The command that tells what changed in the documents, and which examples are no longer true."""

from __future__ import annotations

from typing import Annotated

import typer

from engine.core.printable import json_line
from nlforge.cli.app import Json, SessionId, app
from nlforge.console import give, talk, tell
from nlforge.wording.catalogue import say


@app.command()
def changes(
    session: SessionId,
    take: Annotated[
        bool, typer.Option("--take", help="Correct or take out the examples that are no longer true.")
    ] = False,
    ask: Annotated[
        bool, typer.Option("--ask", help="Ask the model what those examples ask: does it still say the old?")
    ] = False,
    json_: Json = False,
) -> None:
    """What changed in your documents since the model learned, and which examples are no longer true."""
    from engine.changes.of_session import changes_of
    from nlforge.session_factory import find
    from nlforge.sharing.changes import as_data, asked_of, change_lines, taken

    opened = find(session)
    found = changes_of(opened.root, opened.data_root())
    if json_:
        for row in as_data(found):
            give(json_line(row))
    else:
        tell(*change_lines(found))
    if ask and found.retired:
        old, new, of = asked_of(opened, found)
        told = {"kind": "asked", "old": old, "new": new, "messages": of}
        give(json_line(told)) if json_ else tell(say("changes-asked", old=old, new=new, messages=of))
    if take and found.retired:
        corrected, out = taken(opened, found)
        told = {"kind": "taken", "corrected": corrected, "out": out}
        give(json_line(told)) if json_ else tell(say("changes-taken", corrected=corrected, out=out))
    elif found.retired and not json_:
        talk(say("changes-how", session=opened.id))
