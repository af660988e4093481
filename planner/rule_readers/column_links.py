"""Which name belongs to which role in a sentence, by the words between them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import pairwise, product
from typing import Literal

from planner.rule_readers.column_tokens import Token, words_for

Link = tuple[Token, Token]
"""A role, and a name of its columns."""
_MOST = 9
"""So many tokens of a sentence are weighed; nobody names more columns at once."""
_MARKS = re.compile(r"[\s,，、;；()（）\"'“”‘’`„«»「」『』*_-]+")
_LIST = re.compile(r"(?:\s|,|，|、|\+|&|/|[\"'“”‘’`„«»「」『』])*")
_ENDS = re.compile(r"[\s\"'”’`»」』]*(?:$|[,，、;；.。)!?]|(?:and|und|et|y)\b|[^\W\d_]+\s*[:=：])")
"""Where no more is said of a column."""
_USE_REACH = 40
"""So many letters before a name may say what it is to be used for."""
_CROSSED = 1.5
"""What it costs a name to go with those before it instead of a role of its own."""


def linked(text: str, tokens: Sequence[Token]) -> list[Link]:
    """Roles with their names, in the order of the names; nothing where no word of the sentence joins them."""
    best: tuple[float, list[Link]] = (0.0, [])
    for reading in _readings(tokens[:_MOST]):
        score, links = _weighed(text, reading)
        if score > best[0]:
            best = score, links
    return best[1]


def _readings(tokens: Sequence[Token]) -> list[list[Token]]:
    """The sentence with each doubtful place read in one way."""
    places: list[list[Token]] = []
    for token in tokens:
        if places and token.start < places[-1][0].end:
            places[-1].append(token)
        else:
            places.append([token])
    return [list(chosen) for chosen in product(*places)]


def _weighed(text: str, tokens: Sequence[Token]) -> tuple[float, list[Link]]:
    """The best way to join each name to a role beside it, and how much it explains."""
    roles = [n for n, t in enumerate(tokens) if t.kind != "name"]
    names = [n for n, t in enumerate(tokens) if t.kind == "name"]
    if not roles or not names:
        return 0.0, []
    near: dict[int, list[int | None]] = {
        n: [None, *[r for r in roles if r < n][-1:], *[r for r in roles if r > n][:1]] for n in names
    }
    best: tuple[float, list[Link]] = (0.0, [])
    for chosen in product(*(near[n] for n in names)):
        score = _score(text, tokens, dict(zip(names, chosen, strict=True)))
        if score > best[0]:
            best = score, [(tokens[r], tokens[n]) for n, r in zip(names, chosen, strict=True) if r is not None]
    return best


def _score(text: str, tokens: Sequence[Token], chosen: dict[int, int | None]) -> float:
    """How well the choice explains the sentence; 0 where its words do not bear it."""
    taken = {r: [n for n, role in chosen.items() if role == r] for r in chosen.values() if r is not None}
    score, strong, weak = 0.0, 0, 0
    for role, own in taken.items():
        if any(n < role for n in own) and any(n > role for n in own):
            return 0.0
        first = max(own) if own[0] < role else min(own)
        for a, b in pairwise(own):
            if b != a + 1 or not _listed(text[tokens[a].end : tokens[b].start]):
                return 0.0
            score -= _CROSSED
        name, before = tokens[first], first < role
        if abs(first - role) != 1:
            return 0.0
        gap = text[name.end : tokens[role].start] if before else text[tokens[role].end : name.start]
        said = text[tokens[role].start : tokens[role].end]
        if not before and name.called and not gap.strip() and words_for("column").search(said):
            # “Target column final_code”.
            gap = " = "
        if (
            not before
            and name.plain
            and gap.rstrip().endswith((":", "：", "="))
            and _ENDS.match(text, tokens[max(own)].end) is None
        ):
            # “Output: text in our tone” tells what the output is like.
            return 0.0
        how = _joined(
            gap, text[: name.start][-_USE_REACH:], plain=name.plain, before=before, whole=len(said.split()) > 1
        )
        if how == "no":
            return 0.0
        strong, weak = strong + (how == "yes"), weak + (how == "maybe")
        score += 3 + 2 * len(own) - (0.5 if how == "maybe" else 0)
    return score if strong else 0.0


@lru_cache(maxsize=4096)
def _listed(gap: str) -> bool:
    return (
        _LIST.fullmatch(words_for("filler").sub(" ", words_for("column").sub(" ", words_for("list").sub(" ", gap))))
        is not None
    )


@lru_cache(maxsize=4096)
def _joined(gap: str, before_name: str, *, plain: bool, before: bool, whole: bool) -> Literal["yes", "maybe", "no"]:
    """Whether the words between a name and a role join them; “maybe” where they do so only beside another pair that is
    joined. A `whole` clause for a role (“what we answered”) needs no word before it."""
    said = gap
    if before and (use := _used_for().search(gap)) is not None and words_for("use").search(before_name):
        said = gap[: use.start()] + " = " + gap[use.end() :]
    verbs = words_for("holds" if before else "is")
    rest = verbs.sub(" ", said)
    has_verb = rest != said
    if not before:
        rest = words_for("use").sub(" ", rest)
        has_verb = has_verb or (rest != verbs.sub(" ", said))
    inner = rest if before else words_for("in").sub(" ", rest)
    has_place = inner != rest
    left = _MARKS.sub("", words_for("filler").sub(" ", words_for("column").sub(" ", words_for("but").sub(" ", inner))))
    left = re.sub(r"[,:：=]", "", words_for("list").sub(" ", left) if not before else left)
    if left.strip():
        return "no"
    if has_verb:
        return "yes"
    if has_place:
        return "maybe" if plain else "yes"
    # “…, Y the answer” goes on as the pair before it did.
    return "maybe" if whole or gap.strip(" \t") else "no"


@cache
def _used_for() -> re.Pattern[str]:
    return re.compile(rf"^\s*(?:{words_for('column').pattern})?\s*(?:{words_for('for').pattern})", re.I)
