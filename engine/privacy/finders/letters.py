"""Texts in scripts whose letters stand beside figures and Latin letters without a blank."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

_OTHER = re.compile(
    "[\u0370-\u1dff\u2c00-\u2dff\u2e80-\ua71f\ua800-\ud7ff\uf900-\ufdff\ufe70-\ufefc\uff00-\uffef\U00010000-\U000323af]"
)
"""Letters, signs and marks of all scripts but the Latin one."""
BAR = "¦"


@cache
def _wide() -> dict[int, int]:
    """Wide forms of ASCII, and the figures of all scripts, as those everybody computes with."""
    found = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
        0x3000: 0x20,
        0xFF0D: 0x2D,
        0x2212: 0x2D,
        0x30FC: 0x30FC,
    }
    for code in range(0x660, 0x1FBFA):
        if (figure := unicodedata.decimal(chr(code), None)) is not None:
            found[code] = ord("0") + figure
    return found


def is_foreign(text: str) -> bool:
    """Whether letters of another script stand in it."""
    return not text.isascii() and _OTHER.search(text) is not None


def flat(text: str) -> str:
    """The text with a bar for each letter of another script, which would count as part of a number or word beside it,
    and with plain figures; each letter stands where it stood."""
    return _OTHER.sub(BAR, plain_figures(text)) if is_foreign(text) else text


def plain_figures(text: str) -> str:
    """The text with plain figures, its letters as they are."""
    return text.translate(_wide())
