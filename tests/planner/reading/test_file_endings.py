"""What a file is called tells the trained reader nothing of what is wanted."""

from __future__ import annotations

import pytest

from engine.models.base_weights import ENCODER, is_here
from engine.models.field_model import FieldModel
from planner.reading.fields import TRAINED, changes_in
from planner.reading.reader import TurnContext
from planner.requirements import NOTHING_KNOWN

pytestmark = pytest.mark.skipif(
    not (TRAINED / "fields.json").exists() or not is_here(ENCODER), reason="no trained reader is here"
)
_WORDS = [
    "answer our customers' mails like in {file}",
    "Beantworte unsere Kundenmails so wie in {file}.",
    "Sort our tickets into topics, the examples are in {file}",
]


@pytest.mark.parametrize("words", _WORDS)
@pytest.mark.parametrize("file", ["train.jsonl", "train.ndjson", "train.parquet", "train.JSON", "train.xlsx"])
def test_rows_of_any_ending_are_read_as_a_table_is(words: str, file: str) -> None:
    """The same kind of model, with quotes that stand in the words as they were said."""
    model = FieldModel(TRAINED)

    def tasks(name: str) -> list[object]:
        said = words.format(file=name)
        found = changes_in(model, TurnContext(words=said, known=NOTHING_KNOWN))
        assert all(not change.quote or change.quote in said for change in (*found.sure, *found.guesses))
        return [change.value for change in found.sure if change.field == "task"]

    assert tasks(file) == tasks("trained.csv" if len(file) == 11 else "tra.csv")
