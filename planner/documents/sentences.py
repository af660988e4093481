"""Documents in sentences, and in parts a model can read at once."""

from __future__ import annotations

import re
from itertools import pairwise

from planner.rule_readers.marks import sentence_edges

LONGEST_PART = 6000
"""Characters a model reads in one turn."""
_MARK = re.compile(r"^\s*(?:(?:[-*+•–>|]|#{1,6}|\(?\d{1,3}[.)]|\(?[a-z]\))+\s+)+")

_HEADING = re.compile(r"(?m)^#{1,6}[ \t]+([^\n]*?)[ \t]*#*$")


def sentences(text: str) -> list[str]:
    """Sentences and list items, word for word, without list marks and ruled lines; headings included. A row of a
    table is one."""
    edges = [*sentence_edges(text), len(text)]
    found = []
    for start, end in pairwise(edges):
        bare = _MARK.sub("", text[start:end].rstrip()).strip().strip("|").strip()
        if re.search(r"\w", bare):
            found.append(bare)
    return found


def headings(text: str) -> frozenset[str]:
    """All that stands as a heading in the text."""
    return frozenset(_MARK.sub("", line).strip() for line in _HEADING.findall(text)) | frozenset(_HEADING.findall(text))


def parts(text: str, longest: int = LONGEST_PART) -> list[str]:
    """The text cut between paragraphs, else lines, else sentences, into parts of at most `longest` characters;
    nothing is lost."""
    found: list[str] = []
    for piece in _pieces(text, longest):
        if found and len(found[-1]) + len(piece) <= longest:
            found[-1] += piece
        else:
            found.append(piece)
    return [p.strip() for p in found if p.strip()]


def _pieces(text: str, longest: int) -> list[str]:
    for cut in (r"(?<=\n\n)", r"(?<=\n)", r"(?<=[.!?。！？])", r"(?<=\s)"):
        pieces = [p for p in re.split(cut, text) if p]
        if all(len(p) <= longest for p in pieces):
            return pieces
        if len(pieces) > 1:
            return [q for p in pieces for q in (_pieces(p, longest) if len(p) > longest else [p])]
    return [text[n : n + longest] for n in range(0, len(text), longest)]
