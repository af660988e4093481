"""Documents in sentences, and in parts a model can read at once."""

from __future__ import annotations

import re

LONGEST_PART = 6000
"""Characters a model reads in one turn."""
_END = re.compile(r"(?<=[.!?])[\"'”’)\]]*\s+(?=[\"'“‘(\[]*[A-ZÄÖÜÀ-Ý0-9])|(?<=[。！？；])")
_MARK = re.compile(r"^\s*(?:[-*+•–>|]|#{1,6}|\(?\d{1,3}[.)]|\(?[a-z][.)])+\s+")


def sentences(text: str) -> list[str]:
    """Sentences and list items, word for word, without list marks and table lines; headings included."""
    found = []
    for line in text.splitlines():
        bare = _MARK.sub("", line).strip().strip("|").strip()
        if not re.search(r"\w", bare):
            continue
        found += [s.strip() for s in _END.split(bare) if re.search(r"\w", s)]
    return found


def is_heading(sentence: str, text: str) -> bool:
    """Whether the sentence stands as a heading in the text."""
    return re.search(rf"(?m)^#{{1,6}}\s+{re.escape(sentence)}\s*#*$", text) is not None


def parts(text: str, longest: int = LONGEST_PART) -> list[str]:
    """The text cut between paragraphs, else lines, else sentences, into parts of at most `longest` characters; nothing is lost."""
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
