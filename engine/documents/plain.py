"""Plain text as an editor or a terminal shows it."""

from __future__ import annotations

import re

from engine.documents.found import Document

_BLANK = "[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u2800\u3000\u3164\uffa0\u115f\u1160\u200b]"
_FAR_RIGHT = re.compile(rf"{_BLANK}{{200,}}[^\s\u2800]|(?:\t{{25,}}){_BLANK}*[^\s\u2800]")
_FAR_DOWN = re.compile(rf"(?:\n{_BLANK}*){{200,}}\S")
_WRITTEN_OVER = re.compile(r"[^\r\n]\r(?![\r\n])[^\r\n]")
RIGHT = "some of its text stands far to the right of the rest"
DOWN = "some of its text stands far below the rest"
OVER = "lines go back to their beginning and write over themselves, as terminals show them"


def far_away(text: str) -> tuple[str, ...]:
    """Doubts about what stands so far to the right of, or below, the rest that nobody looks there."""
    return tuple(
        why for found, why in ((_FAR_RIGHT.search(text), RIGHT), (_FAR_DOWN.search(text), DOWN)) if found is not None
    )


def plain_text(text: str) -> Document:
    """The text as it is, with what of it may stand where nobody looks."""
    whole = text.replace("\r\n", "\n")
    # Files of one program have carriage returns alone; a terminal writes over them, an editor does not.
    written_over = "\n" in whole and _WRITTEN_OVER.search(whole) is not None
    return Document(text, doubts=(*((OVER,) if written_over else ()), *far_away(whole)))
