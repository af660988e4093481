"""Ways of learning that are asked for in other words than their names: “let it read our wiki first”, “so it learns what
they like better”, “es soll gegen den Simulator üben”; `stages.yaml`, compiled once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from engine.core.tables import table_beside
from planner.requirements import StageKind
from planner.rule_readers.lexicon import word_list
from planner.rule_readers.wordlist import WordList

_GAP, _GAP_HAN, _BESIDE = 5, 14, 32
_HAN = re.compile("[\u3040-\u9fff\uac00-\ud7af]")
_KINDS: tuple[StageKind, ...] = ("cpt", "dpo", "grpo", "sft")


@dataclass(frozen=True)
class StageWords:
    """Words of a clause that ask for a way of learning, or rule it out."""

    kind: StageKind
    start: int
    end: int


@cache
def table() -> Mapping[str, Any]:
    """The lists as written."""
    found: Mapping[str, Any] = table_beside(__file__, "stages.yaml")
    return found


@cache
def listed(name: str) -> WordList:
    """A list of the file."""
    return word_list(tuple(str(w) for w in table()[name]))


@cache
def _rules(kind: StageKind) -> Sequence[Sequence[str]]:
    rules: Sequence[Sequence[str]] = table()["rules"][kind]
    return rules


def stage_words(text: str, *, kinds: Sequence[StageKind] = _KINDS) -> Iterator[StageWords]:
    """One of each kind, the first that a rule finds."""
    for kind in kinds:
        found = next((m for rule in _rules(kind) for m in _in_order(text, rule) if not _of_others(text, kind, m)), None)
        if found is not None:
            yield StageWords(kind, *found)


def _in_order(text: str, rule: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where the lists stand one behind the other, near each other."""
    for first in listed(rule[0]).finditer(text):
        end = first.end()
        for name in rule[1:]:
            following = listed(name).search(text, end)
            if following is None or not _near(text[end : following.start()]):
                break
            end = following.end()
        else:
            yield first.start(), end


def _near(gap: str) -> bool:
    if _HAN.search(gap):
        return len(gap) <= _GAP_HAN
    return len(re.findall(r"[\w'’-]+", gap)) <= _GAP


def _of_others(text: str, kind: StageKind, place: tuple[int, int]) -> bool:
    """What the model reads in its work, who else practises, and what is reinforced in a wall."""
    start, end = place
    behind = text[end : end + _BESIDE]
    if kind == "cpt":
        near = re.match(r"(?:\W+\w+){0,3}", behind)
        said = text[start:end] + (near[0] if near is not None else "")
        return listed("inputs").search(said) is not None and listed("whole").search(said) is None
    if kind == "grpo":
        beside = text[max(0, start - _BESIDE) : end] + " ".join(behind.split()[:3])
        return listed("people").search(beside) is not None or listed("goods").match(behind.lstrip(" -")) is not None
    return False
