"""What stands in the acceptance file is never learned from."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from engine.core.comparing import normalised
from engine.core.row import Row
from engine.data.clean import redacted
from engine.data.counts import Counts
from engine.privacy.redact import KINDS
from engine.retrieval.retriever import words

NGRAM = 13
"""Words in a row that give a copy away (Brown et al. 2020, “Language Models are Few-Shot Learners”, appendix C)."""
_FEWEST = 5
"""A shorter message counts as copied only where it is the whole message: “thank you very much” is nobody's."""
_KINDS = "|".join(k.replace("_", "[ _]") for k in KINDS)
_PLACEHOLDER = re.compile(rf"(?:\[|<|\{{{{?)\s*(?:(?i:{_KINDS})|[A-Z][A-Z_-]{{1,24}})(?:[ _-]?\d+)?\s*(?:\]|>|\}}\}}?)")
"""A value that was taken out, here or by another program: “[email 2]”, “<PHONE_NUMBER>”, “{{NAME}}”."""

_VALUE = " value "


class Acceptance:
    """The messages and answers of the acceptance file, as runs of words."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._whole = {normalised(r.prompt) for r in rows}
        self._runs: dict[int, set[int]] = defaultdict(set)
        for row in rows:
            for text in (row.prompt, row.reply) if len(row.reply.split()) >= NGRAM else (row.prompt,):
                words = normalised(text).split()
                if len(words) >= _FEWEST:
                    size = min(NGRAM, len(words))
                    self._runs[size].update(_runs(words, size))

    def holds(self, row: Row) -> bool:
        """Whether the row repeats a message of the file, holds a short one whole, or 13 words in a row of a longer
        text."""
        if normalised(row.prompt) in self._whole:
            return True
        words = [normalised(t).split() for t in (row.prompt, row.reply)]
        return any(not known.isdisjoint(_runs(part, size)) for size, known in self._runs.items() for part in words)


def _runs(words: Sequence[str], size: int) -> set[int]:
    # Hashes of this process only; they are never written down.
    return {hash(tuple(words[n : n + size])) for n in range(len(words) - size + 1)}


def without_acceptance(rows: Sequence[Row], acceptance: Sequence[Row], counts: Counts) -> list[Row]:
    """The rows that may be learned from; the others are counted."""
    repeated = repeats(rows, acceptance)
    for row, again in zip(rows, repeated, strict=True):
        if again:
            counts.drop("in_acceptance_file", row)
    return [row for row, again in zip(rows, repeated, strict=True) if not again]


def repeats(rows: Sequence[Row], acceptance: Sequence[Row]) -> list[bool]:
    """Of each row whether it stands in the acceptance file as well.

    Both are given before they are redacted. They are compared as they stand, and without any values: one of two
    versions of a row may have placeholders already, or say by a column of its own who a name belongs to.
    """
    if not acceptance:
        return [False] * len(rows)
    known, bare = Acceptance(acceptance), Acceptance(_without_values(acceptance))
    return [known.holds(row) or bare.holds(without) for row, without in zip(rows, _without_values(rows), strict=True)]


def without_measured(rows: Sequence[Row], held_out: Sequence[Row]) -> list[Row]:
    """The rows a search may find while it is measured: none has a message that is measured with. What is found *for*
    such a message is no leak; what repeats it together with its reply is."""
    measured = {normalised(row.prompt) for row in held_out}
    return [row for row in rows if normalised(row.prompt) not in measured]


class MeasuredRows:
    """Messages that are measured with and the replies to them, as a transcript holds both word for word. Those made
    from the documents stand there by nature, and short messages are nobody's: neither is looked for.

    Rows and texts are compared as they stand, and without any values: rows have placeholders, documents have not."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._looked_for = [len(words(row.prompt)) >= _FEWEST and not row.made for row in rows]
        self._as_they_stand, self._bare = [_padded(r) for r in rows], [_padded(r) for r in _without_values(rows)]

    def in_texts(self, texts: Sequence[str]) -> list[bool]:
        """Of each row whether one of the texts holds message and reply."""
        return [any(held) for held in self._held(texts)]

    def out_of(self, texts: Sequence[str]) -> list[bool]:
        """Of the texts of a document, in their order, whether each may be found. Where message and reply stand in the
        document, those that hold the message may not, nor a reply in the same text or the next."""
        if not any(self.in_texts(["\n".join(texts)])):
            return [True] * len(texts)
        pairs = zip((*self._looked_for, *self._looked_for), (*self._as_they_stand, *self._bare), strict=True)
        ways = [[_blanks(text) for text in texts], [_blanks(text) for text in _bare(texts)]]
        kept = [True] * len(texts)
        for looked_for, (message, reply) in pairs if texts else ():
            for known in ways if looked_for else ():
                for n, text in enumerate(known):
                    behind = known[n + 1] if n + 1 < len(known) else ""
                    if message in text and (reply in text or reply in behind):
                        kept[n] = False
                        if reply in behind:
                            kept[n + 1] = False
        return kept

    def _held(self, texts: Sequence[str]) -> Iterator[Iterator[bool]]:
        plain, bare = [_blanks(text) for text in texts], [_blanks(text) for text in _bare(texts)]
        for looked_for, one, other in zip(self._looked_for, self._as_they_stand, self._bare, strict=True):
            yield (
                looked_for and (all(part in text for part in one) or all(part in without for part in other))
                for text, without in zip(plain, bare, strict=True)
            )


def _padded(row: Row) -> tuple[str, str]:
    return _blanks(row.prompt), _blanks(row.reply)


def _blanks(text: str) -> str:
    return f" {' '.join(words(text))} "


def _bare(texts: Sequence[str]) -> list[str]:
    return [row.prompt for row in _without_values([Row(text, "", "", n) for n, text in enumerate(texts)])]


def _without_values(rows: Sequence[Row]) -> list[Row]:
    """The rows with the same word for everything personal."""
    return [
        replace(row, prompt=_PLACEHOLDER.sub(_VALUE, row.prompt), reply=_PLACEHOLDER.sub(_VALUE, row.reply))
        for row in redacted(rows, KINDS, Counts())
    ]
