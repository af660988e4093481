"""A text in passages: what stands under one heading, with its line; the parts that repeat on every page are left
out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

_HEADING_WORDS = 12
_REPEATED = 3
_HASHES = re.compile(r"^#{1,6}\s+(?P<title>.+?)\s*#*$")
_PAGE = re.compile(r"(?i)^(?:page|seite|página|pagina)?\s*\d{1,4}(?:\s*(?:of|/|von|de|sur|di)\s*\d{1,4})?$")
_NUMBERED = re.compile(r"^(?:\d+(?:\.\d+)*[a-z]?[.)]?|§+\s*\d+\w?|[IVX]+[.)])\s+(?=\S)")
_MARKS = re.compile(r"\*\*|__|`|(?<!\w)[*_](?=\w)|(?<=\w)[*_](?!\w)")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_SENTENCE = re.compile(r"(?<=[.!?。！？])[\"”’)]*\s+(?=[\"“(]?[^\W_a-zà-ÿ]|\d)")
_ABBREVIATED = re.compile(
    r"(?i)(?:\b(?:e\.g|i\.e|z\.b|d\.h|no|nr|dr|mr|mrs|ms|st|art|abs|bzw|ca|approx|vs|etc|inc|ltd|tel|min|max)|\b\w)\.$"
)


@dataclass(frozen=True)
class Passage:
    """One paragraph and what it stands under."""

    title: str
    """The document, in words."""
    heading: str
    """The nearest heading above; empty before the first."""
    text: str
    line: int
    """Where it begins in the text, counted from 1."""


def passages(text: str, title: str) -> Iterator[Passage]:
    """The paragraphs of a text in order, without marks of emphasis and links."""
    heading = ""
    blocks = list(_blocks(text))
    for n, (line, lines) in enumerate(blocks):
        marked = _HASHES.match(lines[0])
        alone = len(lines) == 1 and _looks_like_heading(lines[0], blocks[n + 1][1] if n + 1 < len(blocks) else [])
        if marked is not None or alone:
            heading = _NUMBERED.sub("", bare(marked["title"] if marked is not None else lines[0]))
        below = lines[1:] if marked is not None or alone else lines
        if below:
            yield Passage(title, heading, "\n".join(bare(row) for row in below), line + len(lines) - len(below))


def bare(text: str) -> str:
    """A line without marks of emphasis, and links as their words."""
    return _MARKS.sub("", _LINK.sub(r"\1", text)).strip()


def sentences(text: str) -> list[str]:
    """Sentences of a paragraph; line ends inside it are spaces, and a full stop of an abbreviation ends none."""
    found: list[str] = []
    for part in _SENTENCE.split(" ".join(text.split())):
        if found and _ABBREVIATED.search(found[-1]):
            found[-1] += f" {part}"
        elif part.strip():
            found.append(part.strip())
    return found


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """Lines between blank ones, with the number of the first; page numbers and lines on every page are left out."""
    lines = text.splitlines()
    counts = Counter(re.sub(r"\d+", "#", row.strip()) for row in lines if row.strip())
    block: list[str] = []
    start, fenced = 0, False
    for number, raw in enumerate(lines, 1):
        row = raw.strip()
        if row.startswith(("```", "~~~")):
            fenced = not fenced
        if fenced or row.startswith(("```", "~~~")):
            # Code and drawings are no sentences.
            continue
        boilerplate = row and (
            _PAGE.match(row) or (counts[re.sub(r"\d+", "#", row)] >= _REPEATED and not _HASHES.match(row))
        )
        # A heading begins a block of its own even where no blank line stands before it.
        if block and (not row or _HASHES.match(row)):
            yield start, block
            block = []
        if row and not boilerplate:
            start = start if block else number
            block.append(row)
    if block:
        yield start, block


def _looks_like_heading(row: str, following: list[str]) -> bool:
    """A short line that stands alone above longer text, and is no sentence; a question may be a heading."""
    words = row.split()
    if not following or len(words) > _HEADING_WORDS or not row[0].isalnum() or row[-1] in ".,;:!":
        return False
    return not _HASHES.match(following[0]) and len(" ".join(following).split()) > len(words)
