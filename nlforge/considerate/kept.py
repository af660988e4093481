"""How considerate the runs of a session are to be, as it was said: in its journal, and for the next run beside its
spec."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import ValidationError

from engine.core.errors import NlforgeError
from engine.core.journal import replace_json
from engine.core.regular_files import read_own
from engine.runs.manners import PLAIN, Manners, set_manners

if TYPE_CHECKING:
    from pathlib import Path

    from engine.core.paths import RunPaths
    from nlforge.store import Session


def manners_of_session(session: Session) -> Manners:
    """Those the next run gets; the usual ones where none were said."""
    try:
        return Manners.model_validate_json(read_own(_file(session)))
    except (OSError, NlforgeError, ValidationError):
        return PLAIN


def keep_manners(session: Session, wanted: Manners, going: RunPaths | None = None) -> None:
    """For the next run, and for one that is going.

    Raises:
        RunFailed: they could not be written.
    """
    # That the run which waits begins now says nothing of the one after it.
    later = wanted if going is None else wanted.model_copy(update={"in_turn": True})
    replace_json(_file(session), later.model_dump_json())
    if going is not None:
        set_manners(going, wanted)


def _file(session: Session) -> Path:
    return session.root / "manners.json"
