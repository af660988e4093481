"""Plain commands and questions about the run, known by their words: nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from engine.core.tables import table_beside
from nlforge.intents.answers import plain
from nlforge.intents.intent import Intent

_JUDGE = re.compile(
    r"(?:(?:please|bitte|now|jetzt) )*(?:judge|let me judge|i want to judge|i would like to judge"
    r"|i'd like to judge|i will judge|i'll judge"
    r"|can i judge|may i judge|lass mich|lassen sie mich|ich möchte|ich will|ich würde gern|kann ich|darf ich)?"
    r"(?: (?:a few|some|the|its|these|those|ein paar|einige|die|seine))?(?: (?:replies|answers|of (?:the"
    r"|its) (?:replies|answers)|antworten))?"
    r"(?: (?:myself|now|please|selbst|jetzt|bitte))*(?:(?:^| )(?:bewerten|beurteilen))?"
)


_NO_STOP = re.compile(r"^\w+\s*[?？]+$|(?<!\w)non[\s-]stop(?!\w)", re.I)
"""“Stop?” asks, and “non-stop” goes on: whether it shall end is asked back."""


@dataclass(frozen=True)
class _Known:
    phrases: Mapping[str, Intent]
    """Words, as `plain` has them → what they mean."""
    around: frozenset[str]
    about_a_run: frozenset[str]
    around_stop: frozenset[str]
    alone: frozenset[str]
    unstopped: re.Pattern[str]


@cache
def _known() -> _Known:
    table = table_beside(__file__, "commands.yaml")
    phrases = {plain(str(said)): Intent(name) for name, listed in table["phrases"].items() for said in listed}
    around, about_a_run, around_stop, alone = (
        frozenset(map(plain, table[name])) for name in ("around", "about_a_run", "around_stop", "alone")
    )
    verbs = "|".join(map(str, table["unstopped"]))
    unstopped = re.compile(rf"(?<!\w)non?\s+(?:{verbs})(?!\w)")
    return _Known(phrases, around, about_a_run, around_stop, alone, unstopped)


def command(text: str) -> Intent | None:
    """What the whole text means where its words are known; None for anything else."""
    if text.strip() in ("?", "/help", "？"):
        return Intent.HELP
    words = plain(text)
    if _is_judging(words):
        return Intent.JUDGE
    known = _known().phrases
    meant = known.get(words) or known.get(_core(words)) or _how_far(words) or _stop(words, text)
    return None if meant is Intent.STOP and _NO_STOP.search(text.strip()) is not None else meant


def _core(words: str) -> str:
    """Without fillers at both ends."""
    left, around = words.split(), _known().around
    while left and left[0] in around:
        left.pop(0)
    while left and left[-1] in around:
        left.pop()
    return " ".join(left)


def _stop(words: str, text: str) -> Intent | None:
    """“Yes, stop it all, please”, “hören Sie bitte auf”: a stop, with words around it that take nothing from it."""
    known = _known()
    if known.unstopped.search(text.casefold()) is not None:
        return None
    left = " ".join(word for word in words.split() if word not in known.around_stop)
    return Intent.STOP if left not in known.alone and known.phrases.get(left) is Intent.STOP else None


def _how_far(words: str) -> Intent | None:
    """“How long” and the like with more words of a run; “how long may I keep it?” is for the model."""
    for head, meant in _known().phrases.items():
        if meant is Intent.PROGRESS and " " in head and words.startswith(f"{head} "):
            rest = set(words[len(head) :].split())
            if rest <= _known().about_a_run:
                return meant
    return None


def _is_judging(words: str) -> bool:
    return (
        re.search(r"\bjudge\b", words) is not None or words.endswith(("bewerten", "beurteilen"))
    ) and _JUDGE.fullmatch(words) is not None
