"""Sentences of requirement documents that ask for nothing wherever they stand: plans for later, open questions, what
the contract says, and totals of a project that are no budget for computing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any, cast

from engine.core.tables import table_beside
from planner.rule_readers.demands import speaks_of_the_model
from planner.sentences import Sentence, sentence

_LATER = sentence("unused-for-later", "it is a plan for later")
_OPEN = sentence("unused-open-question", "it is an open question")
_RISK = sentence("unused-of-risk", "it tells of a risk")
_CONTRACT = sentence("unused-of-contract", "it speaks of the contract or the offers, not of the model")
_PROJECT = sentence("unused-of-project", "it is the cost of the whole project, and no limit for the computing")
_OF_CONTRACTS = {"budget": ("contract", "award"), "deadline_hours": ("contract", "award"), "gates": ("award",)}
"""What is said of contracts may be what the model reads; of offers and delays it is not."""


def why_nothing(said: str, field: str = "rubric") -> Sentence | None:
    """Why a sentence says nothing of a wish; None where it may."""
    plain = said.replace("’", "'")
    if _has("open_questions", plain) or (plain.rstrip().endswith(("?", "？")) and _has("asks", plain)):
        return _OPEN
    if _has("later", plain):
        return _LATER
    if _has("risks", plain):
        return _RISK
    if any(_has(name, plain) for name in _OF_CONTRACTS.get(field, ())) and not speaks_of_the_model(plain):
        return _CONTRACT
    if field == "budget" and _has("project", plain) and not _has("computing", plain):
        return _PROJECT
    return None


def _has(name: str, text: str) -> bool:
    return _pattern(name).search(text) is not None


@cache
def _pattern(name: str) -> re.Pattern[str]:
    ways = [str(way).replace(" ", r"\s+") for way in _table()[name]]
    return re.compile("|".join(f"(?:{_edged(way)})" for way in ways), re.IGNORECASE)


def _edged(way: str) -> str:
    return way if re.search(r"[\u3400-\u9fff]", way) else rf"(?<!\w)(?:{way})(?!\w)"


@cache
def _table() -> Mapping[str, Any]:
    return cast(Mapping[str, Any], table_beside(__file__, "asks_nothing.yaml"))
