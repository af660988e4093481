"""Who writes the questions that are made from texts: “write the questions with templates only”, “let the 1.5B write the
questions”, “die Fragen soll ein Modell auf diesem Rechner schreiben”."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from engine.core.tables import table_beside
from engine.data.synthetic.rows import TEMPLATES
from engine.models.catalogue import catalogue
from planner.requirements import Change
from planner.rule_readers.hit import Hit
from planner.rule_readers.marks import sentence_edges

_FEWEST_B = 0.4
"""Billion parameters from which on a model asks anything of a text at all."""
_LONGEST = 240
_SIZE = re.compile(r"(?i)(?<![\d.,])(?P<size>\d+[.,]\d+)\s?b(?:illion\w*)?(?!\w)")


def read_question_writers(words: str) -> Iterator[Hit]:
    """One for each sentence that says so of questions."""
    for start, end in pairwise([*sentence_edges(words), len(words)]):
        sentence = words[start:end].strip()
        if not sentence or len(sentence) > _LONGEST or sentence.endswith(("?", "？")):
            continue
        if _any("questions").search(sentence) and _any("writes").search(sentence):
            writer = _writer(sentence)
            if writer is not None:
                at = start + words[start:end].index(sentence)
                yield Hit(Change(op="set", field="writer", value=writer, quote=sentence), at, at + len(sentence))


def _writer(sentence: str) -> str | None:
    if (named := _model(sentence)) is not None:
        return named
    if (templates := _any("templates").search(sentence)) is not None and not _ruled_out(sentence, templates.start()):
        return TEMPLATES
    local = _any("local").search(sentence)
    # The largest: what the smallest asks is often no question, and everything learned rests on it.
    return writers()[-1] if local is not None and not _ruled_out(sentence, local.start()) else None


def writers() -> tuple[str, ...]:
    """Base models whose weights come in packages and that can write questions, the smallest first."""
    able = [one for one in catalogue() if one.weights == "embedded" and one.writes and one.params_b >= _FEWEST_B]
    return tuple(one.name for one in sorted(able, key=lambda one: one.params_b))


def _model(sentence: str) -> str | None:
    """The one of the models on this machine that is named, whole or by its size."""
    said = sentence.casefold()
    sizes = {match["size"].replace(",", ".") for match in _SIZE.finditer(sentence)}
    found = [name for name in writers() if name in said or any(f"-{size}b-" in name for size in sizes)]
    if len(found) != 1:
        return None
    at = said.find(found[0])
    match = _SIZE.search(sentence)
    return None if _ruled_out(sentence, at if at >= 0 else match.start() if match else 0) else found[0]


def _ruled_out(sentence: str, at: int) -> bool:
    """Whether a “not” stands right before it."""
    return re.search(rf"(?:{_any('not').pattern})(?:\W+\w+){{0,2}}\W*$", sentence[:at]) is not None


@cache
def _any(kind: str) -> re.Pattern[str]:
    words = table_beside(__file__, "question_writers.yaml")[kind]
    return re.compile(rf"(?i:(?<!\w)(?:{words})(?!\w))")
