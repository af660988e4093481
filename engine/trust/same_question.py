"""Whether two messages ask the same thing in other words: so sure that the answer to the one may be given to the other.

Closeness of meaning alone is not: “used” and “unused”, Norway and Sweden, 20 and 50 days lie closer together than most
rewordings do, and so do “from A to B” and “from B to A”. So the words that carry the question must be the same ones in
the same order, bent as they may be; who does what to whom must agree, and the figures; and the encoder must find both
alike. What is asked in quite other words is not found; that costs a correction a hit, and nobody a wrong answer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
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
_STEM = 3
"""Letters of a stem at least."""
_MOVES = re.compile(r"\w{2,}e?n")
"""A German infinitive, which stands at the end of one sentence and at the beginning of another."""
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_NO_BLANKS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]")
"""Scripts whose words are not set apart."""


@dataclass(frozen=True)
class CarryingWord:
    """A word that carries a question."""

    word: str
    """Folded."""
    who: frozenset[str]
    """Persons named between the word before and this one: 1 = whoever asks, 2 = who is asked, 3 = others."""
    small: bool
    """Written without a capital."""


@dataclass(frozen=True)
class AskedQuestion:
    """What is compared of a message."""

    text: str
    """Folded: capitals, blanks and marks tell nothing."""
    words: tuple[CarryingWord, ...]
    """In their order."""
    last_who: frozenset[str]
    """Persons named behind the last of them."""
    figures: frozenset[str]
    german: bool
    short: bool
    """Short enough to be one question."""


def question_of(message: str) -> AskedQuestion:
    """What is compared of it."""
    said = [word.replace("’", "'") for word in _WORD.findall(message)]
    text = " ".join(word.casefold().removesuffix("'s") for word in said)
    small = {word.casefold() for word in said if word[:1].islower()}
    words: list[CarryingWord] = []
    who: set[str] = set()
    for word in _polite().sub(" ", _whole(text)).split():
        if (person := _persons().get(word)) is not None:
            who.add(person)
        elif word not in _light():
            words.append(CarryingWord(word, frozenset(who), word in small))
            who = set()
    return AskedQuestion(
        text=text,
        words=tuple(words),
        last_who=frozenset(who),
        figures=frozenset(figures(message)),
        german=not _german().isdisjoint(text.split()),
        short=len(message) <= _MOST_LETTERS,
    )


def same_words(one: AskedQuestion, other: AskedQuestion) -> bool:
    """Whether both are the same question to the letter, or in words that only bend, greet or are polite."""
    if one.text == other.text:
        return bool(one.text)
    if not (one.short and other.short) or _NO_BLANKS.search(one.text + other.text):
        return False
    if len(one.words) < _LEAST_WORDS or len(one.words) != len(other.words) or one.figures != other.figures:
        return False
    return _in_order(one.words, other.words, one.last_who, other.last_who) or (
        one.german and other.german and (_verb_moved(one, other) or _verb_moved(other, one))
    )


def alike(one: str, other: str) -> float:
    """Cosine of two messages, 0 where the encoder is not on this machine."""
    if not present():
        return 0.0
    a, b = vectors([one, other])
    return float(a @ b / max(1e-9, float((a @ a) * (b @ b)) ** 0.5))


def _in_order(
    some: Sequence[CarryingWord], others: Sequence[CarryingWord], who: frozenset[str], who_other: frozenset[str]
) -> bool:
    return all(
        _one_word(a.word, b.word) and _same_persons(a.who, b.who) for a, b in zip(some, others, strict=True)
    ) and _same_persons(who, who_other)


def _verb_moved(one: AskedQuestion, other: AskedQuestion) -> bool:
    """“Ist Zahlen auf Rechnung möglich?” and “Kann ich auf Rechnung zahlen?”: the verb of the one stands first, of the
    other last."""
    first, last = one.words[0], other.words[-1]
    moved = _one_word(first.word, last.word) and _MOVES.fullmatch(last.word) and last.small and not first.small
    nobody: frozenset[str] = frozenset()
    return bool(moved) and _in_order(one.words[1:], other.words[:-1], nobody, nobody)


def _same_persons(some: frozenset[str], others: frozenset[str]) -> bool:
    """An article in the place of “my” or “your” changes nothing; “my” in the place of “your” does."""
    return not some or not others or some == others


def _one_word(one: str, other: str) -> bool:
    return one == other or _bent(one, other)


def _bent(one: str, other: str) -> bool:
    """Whether two words differ by an ending of grammar alone; what is or has a number must agree to the letter."""
    if any(letter.isdigit() for letter in one + other) or _numbers() & {one, other}:
        return False
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    return same >= _STEM and {one[same:], other[same:]} <= _endings()


def _whole(text: str) -> str:
    """Short forms in full: “haven't” says not, and “zum” says zu."""
    found = text
    for short, full in table_beside(__file__, "same_question.yaml")["full"].items():
        found = re.sub(rf"\b(?:{short})\b", str(full), found)
    return found


def _words_of(name: str) -> frozenset[str]:
    return frozenset(
        str(word) for words in table_beside(__file__, "same_question.yaml")[name].values() for word in words
    )


@cache
def _light() -> frozenset[str]:
    return _words_of("light")


@cache
def _german() -> frozenset[str]:
    return frozenset(map(str, table_beside(__file__, "same_question.yaml")["light"]["de"]))


@cache
def _numbers() -> frozenset[str]:
    return _words_of("numbers")


@cache
def _endings() -> frozenset[str]:
    return _words_of("endings") | {""}


@cache
def _persons() -> Mapping[str, str]:
    persons = table_beside(__file__, "same_question.yaml")["persons"]
    return {str(word): str(person) for person, words in persons.items() for word in words}


@cache
def _polite() -> re.Pattern[str]:
    phrases = table_beside(__file__, "same_question.yaml")["phrases"]
    return re.compile(rf"\b(?:{'|'.join(f'(?:{phrase})' for some in phrases.values() for phrase in some)})(?!\w)")
