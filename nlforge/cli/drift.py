"""The command that tells whether what people ask is still what the model learned from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from engine.core.printable import json_line
from nlforge.cli.app import Json, SessionId, app
from nlforge.console import give, tell

if TYPE_CHECKING:
    from engine.drift.of_session import Drift

_DAYS = 30


@app.command()
def drift(
    session: SessionId,
    days: Annotated[int, typer.Option("--days", min=1, help="Of what came in, the last so many days.")] = _DAYS,
    json_: Json = False,
) -> None:
    """Whether what people ask is still what the model learned from, and what to do where it is not."""
    from engine.drift.of_session import drift_of
    from nlforge.session_factory import find
    from nlforge.sharing.drift import drift_lines

    found = drift_of(find(session).root, days)
    if json_:
        give(json_line(_as_data(found)))
    else:
        tell(*drift_lines(found))


def _as_data(found: Drift) -> dict[str, Any]:
    told = found.compared
    return {
        "kind": "drift",
        "version": found.version,
        "since": found.since.isoformat() if found.since is not None else None,
        "learned": told.before,
        "came": told.now,
        "enough": told.enough,
        "topics": list(found.names),
        "moved": [one.__dict__ for one in told.moved],
        "shares": [one.__dict__ for one in told.shares],
    }
