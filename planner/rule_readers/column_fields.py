"""Columns that together are the answer: “the fields are room, complaint and urgency”, “saca habitación y queja”, “room
and complaint are to be filled in”."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from planner.rule_readers.column_tokens import Token, words_for
from planner.rule_readers.loose_columns import listed_columns, loose_names

_FEWEST = 2
_MARKS = re.compile(r"[\s,，、:：;()（）\"'“”‘’`„«»「」『』-]+")
_COUNT = re.compile(
    r"(?<!\w)(?:all|alle[ns]?|tou(?:te)?s|todos|tutti|\d{1,2}|two|three|four|five|six|zwei|drei|vier|fünf|sechs|deux"
    r"|trois|quatre|cinq|dos|tres|cuatro|cinco|seis|due|tre|quattro|cinque|sei)(?!\w)|[两三四五六]个?",
    re.I,
)
_REACH = 60
"""So many letters before a colon the word for fields may stand."""


def fields_named(text: str, tokens: Sequence[Token]) -> list[Token]:
    """The names of the one list that stands behind a word for fields or for taking something out; none where it
    names one column only, or is left out."""
    names = [t for t in tokens if t.kind == "name"]
    for run in _lists(text, names):
        before = text[: run[0].start]
        cues = [m for name in ("fields", "takes_out", "fills") for m in words_for(name).finditer(before)]
        if words_for("answer").search(before):
            # “The answer is all these columns together: …”.
            cues += words_for("columns").finditer(before)
        if len(run) >= _FEWEST and _are_fields(text[run[-1].end :]):
            return run
        if len(run) > _FEWEST and words_for("is").match(text[run[-1].end :].lstrip()) and _begins(text, run):
            # “…, the text is in Text” says something else.
            run.pop()
        told = before.rstrip().endswith((":", "：")) and cues and len(before) - max(cue.end() for cue in cues) <= _REACH
        if len(run) >= _FEWEST and (told or any(_small(before[cue.end() :]) for cue in cues)):
            return run
    return []


_MISSED = re.compile(
    r"(?i)(?<!\w)(?:you|it) (?:\w+ )?(?:missed|forgot|left out|dropped|skipped)|(?<!\w)(?:is|are|'s|'re) missing"
    r"|(?<!\w)(?:i|we) (?:also |still )?(?:need|want) (?:\w+ )*?(?:too|also|as well|all|both|those|these)"
    r"|(?<!\w)(?:fehl(?:t|en)|vergessen|weggelassen|ausgelassen|brauch\w* (?:ich|wir) auch)"
    r"|(?<!\w)(?:il manque|manquent?|oublié\w*|j'ai (?:aussi )?besoin)"
    r"|(?<!\w)(?:falta\w*|olvid\w*|te has dejado|se ha dejado|también (?:necesito|quiero))(?!\w)"
)
_BOTH = re.compile(
    r"(?i)(?<!\w)(?:both|all|the|two|three|beiden?|alle|die|les|deux|tous|toutes|las|los|ambas|ambos|dos|todas|todos)(?:\s+(?:the|les|las|los|\d))?\s+"
)


def missed_fields(text: str, left: Sequence[str]) -> list[str]:
    """Of the columns that are left out those that are missed: “you forgot the order no and both dates”."""
    cue = _MISSED.search(text)
    if cue is None or not left:
        return []
    begin = max(text.rfind(mark, 0, cue.start()) for mark in ".!?;\n") + 1
    ends = [at for mark in ".!?;\n" if (at := text.find(mark, cue.end())) >= 0]
    about = text[begin : min(ends, default=len(text))]
    named = {*listed_columns(about, left), *(token.name for token in loose_names(about, left))}
    kinds = {m.group().casefold() for b in _BOTH.finditer(about) if (m := re.match(r"[^\W_]+", about[b.end() :]))}
    # “Both dates” are those whose last word they share.
    named |= {c for c in left for kind in kinds if _is_kind(c, kind)}
    return [c for c in left if c in named]


def _is_kind(column: str, several: str) -> bool:
    last = re.findall(r"[^\W_]+", column.casefold())[-1:] or [""]
    return len(last[0]) > 2 and several in (
        f"{last[0]}s",
        f"{last[0]}es",
        f"{last[0]}en",
        f"{last[0]}n",
        f"{last[0]}er",
    )


def kept_beside(text: str, names: Sequence[Token]) -> list[Token]:
    """The names that stay where others are left out: “leave out A, just B and C”."""
    for run in _lists(text, names):
        only = [*words_for("only").finditer(text[: run[0].start])]
        if only and _small(text[only[-1].end() : run[0].start]):
            return run
    return []


def _are_fields(after: str) -> bool:
    """Whether the words behind a list say what it is: “… are the fields”, “… sollen ausgefüllt werden”."""
    found = [m for name in ("fields", "fills") for m in words_for(name).finditer(after)]
    return any(words_for("is").search(after[: m.start()]) and _small(after[: m.start()]) for m in found)


def _lists(text: str, names: Sequence[Token]) -> list[list[Token]]:
    """Runs of names with nothing but marks and “and” between."""
    found = [[name] for name in names[:1]]
    for one, other in pairwise(names):
        between = words_for("list").sub(" ", words_for("filler").sub(" ", text[one.end : other.start]))
        if one.end <= other.start and not _MARKS.sub("", between):
            found[-1].append(other)
        else:
            found.append([other])
    return found


def _begins(text: str, run: Sequence[Token]) -> bool:
    """Whether no “and” joins the last name of a list to those before it."""
    return words_for("list").search(text[run[-2].end : run[-1].start]) is None


def _small(between: str) -> bool:
    """Whether nothing of its own stands between: “están en las columnas”."""
    for name in ("column", "is", "in", "filler", "fields", "of_fields"):
        between = words_for(name).sub(" ", between)
    return not _MARKS.sub("", _COUNT.sub(" ", between))
