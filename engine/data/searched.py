"""What a search goes through: rows that are learned from and passages of the sources, without what is private, and
without what is measured with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

from engine.core.row import Row
from engine.core.spec import DataSpec
from engine.data.contamination import MeasuredRows, without_measured
from engine.privacy.redact import Redactor
from engine.retrieval.passages import passages
from engine.retrieval.retriever import Library, library_of_items, of_passage, of_rows


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
    # Whole passages are looked at, and taken apart only then: half a telephone number is none to a redactor, and half
    # a message none that is measured with.
    everything = list(passages(facts, ""))
    allowed = MeasuredRows(held_out).out_of([f"{one.heading}\n{one.text}" for one in everything])
    found = [
        item
        for one, may in zip(everything, allowed, strict=True)
        if may
        for item in of_passage(redactor.redact(one.heading, reply=True), redactor.redact(one.text, reply=True))
    ]
    return Searched(
        library_of_items([*kept, *found], count, data.embedding),
        len(kept),
        len(found),
        len(rows) - len(clean) + allowed.count(False),
    )
