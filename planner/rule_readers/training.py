"""How it learns, said by name or by comparison: which weights, how large the steps, how large the model."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Literal

from planner.requirements import Change, Method, WantedRate
from planner.rule_readers.clauses import Clause, clause_spans
from planner.rule_readers.hit import Hit
from planner.rule_readers.lexicon import cue, has
from planner.rule_readers.negation import is_order

_NAMED = re.compile(r"(?<!\w)(?P<name>q?lora)(?:[\s-](?:adapters?|adapter[ns]?))?(?!\w)", re.I)
_NUMBER = re.compile(
    r"\s*(?:of|to|at|auf|von|bei|à|de|a|:|=)?\s*(?P<rate>\d+(?:[.,]\d+)?(?:e-?\d+)?)(?![\w.,]*\d|\s*%)", re.I
)
_INSTEAD_OF = re.compile(
    r"(?:instead of|rather than|than|anstelle von|statt|anstatt|als|au lieu de|en lugar de|en vez de)\s*$", re.I
)
_BUT = re.compile(r"(?<!\w)(?:but|sondern|mais|sino)(?!\w)", re.I)
_IN_ITS_PLACE = re.compile(rf"{_INSTEAD_OF.pattern.removesuffix('$')}(?:q?lora|full fine-?tuning)(?!\w)", re.I)
_FIRST_WORD = re.compile(r"\W*(\w+)")
_REFUSED = re.compile(r"\s*[:,?]?\s*(?:no|not|nein|nicht|non|off|aus)\s*(?:[.!;\n]|$)", re.I)
_LEAST, _MOST = 1e-7, 0.1
"""Learning rates outside of these are slips."""
_WITH_COLON = re.compile(rf"[^.,;:!?\n]*?:{_NUMBER.pattern}", re.I)
_FACTORS = {"half_of": 0.5, "smaller_of": 0.5, "double_of": 2.0, "larger_of": 2.0}
_SIZES: tuple[tuple[Literal["smaller", "larger"], str], ...] = (
    ("smaller", "smaller_model"),
    ("larger", "larger_model"),
)


def read_method(words: str) -> Iterator[Hit]:
    """“Use LoRA”, “mit QLoRA trainieren”, “train all weights”; LoRa that is a radio, and what a “not” stands before,
    are none."""
    for clause in clause_spans(words):
        found: list[tuple[Method, re.Match[str]]] = []
        for match in _NAMED.finditer(clause.text):
            if _bare(clause.text, match) or (_as_method(clause.text, match) and has("train_words", clause.text)):
                found.append(("qlora" if match["name"].casefold() == "qlora" else "lora", match))
        found += [("full", m) for m in cue("all_weights").finditer(clause.text)]
        for method, match in [f for f in found if not _refused(clause.text[: f[1].start()])][:1]:
            if _holds(words, clause, match):
                yield Hit(
                    Change(op="set", field="method", value=method, quote=clause.text),
                    clause.start + match.start(),
                    clause.start + match.end(),
                )


def read_rate(words: str) -> Iterator[Hit]:
    """“Half the learning rate”, “eine kleinere Lernrate”, “learning rate 0.0002”, “learn more carefully”."""
    for clause in clause_spans(words):
        # “Learning rate: 0.0002” is said in two clauses.
        named = _WITH_COLON.match(words, clause.start)
        text = named.group() if named is not None else clause.text
        found = _rate(text)
        if found is None or has("negation", text[: found[1].start()]) or not _holds(words, clause, found[1]):
            continue
        rate, match = found
        yield Hit(
            Change(op="set", field="learning_rate", value=rate, quote=text),
            clause.start + match.start(),
            clause.start + match.end(),
        )


def read_size_step(words: str) -> tuple[Literal["smaller", "larger"], str] | None:
    """“A smaller model”, and the words for it; None where nothing but that is said."""
    for clause in clause_spans(words):
        for step, name in _SIZES:
            match = cue(name).search(clause.text)
            if match is not None and _bare(clause.text, match) and _holds(words, clause, match):
                return step, clause.text
    return None


def _rate(text: str) -> tuple[WantedRate, re.Match[str]] | None:
    noun = cue("learning_rate").search(text)
    if noun is None:
        careful = cue("more_carefully").search(text)
        return (WantedRate(times=0.5), careful) if careful is not None and _bare(text, careful) else None
    number = _NUMBER.match(text, noun.end())
    if number is not None:
        rate = float(number["rate"].replace(",", "."))
        return (WantedRate(rate=rate), noun) if _LEAST <= rate <= _MOST else None
    rest = cue("learning_rate").sub(" ", text)
    for name in _FACTORS:
        rest = cue(name).sub(" ", rest)
    if not _nothing_else(rest):
        return None
    return next(
        (
            (WantedRate(times=times), said)
            for name, times in _FACTORS.items()
            if (said := cue(name).search(text)) is not None
        ),
        None,
    )


def _bare(text: str, match: re.Match[str]) -> bool:
    """Whether the clause orders the thing, and says nothing else but what it takes the place of."""
    return _nothing_else(f"{text[: match.start()]} {_IN_ITS_PLACE.sub('', text[match.end() :])}")


def _refused(ahead: str) -> bool:
    """“Not LoRA”, “instead of LoRA”; and not “not LoRA but full fine-tuning”."""
    return has("negation", _BUT.split(ahead)[-1]) or _INSTEAD_OF.search(ahead) is not None


def _as_method(text: str, match: re.Match[str]) -> bool:
    """“Train with LoRA on my files”, and not “with our LoRa sensors”."""
    ahead = list(cue("with_a_method").finditer(text, 0, match.start()))
    behind = _FIRST_WORD.match(text, match.end())
    return (
        bool(ahead)
        and _nothing_else(text[ahead[-1].end() : match.start()])
        and (
            behind is None or any(cue(name).fullmatch(behind[1]) for name in ("train_words", "order_words", "on_what"))
        )
    )


def _nothing_else(rest: str) -> bool:
    return re.search(r"\w", cue("order_words").sub(" ", rest)) is None


def _holds(words: str, clause: Clause, match: re.Match[str]) -> bool:
    """No question, and no condition, in this clause or the one before, and no bare “no” behind it."""
    if _REFUSED.match(words, clause.end):
        return False
    before = re.split(r"[.!?;\n]", words[: clause.start])[-1].strip(" ,")
    if cue("on_condition").match(before) is not None:
        return False
    return is_order(words, clause.start, clause.end, (clause.start + match.start(), clause.start + match.end()))


@cache
def practise_then() -> re.Pattern[str]:
    """“…, then practise”, with nothing behind it that is practised but the rubric."""
    return re.compile(rf"(?:{cue('then_practise').pattern})(?=\W*(?:$|(?:{cue('practised_against').pattern})))", re.I)
