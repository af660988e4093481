"""Why a value is as it is, behind it on the page."""

from __future__ import annotations

import re
from datetime import datetime

from planner.plan import Origin, Plan
from planner.render.wording import Wording, until
from planner.sentences import Digits, Figure, Sentence, Tongue

WIDTH = 110
"""Characters of a value or reason that are shown."""


def why(plan: Plan, at: str, words: Wording) -> str:
    """Where the value at a place of the spec comes from, in brackets; empty where there is nothing to tell."""
    text = told(plan.origin.get(at), words)
    return f"  ({cut(text)})" if text else ""


def said(text: str, words: Wording) -> str:
    """A sentence of the plan as the language has it; in English where it has none."""
    if not isinstance(text, Sentence) or not words.has(text.key):
        return text
    try:
        return words.say(text.key, **{name: _figure(one, words) for name, one in text.figures.items()})
    except KeyError:
        # Saved by a version that gave it other figures.
        return text


def _figure(figure: Figure, words: Wording) -> str | int:
    match figure:
        case Sentence():
            return said(figure, words)
        case Digits():
            return words.written(figure)
        case Tongue():
            return words.tongue(figure)
        case datetime():
            return until(figure, words)
        case str() | int():
            return figure
        case _:
            return ", ".join(str(_figure(one, words)) for one in figure)


def told(origin: Origin | None, words: Wording) -> str:
    """The origin of a value in a few words."""
    if origin is None:
        return ""
    if origin.source == "said":
        quoted = origin.quote is not None
        return words.say("page-said", quote=str(origin.quote)) if quoted else said(origin.reason or "", words)
    return words.say(f"page-origin-{origin.source}", reason=said(origin.reason or "", words))


def cut(text: str, width: int = WIDTH) -> str:
    """At most `width` characters."""
    return text if len(text) <= width else text[: width - 1] + "…"


_CLAUSE_ENDS = re.compile(
    r"[.;:!?。；：！？](?=\s|$)|,(?=\s+(?:and|und|et|y|e|that|which|das|die|der|qui|que|che)\s)|\s[-–—]\s"
)
_ITEM_ENDS = re.compile(r"[,，、](?=\s|$)|[，、]")


def cut_at_clause(text: str, width: int = 2 * WIDTH) -> str:
    """At most `width` characters, up to the end of a clause, of an item of a list, or of a word: whichever there is."""
    if len(text) <= width:
        return text
    for ends, more in ((_CLAUSE_ENDS, " …"), (_ITEM_ENDS, ", …")):
        at = [m.start() for m in ends.finditer(text, width // 2, width - len(more))]
        if at:
            return text[: at[-1]].rstrip(" ,;:") + more
    return f"{text[: width - 2].rsplit(maxsplit=1)[0]} …"
