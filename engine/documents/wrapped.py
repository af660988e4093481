"""Lines that a page broke where they were full: what goes on in the next line is one line again."""

from __future__ import annotations

import re
from itertools import groupby

_ENDS = re.compile(r"[.!?:;。！？：；|»”\"]\s*$")
_BEGINS = re.compile(
    r"\s*(?:[-*•–—>|#+]|\(?\d{1,3}(?:\.\d{1,3}){0,4}[.)]|\d{1,3}(?:\.\d{1,3}){1,4}\s|\(?[A-Za-z][.)]\s"
    r"|[A-Za-zÀ-ÿ]{1,5}[-_. ]?\d{1,4}[.):]?\s"
    r"|[A-ZÀ-Ý][\w-]{0,20}:\s)"
)
"""Of a list, a numbered requirement, or a title with a colon."""
_HAN = re.compile(r"[\u3040-\u9fff]")
_SHORTEST, _NEARLY = 45, 0.6
"""A page with shorter lines is none of running text; a line that goes on in small letters may leave some room."""


def unwrapped(text: str) -> str:
    """The text with such lines joined. A line was full where the first word of the next would not have fitted in, and
    it ends no sentence."""
    return "\n\n".join(_page(page) for page in text.split("\n\n\n")) if "\n" in text else text


def _page(text: str) -> str:
    lines = text.split("\n")
    widest = max(map(len, lines))
    if widest < _SHORTEST:
        return text
    out: list[str] = []
    last = 0
    for empty, group in groupby(lines, key=lambda line: not line.strip()):
        for line in group:
            if out and not empty and last and _goes_on(out[-1], last, line, widest):
                apart = "" if _HAN.search(out[-1][-1:]) and _HAN.match(line.strip()) else " "
                out[-1] = f"{out[-1].rstrip()}{apart}{line.strip()}"
            else:
                out.append(line)
            last = 0 if empty else len(line.rstrip())
    return "\n".join(out)


def _goes_on(before: str, length: int, line: str, widest: int) -> bool:
    """Whether a line goes on where the one before it, of which the last `length` letters stood in its line, ends."""
    if _ENDS.search(before) or _BEGINS.match(line) or "\t" in line or " | " in line:
        return False
    first = line.split(maxsplit=1)[0]
    if first[:1].islower():
        return length >= _NEARLY * widest
    return length >= _SHORTEST and length + 1 + len(first) > widest
