"""Whether two messages ask the same thing in other words: so sure that the answer to the one may be given to the other.

Closeness of meaning alone is not: “used” and “unused”, Norway and Sweden, 20 and 50 days lie closer together than most
rewordings do. So the words that carry the question must be the same ones, bent as they may be, its figures must agree,
and the encoder must find both alike. What is asked in quite other words is not found; that costs a correction a hit,
and nobody a wrong answer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import takewhile

from engine.core.tables import table_beside
from engine.graders.facts import figures
from engine.retrieval.sentence_encoder import present, vectors

ALIKE = 0.75
"""Cosine from which on two messages of the same words mean the same; measured, see docs/benchmarks.md."""
_MOST_LETTERS = 600
"""Of a message; a longer one tells a story, and no two are the same."""
_LEAST_WORDS = 2
"""A question of one word is found to the letter only."""
_STEM, _ENDING = 3, 4
"""Letters of a stem at least, and of an ending at most."""
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_NO_BLANKS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]")
"""Scripts whose words are not set apart."""


@dataclass(frozen=True)
class AskedQuestion:
    """What is compared of a message."""

    text: str
    """Folded: capitals, blanks and marks tell nothing."""
    words: tuple[str, ...]
    """Those that carry it, sorted."""
    figures: frozenset[str]
    short: bool
    """Short enough to be one question."""


def question_of(message: str) -> AskedQuestion:
    """What is compared of it."""
    text = " ".join(word.replace("’", "'").removesuffix("'s") for word in _WORD.findall(message.casefold()))
    return AskedQuestion(
        text=text,
        words=tuple(sorted(word for word in _polite().sub(" ", text).split() if word not in _light())),
        figures=frozenset(figures(message)),
        short=len(message) <= _MOST_LETTERS,
    )


def same_words(one: AskedQuestion, other: AskedQuestion) -> bool:
    """Whether both are the same question to the letter, or in words that only bend, change place or greet."""
    if one.text == other.text:
        return bool(one.text)
    if not (one.short and other.short) or _NO_BLANKS.search(one.text + other.text):
        return False
    if len(one.words) < _LEAST_WORDS or len(one.words) != len(other.words) or one.figures != other.figures:
        return False
    left = list(other.words)
    for word in one.words:
        # The same word before one that only begins so.
        found = word if word in left else next((their for their in left if _bent(word, their)), None)
        if found is None:
            return False
        left.remove(found)
    return True


def alike(one: str, other: str) -> float:
    """Cosine of two messages, 0 where the encoder is not on this machine."""
    if not present():
        return 0.0
    a, b = vectors([one, other])
    return float(a @ b / max(1e-9, float((a @ a) * (b @ b)) ** 0.5))


@cache
def _light() -> frozenset[str]:
    lists = table_beside(__file__, "same_question.yaml")["light"].values()
    return frozenset(str(word) for words in lists for word in words)


@cache
def _polite() -> re.Pattern[str]:
    phrases = table_beside(__file__, "same_question.yaml")["phrases"]
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, phrases))})\b")


def _bent(one: str, other: str) -> bool:
    """Whether two words differ by their endings alone; what has a digit must agree to the letter."""
    if any(letter.isdigit() for letter in one + other):
        return False
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    short = min(len(one), len(other))
    return abs(len(one) - len(other)) <= _ENDING and (same == short >= _STEM or same >= max(_STEM + 1, 0.76 * short))
