"""Taking back what was said of figures, delivery, cards and lines of the rubric: “forget the budget”, “doch keine
Frist”."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rapidfuzz import fuzz

from engine.core.spec import Money
from planner.requirements import (
    Change,
    ChangeField,
    Requirements,
    Value,
    WantedCriterion,
    WantedGate,
    WantedGpu,
    Wish,
    name_key,
)
from planner.rule_readers.clauses import Clause, clause_spans
from planner.rule_readers.hit import Hit, Missed
from planner.rule_readers.lexicon import cue, has, named, table
from planner.rule_readers.numbers import find_numbers
from planner.sentences import sentence
from planner.wishes.table import WISHES

_LIKE = 90.0
"""Likeness (0..100) from which words mean a line of the rubric."""
_FEWEST_LETTERS = 3
_FIELDS = tuple(field for field, wish in WISHES.items() if wish.nouns)
_TARGETS = {"ollama_gguf": "ollama", "openai_server": "openai_server", "merged_weights": "weights_only"}
_MONEY_OR_LIMIT = sentence(
    "unused-money-or-limit",
    "I cannot tell whether nothing may be spent or there is no limit; say “budget 0 euros” or “no budget limit”",
)


def read_taken_back(words: str, known: Requirements) -> Iterator[Hit | Missed]:
    """What a clause without a new figure takes back; of what is not known a Missed without a reason: there is
    nothing to do."""
    due = known.one("deadline_hours")
    for clause in clause_spans(words):
        if due is not None and has("no_rush", clause.text):
            yield Hit(
                Change(op="remove", field="deadline_hours", value=due.value, quote=clause.text),
                clause.start,
                clause.end,
            )
            continue
        verb = cue("takes_back_figure").search(clause.text)
        if verb is None and not has("no_such", clause.text) and not has("no_matter", clause.text):
            continue
        for field in _FIELDS:
            yield from _of_field(clause, field, known, verb)
        if verb is not None:
            yield from _cards(clause, known)
            yield from _lines(clause, known, verb)


def _of_field(
    clause: Clause, field: ChangeField, known: Requirements, verb: re.Match[str] | None
) -> Iterator[Hit | Missed]:
    noun = _noun(clause, field, known)
    if noun is None:
        return
    figures = [n.value for n in find_numbers(clause.text)]
    wishes = [w for w in known.all(field) if not figures or all(_figure(w, n) for n in figures)]
    statement = verb is None and _says_there_is_none(clause, noun)
    if (verb is None and not statement) or (figures and not wishes):
        return
    start, end = clause.start + noun[0], clause.start + noun[1]
    if (
        statement
        and field == "budget"
        and not known.all(field)
        and not has("limit_word", clause.text)
        and not has("no_matter", clause.text[noun[1] :])
    ):
        yield Missed(start, end, _MONEY_OR_LIMIT, "budget")
        return
    for wish in wishes:
        yield Hit(Change(op="remove", field=field, value=wish.value, quote=clause.text), start, end)
    if not wishes and statement:
        yield Missed(start, end, "", field)


def _noun(clause: Clause, field: ChangeField, known: Requirements) -> tuple[int, int] | None:
    """Where the clause names the field, or the value known of it."""
    match = named(field, clause.text)
    if match is not None:
        return match.span()
    for wish in known.all(field):
        there: re.Match[str] | None = None
        if field == "deploy" and str(wish.value) in _TARGETS:
            there = cue(_TARGETS[str(wish.value)]).search(clause.text)
        elif field == "base_model":
            there = re.search(rf"(?<!\w){re.escape(str(wish.value))}(?!\w)", clause.text, re.I)
        elif (
            isinstance(wish.value, WantedGate)
            and wish.value.metric in table()["gate_metric"]
            and not find_numbers(clause.text)
        ):
            there = cue("gate_metric", wish.value.metric).search(clause.text)
        if there is not None:
            return there.span()
        number = next((n for n in find_numbers(clause.text) if _figure(wish, n.value)), None)
        if number is not None and field != "base_model":
            return number.start, number.end
    return None


def _says_there_is_none(clause: Clause, noun: tuple[int, int]) -> bool:
    """“No deadline”, “there is no budget limit”, “budget: unlimited”."""
    ahead = clause.text[: noun[0]]
    before = [m.end() for m in cue("no_such").finditer(ahead)]
    near = bool(before) and len(ahead[before[-1] :].split()) <= 1
    behind = re.match(
        rf"\W*(?:limit\w*\W+)?(?:is|are|ist|sind|est|es|spielt)?\W*(?:{cue('no_matter').pattern})",
        clause.text[noun[1] :],
        re.I,
    )
    return near or behind is not None or (not ahead.strip() and clause.led_by == "" and behind is not None)


def _figure(wish: Wish, number: float) -> bool:
    """Whether the number is that of the wish."""
    value: Value = wish.value
    match value:
        case Money():
            return abs(value.amount - number) < 1e-6
        case WantedGate():
            return min(abs(value.at_least - number), abs(value.at_least - number / 100)) < 1e-6
        case bool():
            return False
        case float() | int():
            return abs(float(value) - number) < 1e-6
        case _:
            return False


def _cards(clause: Clause, known: Requirements) -> Iterator[Hit]:
    """“We no longer have the 4090”."""
    said = re.sub(r"\W", "", clause.text.casefold())
    for wish in known.all("gpus"):
        if (
            isinstance(wish.value, WantedGpu)
            and (name := re.sub(r"\W|rtx|gtx|nvidia|apple", "", wish.value.name.casefold()))
            and name in said
        ):
            yield Hit(Change(op="remove", field="gpus", value=wish.value, quote=clause.text), clause.start, clause.end)


def _lines(clause: Clause, known: Requirements, verb: re.Match[str]) -> Iterator[Hit]:
    """Lines of the rubric by most of their words, or all of them: “forget the points for house terms”, “drop the
    rubric”."""
    lines = [w for w in known.all("rubric") if isinstance(w.value, WantedCriterion)]
    if not lines:
        return
    rest = f"{clause.text[: verb.start()]} {clause.text[verb.end() :]}"
    bare = cue("rubric_noun").sub(" ", rest)
    words = [w for w in name_key(bare).split() if len(w) >= _FEWEST_LETTERS and not cue("small_words").fullmatch(w)]
    if not words:
        meant = lines if bare != rest else []
    else:
        said = " ".join(words)
        liked = [
            (fuzz.token_set_ratio(said, name_key(w.value.name)), w)
            for w in lines
            if isinstance(w.value, WantedCriterion)
        ]
        best = max(score for score, _ in liked)
        meant = [w for score, w in liked if score == best] if best >= _LIKE else []
        meant = meant if len(meant) == 1 else []
    for wish in meant:
        yield Hit(Change(op="remove", field="rubric", value=wish.value, quote=clause.text), clause.start, clause.end)
