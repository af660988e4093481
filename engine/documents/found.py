"""What reading a document gives: what is seen, what is left out because nobody sees it, and what cannot be told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

Cause = tuple[str, str]
"""Why it cannot be told whether text is seen: a kind of cause, and the style or element that it is."""


@dataclass(frozen=True)
class Unseen:
    """Words of a document that are not read."""

    words: str
    why: str
    """As the end of a sentence: “it has the colour of its background”."""


@dataclass(frozen=True)
class Visibility:
    """Of a piece of a document: why it is not seen, or why it cannot be told; both empty where it is seen."""

    why: str = ""
    doubt: str = ""


@dataclass(frozen=True)
class Document:
    """A document as its reader sees it."""

    text: str
    unseen: tuple[Unseen, ...] = ()
    doubts: tuple[str, ...] = ()
    """Why it cannot be told of some of the text whether it is seen, each as the end of a sentence: “its style sheet
    a.css is not there”."""


def together(found: Iterable[Unseen]) -> tuple[Unseen, ...]:
    """Pieces that follow each other with one reason as one; blanks are no words."""
    kept: list[Unseen] = []
    for one in found:
        words = " ".join(one.words.split())
        if not words:
            continue
        if kept and kept[-1].why == one.why:
            kept[-1] = Unseen(f"{kept[-1].words} {words}", one.why)
        else:
            kept.append(Unseen(words, one.why))
    return tuple(kept)
