"""How considerate a run is: when it begins, and when it pauses."""

from __future__ import annotations

from pydantic import AwareDatetime, ValidationError

from engine.core.errors import NlforgeError
from engine.core.frozen import Frozen
from engine.core.journal import replace_json
from engine.core.paths import RunPaths
from engine.core.regular_files import read_own


class Manners(Frozen):
    """What was said of it."""

    not_before: AwareDatetime | None = None
    """It waits until then; with a zone."""
    only_away: bool = False
    """It pauses while a person is at this machine."""
    on_mains: bool = False
    """It pauses while the machine runs on its battery."""
    gentle: bool = False
    """Every other program comes first."""
    in_turn: bool = True
    """It waits for other runs of this person on this machine."""


PLAIN = Manners()


def manners_of(run: RunPaths) -> Manners:
    """Those of a run; the usual ones where none were said, or they cannot be read."""
    try:
        return Manners.model_validate_json(read_own(run.manners))
    except (OSError, NlforgeError, ValidationError):
        return PLAIN


def set_manners(run: RunPaths, wanted: Manners) -> None:
    """For a run that waits or goes already: it looks every few seconds.

    Raises:
        RunFailed: they could not be written.
    """
    replace_json(run.manners, wanted.model_dump_json())
