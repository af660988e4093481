"""What a search goes through: rows that are learned from and passages of the sources, without what is private, and
without what is measured with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

from engine.core.comparing import normalised
from engine.core.row import Row
from engine.core.spec import DataSpec
from engine.data.contamination import MeasuredRows, without_measured
from engine.privacy.redact import Redactor
from engine.retrieval.retriever import IndexedText, Library, library_of_items, of_facts, of_rows


class Searched(NamedTuple):
    """The index, and what became of what is not in it."""

    library: Library
    rows: int
    passages: int
    refused: int
    """Rows and passages that repeat a message which is measured with, and its reply."""


def searched(
    data: DataSpec, rows: Sequence[Row], held_out: Sequence[Row], facts: str, count: Callable[[str], int]
) -> Searched:
    """The index of a run. Rows were redacted when they were prepared; passages are redacted here, as they lie beside
    the model and go where it goes.

    Raises:
        RunFailed: the model that compares meanings is not on this machine.
    """
    clean = without_measured(rows, held_out)
    kept = list(of_rows(clean))
    redactor = Redactor(data.redact, Counter(), [], data.keep, data.own)
    measured, everything = MeasuredRows(held_out), list(of_facts(facts))
    passages = [_redacted(item, redactor) for item in everything if not measured.in_text(item.shown)]
    return Searched(
        library_of_items([*kept, *passages], count, data.embedding),
        len(kept),
        len(passages),
        len(rows) - len(clean) + len(everything) - len(passages),
    )


def _redacted(item: IndexedText, redactor: Redactor) -> IndexedText:
    shown = redactor.redact(item.shown, reply=True)
    return item if shown == item.shown else IndexedText(shown, shown, normalised(shown))
