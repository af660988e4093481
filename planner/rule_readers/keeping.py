"""What may stay although it would be replaced or left out, and what is said of licence and consent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Literal

from engine.core.spec import DataSpec
from planner.requirements import Change, Keep
from planner.rule_readers.clauses import Clause, clause_spans
from planner.rule_readers.hit import Hit, Missed
from planner.rule_readers.kept_things import THINGS
from planner.rule_readers.lexicon import cue, has, table, word_list
from planner.rule_readers.negation import is_order, left_alone, negated, parts
from planner.rule_readers.purposes import links
from planner.rule_readers.settled import NOT_PLAIN, is_settled
from planner.rule_readers.wordlist import WordList

_INSIDE = re.compile(
    r"(?i)(?<!\w)(?:in|inside|within|from|of|aus|von|dans|des|en)\s+(?:(?:the|our|all|den|der|unseren|les"
    r"|nos|los|las|sus)\s+)?$"
)
_NOT = re.compile(
    r"(?i)^\W*(?:(?:but|aber|sondern|mais|pero|sino)\W+)?(?:not|nicht|pas|no)\W+(?:(?:the|die|den|der|das"
    r"|les|los|las)\W+)?$"
)
_OUT = r"(?:out|away|off|weg|raus|draußen|beiseite|fuera|aparte|de lado|dehors|de côté|à part|tomber)(?!\w)"
_AND = re.compile(r"(?i)(?:(?:and|but|und|aber|et|mais|y|pero)\s+)+")
"""What leads from a yes to a wish: “but keep …”, “y deja …”."""
_STAYING = re.compile(
    r"(?i)stay|remain|keep|kept|leave|bleib|lass|behalt|belass|rest|qued|dej|gard|laiss|conserv|rima|fica|permanec|blijv|laten"
    r"|留"
)
"""Verbs; “are fine” is none of them."""
_NOT_REPLACED = ("gone", "not_done", "negation", "beside", "need_not")
"""“Do not redact names” lets them stay too."""
_WORD = 40
_WHOSE = re.compile(
    r"(?i)\s+(?:of|von|der|des|de|d['’])\s*(?:(?:the|our|all|any|your|their|los|las|les|nos|unserer|unseren"
    r"|den|der)\s+)?([^\W\d_]+)"
)
Op = Literal["add", "remove"]
PERSONAL = frozenset(DataSpec().redact) | {"customer_number", "own"}
"""Values that are about people."""


@cache
def _left_out() -> re.Pattern[str]:
    """“Leave names out”, “leave out the names”, “lass die Namen weg”: what does not stay."""
    thing = f"(?:{things().pattern})"
    return re.compile(rf"(?:^\W*(?:please\s+)?\w+\s+{_OUT}|{thing}\s+{_OUT})", re.IGNORECASE)


@cache
def things() -> WordList:
    """Any of the things."""
    return word_list(tuple(str(word) for _, name in THINGS for word in table()[name]))


def read_keeping(words: str) -> Iterator[Hit | Missed]:
    """“Order numbers may stay”, “keep the near duplicates”; with a “not” before what is done to them, “do not redact
    names”."""
    for clause in clause_spans(words):
        for op, start, end in _told(words, clause):
            taken: list[tuple[int, int]] = []
            for keep, name in THINGS:
                for match in cue(name).finditer(words, start, end):
                    inside = _INSIDE.search(words[start : match.start()]) is not None
                    inside = inside or (keep == "name" and not of_people(words, match.start(), match.end()))
                    if not inside and not any(a < match.end() and match.start() < b for a, b in taken):
                        taken.append(match.span())
                        if (
                            op == "add"
                            and keep in PERSONAL
                            and not is_settled(words, match.start(), clause.end, _NOT_REPLACED)
                        ):
                            yield Missed(match.start(), match.end(), NOT_PLAIN, "keep")
                            continue
                        for change in changes(op, keep, clause.text):
                            yield Hit(change, match.start(), match.end())


def of_people(words: str, start: int, end: int) -> bool:
    """Whether the “names” at a place are those of people, and not of pets, products or streets."""
    before = re.search(r"([^\W\d_]+)(?:['’]s|s['’]|['’])?[ -]$", words[max(0, start - _WORD) : start])
    # Only English sets it before: “pet names”, “noms des animaux”.
    if before is not None and words[start:end].casefold() in ("names", "name") and not _may_stand_before(before[1]):
        return False
    whose = _WHOSE.match(words, end)
    return whose is None or cue("names_of_people").fullmatch(whose[1]) is not None or whose[1][:1].isupper()


def _may_stand_before(word: str) -> bool:
    lists = ("small_before_names", "names_of_people", "gone", "stays", "negation", "may_stay", "beside", "only")
    return (
        word.casefold() in links()
        or word.endswith(("ed", "ing"))
        or any(cue(name).fullmatch(word) is not None for name in lists)
    )


def changes(op: Op, keep: Keep, quote: str) -> list[Change]:
    """What is said of the firm's own values holds in both ways: they stay by themselves, and may be told not to."""
    if keep != "own":
        return [Change(op=op, field="keep", value=keep, quote=quote)]
    now: tuple[Keep, Keep] = ("own", "not_own") if op == "add" else ("not_own", "own")
    return [
        Change(op="add", field="keep", value=now[0], quote=quote),
        Change(op="remove", field="keep", value=now[1], quote=quote),
    ]


def _told(words: str, clause: Clause) -> Iterator[tuple[Op, int, int]]:
    """Stretches of a clause whose things stay, or may no longer."""
    before: Op | None = None
    for part, offset in parts(clause.text, things()):
        start, end = clause.start + offset, clause.start + offset + len(part)
        first, op = things().search(part), _said_of(words, clause, part, start)
        if first is not None and before is not None and _NOT.match(part[: first.start()]):
            # “Redact e-mails but not names”.
            yield before, start, end
        before = "remove" if op is not None and not has("not_done", part) else None
        if op is not None:
            yield op, start, start + next((m.start() for m in cue("beside").finditer(part)), len(part))
        elif not has("not_done", part):
            before = "remove" if has("stays", part) or has("may_stay", part) else "add" if has("gone", part) else None
            if (cut := next(left_alone(part, things()), None)) is not None and is_order(
                words, clause.start, clause.end, (start, start)
            ):
                yield "add", start + cut, end


def _said_of(words: str, clause: Clause, part: str, start: int) -> Op | None:
    orders: tuple[tuple[str, Op], ...] = (("gone", "add"), ("stays", "remove"))
    for verbs, op in orders:
        verb = negated(verbs, part, things())
        if verb is not None:
            # “Names must not stay” takes the permission back.
            return op if is_order(words, clause.start, clause.end, (start + verb.start(), start + verb.end())) else None
    may = cue("may_stay").search(part) or cue("keep_these").match(_AND.sub("", part.strip()))
    if may is None and _just_stays(part):
        return "add"
    if may is not None and _of_replies(part, may.start()):
        return None
    if may is not None and _left_out().search(part):
        return "remove"
    if may is not None and _stays_away(part, may):
        return None
    if may is None or has("negation", part) or has("on_condition", part[: may.start()]):
        return None
    return "add"


def _stays_away(part: str, may: re.Match[str]) -> bool:
    """“Names must stay private”, “kept out of the training”, “keep names in the company”: nothing is allowed by it."""
    return _STAYING.search(may.group()) is not None and has("stays_away", part[may.end() :])


def _just_stays(part: str) -> bool:
    """“Addresses stay”, and nothing more: “names stay private” says something else."""
    thing = list(things().finditer(part))
    return (
        bool(thing)
        and not part[: thing[0].start()].strip()
        and (cue("just_stay").fullmatch(part[thing[-1].end() :].strip()) is not None)
    )


def _of_replies(part: str, at: int) -> bool:
    """“It should keep the ticket numbers”, “keep names in the reply”: what is answered, not what is learned from."""
    return has("in_replies", part) or (
        part[at:].lower().startswith(("should", "must", "has"))
        and cue("who_replies").fullmatch(part[:at].strip()) is not None
    )


def read_rights(words: str) -> Iterator[Hit]:
    """Sentences about licence, ownership and consent, as they stand, for the data card."""
    for clause in clause_spans(words):
        match = cue("rights").search(clause.text)
        if match is not None and not words[clause.end :].lstrip().startswith(("?", "？")):
            yield Hit(
                Change(op="add", field="rights", value=clause.text, quote=clause.text),
                clause.start + match.start(),
                clause.start + match.end(),
            )
