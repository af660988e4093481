"""What people say beside rules: what the whole is for, why, that something follows, what they see on the screen, and
that they let a wish go. A reader of everyday words may take it for a rule."""

from __future__ import annotations

import re
from functools import cache

from engine.core.tables import table_beside
from planner.rule_readers.clauses import clause_spans
from planner.rule_readers.marks import sentence_at

_KINDS = ("wish", "lead_in", "lone")
_REACH = 16


def is_talk(quote: str, words: str) -> bool:
    """Whether a quote of the words is no rule for replies."""
    plain = quote.replace("’", "'").strip()
    if any(_way(kind).search(plain) for kind in _KINDS) or lets_go(plain):
        return True
    if _way("people").search(plain) and not _way("must").search(plain):
        return True
    return (_way("question").match(plain) is not None and _is_asked(quote, words)) or is_of_screen(plain)


def lets_go(text: str) -> bool:
    """Whether a wish is let go in so many words; “do not forget to greet” asks for something."""
    plain = text.replace("’", "'")
    return any(
        not _way("no_let_go").search(plain[max(0, m.start() - _REACH) : m.start()])
        for m in _way("let_go").finditer(plain)
    )


def without_let_go(text: str) -> str:
    """The words without those that let go."""
    return _way("let_go").sub(" ", text.replace("’", "'"))


def is_of_screen(text: str) -> bool:
    """Whether it tells what language the screens are in, or else what stands on them."""
    return _way("screen").search(text.replace("’", "'")) is not None and len(text.split()) <= _REACH


def on_screen(words: str, at: int) -> bool:
    """Whether the clause of a place is such a remark."""
    return any(is_of_screen(c.text) for c in clause_spans(words) if c.start <= at < c.end)


def _is_asked(quote: str, words: str) -> bool:
    at = words.find(quote)
    if at < 0:
        return False
    _, end = sentence_at(words, at + max(0, len(quote) - 1))
    return words[at:end].rstrip(" »”\"')\n").endswith(("?", "？"))


@cache
def _way(name: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{way})" for way in table_beside(__file__, "talk.yaml")[name]), re.I)
