"""Questions that a text does not answer, as a model thinks: those that any of the texts may answer are left out."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from engine.core.row import Row
from engine.data.counts import Counts
from engine.retrieval.passages import passages

MAY_BE_ANSWERED = "may_be_answered"
_MOST_SHARE = 0.75
"""Of the words that carry a question's meaning, those that stand together in one passage; from here on it may be what
the passage is about."""
_LETTERS, _STEM = 4, 5


def without_answered(rows: Sequence[Row], texts: Callable[[], str], counts: Counts) -> list[Row]:
    """The rows without made questions that one of the texts may answer: most of their words stand together in some
    passage, below its heading. `texts` is called where there are such questions."""
    if not any(r.made and r.unanswered for r in rows):
        return list(rows)
    known_together = [_stems(f"{p.heading} {p.text}") for p in passages(texts(), "")]
    kept = []
    for row in rows:
        wanted = _stems(row.prompt) if row.made and row.unanswered else set[str]()
        if wanted and any(len(wanted & known) >= _MOST_SHARE * len(wanted) for known in known_together):
            counts.read += 1
            counts.drop(MAY_BE_ANSWERED, row)
        else:
            kept.append(row)
    return kept


def _stems(text: str) -> set[str]:
    return {w[:_STEM] for w in re.findall(r"[^\W\d_]+", text.casefold()) if len(w) >= _LETTERS}
