"""How alike two texts are, by the measures other tools have names for."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

from engine.graders.verdict import Reply, Verdict

if TYPE_CHECKING:
    from sacrebleu.metrics.bleu import BLEU

_MOST_WORDS = 20_000


def similarity(reply: Reply, measure: str) -> Verdict:
    """Likeness of reply and right reply."""
    found = alike(reply.text, reply.expected, measure)
    return Verdict(found, f"{measure.replace('_', ' ')} {found:.2f}")


def alike(text: str, reference: str, measure: str) -> float:
    """Likeness of a text to a reference, 0..1; two empty texts are alike, one empty text is like none.

    `fuzzy_match`: rapidfuzz' WRatio of the texts in lower case, without punctuation. `rouge_1` to `rouge_5`, `rouge_l`:
    F1 of the runs of so many words, or of the longest common subsequence (Lin 2004). `bleu`: sacrebleu's of up to four
    words, 1 added to each count beyond single words (Papineni 2002; Lin and Och 2004). `gleu`: runs of one to four
    words, the smaller of precision and recall (Wu 2016).

    Raises:
        ValueError: another measure.
    """
    if measure == "fuzzy_match":
        from rapidfuzz import fuzz, utils

        if not text.strip() or not reference.strip():
            return float(text.strip() == reference.strip())
        return float(fuzz.WRatio(text, reference, processor=utils.default_process)) / 100
    have, want = _words(text), _words(reference)
    if not have or not want:
        return float(have == want)
    if measure == "rouge_l":
        from rapidfuzz.distance import LCSseq

        return 2 * float(LCSseq.similarity(have, want)) / (len(have) + len(want))
    if measure.startswith("rouge_"):
        return _rouge(have, want, int(measure.removeprefix("rouge_")))
    if measure == "bleu":
        return _bleu(have, want)
    if measure == "gleu":
        shared, own, theirs = _matches(have, want, 1, 4)
        return shared / max(own, theirs)
    raise ValueError(measure)


def _rouge(have: list[str], want: list[str], n: int) -> float:
    shared, own, theirs = _matches(have, want, n, n)
    # Texts shorter than a run of n words have none to share.
    return 2 * shared / (own + theirs) if own + theirs else float(have == want)


def _bleu(have: list[str], want: list[str]) -> float:
    # Of one text as a corpus, which warns of nothing: short sentences count all four lengths.
    return min(1.0, round(float(_sacrebleu().corpus_score([" ".join(have)], [[" ".join(want)]]).score) / 100, 12))


@cache
def _sacrebleu() -> BLEU:
    # The words are apart already; a sentence has few runs of four, so that 1 is added to each count beyond single
    # words.
    from sacrebleu.metrics.bleu import BLEU as Bleu

    return Bleu(tokenize="none", smooth_method="add-k", smooth_value=1)


def _matches(have: list[str], want: list[str], least: int, most: int) -> tuple[int, int, int]:
    """Shared runs of words, each as often as in both, and all of either text."""
    mine, theirs = (
        Counter(tuple(words[i : i + n]) for n in range(least, most + 1) for i in range(len(words) - n + 1))
        for words in (have, want)
    )
    return sum((mine & theirs).values()), sum(mine.values()), sum(theirs.values())


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())[:_MOST_WORDS]
