"""Whether an answer says only what its passage says: each figure, each name and most of its words are found there."""

from __future__ import annotations

import re

_LEAST_SHARE = 0.6
_CONTENT_LETTERS, _STEM = 4, 5
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_NAME = re.compile(r"(?<![.!?:\n“\"])(?<!^) (?P<name>[A-ZÀ-ÖØ-Þ]\w{2,})")


def ungrounded(answer: str, passage: str) -> str | None:
    """What of the answer the passage does not say, in a few words; None = it says all of it.

    Lexical: an answer in other words fails rather than passes, for what is learned must be true.
    """
    known = {_figure(n) for n in _NUMBER.findall(passage)}
    for number in _NUMBER.findall(answer):
        if _figure(number) not in known:
            return f"the figure {number}"
    folded = passage.casefold()
    for match in _NAME.finditer(answer):
        if match["name"].casefold() not in folded:
            return f"the name {match['name']}"
    wanted = _stems(answer)
    share = len(wanted & _stems(passage)) / len(wanted) if wanted else 1.0
    return None if share >= _LEAST_SHARE else f"most of its words ({share:.0%} are in the passage)"


def _figure(written: str) -> str:
    return (
        # Up to two figures behind a mark are decimals; three are thousands.
        written.replace(",", ".").rstrip("0").rstrip(".")
        if re.search(r"[.,]\d{1,2}$", written)
        else re.sub(r"[.,]", "", written)
    )


def _stems(text: str) -> set[str]:
    """Beginnings of the words that carry meaning: endings differ between question and answer."""
    return {w[:_STEM] for w in re.findall(r"[^\W\d_]+", text.casefold()) if len(w) >= _CONTENT_LETTERS}
