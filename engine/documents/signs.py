"""Characters without a shape, and those that make what is seen another thing than what is written."""

from __future__ import annotations

import re

from engine.documents.found import Unseen

CONTROLS = "it holds control characters, so what you see depends on the program that opens it"
TURNED = "it holds marks that turn the order of its letters, so what you see is not what is written"
_SHAPELESS = re.compile(
    "[\x00-\x07\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
    "|(?<![\u0600-\u08ff\u0900-\u0dff\u0e00-\u109f\u1780-\u18af\u2190-\u2bff\u200d\ufe0f\U0001f000-"
    "\U0001faff])[\u200c\u200d]"
)
"""Controls, marks of direction, tags, selectors, fillers and blanks without width; joiners stay where scripts and
pictures need them."""
_MOVES = re.compile("[\x08\x0b\x1b\x9b]|(?:^|[^\x00])\x7f{2,}")
"""Escapes and backspaces: a terminal hides or writes over what an editor shows."""
_COLOURED = re.compile(r"\x1b\[(?:0|1|2|3|4|22|23|24|39|49|3[1-6]|9[1-6]|01;3[1-6]|1;3[1-6])?m")
"""Codes that only make letters bold or coloured, as programs leave them in what they print."""
_OVERRIDE = re.compile("[\u202d\u202e]")
_TURNS = re.compile("[\u202b\u2067]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


def shapeless(text: str) -> str:
    """The text without characters that have no shape."""
    return _SHAPELESS.sub("", text)


def as_seen(text: str) -> tuple[str, list[Unseen]]:
    """The text without characters that have no shape, and without lines of which nobody knows how they look."""
    if _MOVES.search(text) is None and _OVERRIDE.search(text) is None and _TURNS.search(text) is None:
        return shapeless(text), []
    kept, unseen = list[str](), list[Unseen]()
    for line in re.split(r"(?<=\n)", _COLOURED.sub("", text.replace("\x0c", "\n"))):
        why = CONTROLS if _MOVES.search(line) else TURNED if _is_turned(line) else ""
        if why:
            unseen.append(Unseen(shapeless(_MOVES.sub(" ", line)), why))
            kept.append("\n" if line.endswith("\n") else "")
        else:
            kept.append(line)
    return shapeless("".join(kept)), unseen


def _is_turned(line: str) -> bool:
    return _OVERRIDE.search(line) is not None or (
        _TURNS.search(line) is not None and _RIGHT_TO_LEFT.search(line) is None
    )
