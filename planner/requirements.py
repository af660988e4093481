"""What the person wants, as far as they have said it; each wish carries their words."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Literal

from pydantic import AwareDatetime, Field

from engine.core.frozen import Frozen
from engine.estimation.gpus import find
from planner.wishes.field import ChangeField
from planner.wishes.table import LISTS
from planner.wishes.values import (
    Circumstance,
    DeployTarget,
    Holds,
    Keep,
    Method,
    SeveralLabels,
    StageKind,
    Value,
    WantedCriterion,
    WantedDate,
    WantedExpert,
    WantedGate,
    WantedGpu,
    WantedJudge,
    WantedRate,
    WantedRows,
    WantedSource,
    WantedStage,
)

__all__ = [
    "LISTS",
    "NOTHING_KNOWN",
    "Change",
    "ChangeField",
    "Circumstance",
    "DeployTarget",
    "Holds",
    "Keep",
    "Method",
    "Requirements",
    "Said",
    "SeveralLabels",
    "StageKind",
    "Value",
    "WantedCriterion",
    "WantedDate",
    "WantedExpert",
    "WantedGate",
    "WantedGpu",
    "WantedJudge",
    "WantedRate",
    "WantedRows",
    "WantedSource",
    "WantedStage",
    "Wish",
    "key",
    "name_key",
    "normal",
    "path_key",
]
"""The kinds of wishes and their values too: whoever speaks of what is wanted needs them."""


class Said(Frozen):
    """Where a wish was said."""

    turn: int
    """Number of the turn, counted from 1."""
    quote: str
    """The person's own words."""
    guessed: bool = False
    """True where a small model read it, which must be confirmed by the person or the data."""
    document: str | None = None
    """Name of the requirement document the words stand in; None = said in the conversation."""
    went_with: str | None = Field(default=None, exclude_if=lambda name: name is None)
    """Of a file that is left alone because its specialist was dropped: the specialist's name."""
    at: AwareDatetime | None = Field(default=None, exclude_if=lambda at: at is None)
    """When it was said, where the wish counts from then."""


class Wish(Frozen):
    """A value and where it was said."""

    value: Value
    said: Said


class Change(Frozen):
    """One step from old to new requirements, with the words that ask for it."""

    op: Literal["set", "add", "remove", "replace"]
    field: ChangeField
    value: Value
    quote: str
    """Copied word for word from what the person said."""
    old: str | None = None
    """With `replace`: the name, path, metric or code of the entry that `value` takes the place of."""


class Requirements(Frozen):
    """All wishes by field; a field nobody spoke of is absent."""

    wishes: dict[ChangeField, tuple[Wish, ...]] = Field(default_factory=dict)

    def one(self, field: ChangeField) -> Wish | None:
        """The wish for a field that holds one value."""
        found = self.wishes.get(field, ())
        return found[-1] if found else None

    def all(self, field: ChangeField) -> tuple[Wish, ...]:
        return self.wishes.get(field, ())


NOTHING_KNOWN = Requirements()
"""Before anything was said."""


@lru_cache(maxsize=4096)
def normal(text: str) -> str:
    """Casefolded, compatibility characters and all white space made plain."""
    plain = unicodedata.normalize("NFKC", text).replace("−", "-").replace("’", "'").replace("“", '"').replace("”", '"')
    return " ".join(plain.casefold().split())


def key(value: Value) -> str:
    """What makes an entry of a list the same entry when it is said again."""
    match value:
        case WantedCriterion() | WantedExpert():
            return name_key(value.name)
        case WantedGate():
            return name_key(value.metric)
        case WantedSource():
            return path_key(value.path)
        case WantedStage():
            return value.kind
        case WantedRows():
            # The column may be said later.
            return normal(value.text)
        case WantedGpu():
            known = find(value.name)
            return re.sub(r"\W", "", normal(known.name if known is not None else value.name))
        case _:
            return normal(str(value))


def path_key(path: str) -> str:
    """“./data/” and “data” are one place."""
    return normal(path).removeprefix("./").rstrip("/\\")


def name_key(name: str) -> str:
    """Names that differ only in case, articles, quotes and marks are one."""
    return " ".join(re.findall(r"[^\W_]+", normal(name)))
