"""Reader with a small encoder that nlforge trained for its own planner: a message in one pass, every reading with its
probability."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from engine.models.field_model import FieldModel
from planner.check import check_change
from planner.evidence import lacks_evidence
from planner.reading.beside_exact import beside_exact
from planner.reading.field_changes import ChangesRead, FieldChanges, Thresholds
from planner.reading.field_rows import with_known
from planner.reading.reader import Reading, TurnContext
from planner.reading.wire import Asks
from planner.requirements import Change

_ROWS = re.compile(r"(?<=[\w)\]])\.(?:jsonl?|ndjson|parquet|arrow|feather|xlsx?|sqlite3?|tsv|xml|ya?ml)\b", re.I)
_CSV, _LONGEST = ".csv", 8
TRAINED = Path(__file__).parent / "trained"
"""Where the reader lies that comes with the package."""


@dataclass(frozen=True)
class FieldsReader:
    """Reads with `model`; what the exact checks refuse is left out."""

    model: FieldModel

    def read(self, turn: TurnContext) -> Reading:
        found = changes_in(self.model, turn)
        sure, guesses = (
            beside_exact([c for c in some if _holds(c, turn)], turn.exact, in_document=turn.document is not None)
            for some in (found.sure, found.guesses)
        )
        return Reading(
            sure, asks=_asked(found.asks, turn), steps=found.steps, guesses=guesses, all_read=False, weighs_doubt=False
        )


def _asked(asks: Asks | None, turn: TurnContext) -> Asks | None:
    """A wish that the exact readers know is none to take the last one back: “ignore the context”."""
    return None if asks is not None and asks.kind == "undo" and turn.exact else asks


def changes_in(model: FieldModel, turn: TurnContext) -> ChangesRead:
    """Everything the model reads in a turn, unchecked."""
    card = model.card
    (read,) = model.read([with_known(_plain_endings(turn.words), turn.known)])
    thresholds = Thresholds(card.thresholds, card.asked_from)
    in_document = turn.document is not None
    return FieldChanges(turn.words, read, thresholds, turn.exact, turn.known, in_document=in_document).all()


def _plain_endings(words: str) -> str:
    """The words with files of rows called .csv, as long as before: the reader has seen few others, and takes a “.jsonl”
    for a program's."""
    return _ROWS.sub(lambda found: ("x" * _LONGEST)[: len(found[0]) - len(_CSV)] + _CSV, words)


def _holds(change: Change, turn: TurnContext) -> bool:
    return check_change(change, (turn.words,)) is None and lacks_evidence(change) is None
