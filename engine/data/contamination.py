"""What stands in the acceptance file is never learned from."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from engine.data.clean import Counts, Row, normalised
from engine.data.redact import KINDS

NGRAM = 13
"""Words in a row that give a copy away (Brown et al. 2020, “Language Models are Few-Shot Learners”, appendix C)."""
_NUMBERED = re.compile(rf"\[({'|'.join(KINDS)}) \d+\]")
_FEWEST = 5
"""A shorter message counts as copied only where it is the whole message: “thank you very much” is nobody's."""


class Acceptance:
    """The messages and answers of the acceptance file, as runs of words."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._whole = {_compared(r.prompt) for r in rows}
        self._runs: dict[int, set[int]] = defaultdict(set)
        for row in rows:
            for text in (row.prompt, row.reply) if len(row.reply.split()) >= NGRAM else (row.prompt,):
                words = _compared(text).split()
                if len(words) >= _FEWEST:
                    size = min(NGRAM, len(words))
                    self._runs[size].update(_runs(words, size))

    def holds(self, row: Row) -> bool:
        """Whether the row repeats a message of the file, holds a short one whole, or 13 words in a row of a longer text."""
        if _compared(row.prompt) in self._whole:
            return True
        words = [_compared(t).split() for t in (row.prompt, row.reply)]
        return any(not known.isdisjoint(_runs(part, size)) for size, known in self._runs.items() for part in words)


def _compared(text: str) -> str:
    """The number of a placeholder depends on what else the conversation holds."""
    return normalised(_NUMBERED.sub(r"[\1]", text))


def _runs(words: Sequence[str], size: int) -> set[int]:
    return {hash(tuple(words[n : n + size])) for n in range(len(words) - size + 1)}


def without_acceptance(rows: Sequence[Row], acceptance: Sequence[Row], counts: Counts) -> list[Row]:
    """The rows that may be learned from; the others are counted."""
    if not acceptance:
        return list(rows)
    known = Acceptance(acceptance)
    kept = []
    for row in rows:
        if known.holds(row):
            counts.drop("in_acceptance_file", row)
        else:
            kept.append(row)
    return kept
