"""Questions about the plan, answered from origins and estimate without changing it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Literal

from engine.core.frozen import Frozen
from engine.core.printable import lines as in_lines
from engine.core.tables import table_beside
from planner.diff import diff, leaves
from planner.plan import Plan
from planner.render.cost_and_delivery import cost_lines
from planner.render.differences import diff_page
from planner.render.field_names import in_words
from planner.render.reasons import said, told
from planner.render.wording import Wording
from planner.requirements import normal
from planner.wishes import field as wish_field
from planner.wishes.table import WISHES

_MOST_LINES = 6


class Query(Frozen):
    """A question that has one right reading."""

    kind: Literal["why", "what_if", "undo"]
    about: str = ""


class Explained(Frozen):
    """Where the values come from that are asked about."""

    plan: Plan | None
    about: str


class WhatIf(Frozen):
    """What would be different."""

    before: Plan | None
    after: Plan


class Undone(Frozen):
    """The last change was taken back."""

    done: bool = True
    """False: there was none."""


Reply = Explained | WhatIf | Undone
"""The answer to words that ask about the plan or undo something."""


class _Words(Frozen):
    undo: tuple[str, ...]
    why: tuple[str, ...]
    what_if: tuple[str, ...]
    you_decide: tuple[str, ...]
    names: Mapping[str, tuple[str, ...]]


@cache
def _words() -> _Words:
    listed = _Words.model_validate(table_beside(__file__, "explain.yaml"))
    return listed.model_copy(
        update={
            # As words are folded that are compared with them: “weiß” has two s then.
            "you_decide": tuple(map(_fold, listed.you_decide)),
            "names": {
                **listed.names,
                **{wish.at: wish_field.words(wish.asked) for wish in WISHES.values() if wish.asked},
            },
        }
    )


def _fold(text: str) -> str:
    return " ".join(re.findall(r"\w+", normal(text)))


def as_query(text: str) -> Query | None:
    """An undo, or a sentence that begins as a question about the plan; None for anything else."""
    folded, known = _fold(text), _words()
    if folded in known.undo or folded.removeprefix("please ").removesuffix(" please") in known.undo:
        return Query(kind="undo")
    for kind, heads in (("what_if", known.what_if), ("why", known.why)):
        for head in heads:
            # Chinese is written without spaces, so there the beginning need not end a word.
            if folded.startswith(head) and (folded[len(head) : len(head) + 1] in ("", " ") or not head.isascii()):
                return Query.model_validate({"kind": kind, "about": text if kind == "why" else ""})
    return None


def leaves_it_open(text: str) -> bool:
    """“You decide”, in so many words."""
    return _fold(text) in _words().you_decide


def reply_text(reply: Reply, words: Wording) -> str:
    """What is answered, in words."""
    match reply:
        case Explained(plan=plan, about=about):
            return _explain(plan, about, words)
        case WhatIf(before=before, after=after):
            return _what_if(before, after, words)
        case Undone(done=done):
            return words.say("change-undone") if done else words.say("change-nothing-to-undo")


def _explain(plan: Plan | None, about: str, words: Wording) -> str:
    """Value and origin of what is asked about; where nothing fits, what can be asked."""
    if plan is None or plan.spec is None:
        return words.say("change-no-plan")
    named = _named(_fold(about))
    values = dict(leaves(plan.spec.model_dump(mode="json")))
    lines = []
    for name in named:
        if name == "estimate":
            lines += cost_lines(plan, words)
        fitting = [f for f in values if f == name or f.startswith((name + ".", name + "[")) or f.endswith("." + name)]
        lines += [f"{field}: {in_words(values[field], words)}. {_because(plan, field, words)}" for field in fitting]
    lines += [
        f"{field}: {in_words(value, words)}. {_because(plan, field, words)}"
        for field, value in values.items()
        if not named and _speaks_of(about, field, value)
    ]
    if not lines:
        return words.say("change-which")
    return in_lines(dict.fromkeys(lines[:_MOST_LINES] if len(named) != 1 else lines[: 2 * _MOST_LINES]))


def _because(plan: Plan, field: str, words: Wording) -> str:
    reason = (told(plan.origin.get(field), words) or words.say("change-no-reason")).rstrip(".")
    return f"{reason[:1].upper()}{reason[1:]}."


def _named(folded: str) -> list[str]:
    """Values whose names stand in the question, the longest name first; a name inside a longer one does not count."""
    hits: list[tuple[int, str]] = []
    left = f" {folded} "
    for phrase, field in sorted(
        ((p, f) for f, phrases in _words().names.items() for p in phrases), key=lambda x: -len(x[0])
    ):
        found = f" {phrase} " if phrase.isascii() else phrase
        if found in left:
            hits.append((left.index(found), field))
            left = left.replace(found, " ")
    return list(dict.fromkeys(field for _, field in sorted(hits)))


def _speaks_of(about: str, field: str, value: str) -> bool:
    """The question quotes the value, or the name of an entry."""
    folded, entry = f" {_fold(about)} ", re.search(r"\[(.+?)\]", field)
    return (len(value) > 3 and f" {_fold(value)} " in folded) or (
        entry is not None and bool(_fold(entry.group(1))) and f" {_fold(entry.group(1))} " in folded
    )


def _what_if(before: Plan | None, after: Plan, words: Wording) -> str:
    """What would be different, value by value and in time and money; nothing is changed."""
    lines = diff(before, after)
    if not lines:
        return words.say("change-would-be-none")
    lines_of: Sequence[str] = (
        words.say("change-if"),
        *diff_page(lines, words).split("\n"),
        "",
        words.say("change-now"),
        *(cost_lines(before, words) if before else ()),
        words.say("change-then"),
        *cost_lines(after, words),
    )
    known = {w.text for w in before.warnings} if before else set()
    extra = dict.fromkeys(said(w.text, words) for w in after.warnings if w.text not in known)
    return in_lines([*lines_of, *(f"- {text}" for text in extra)])
