"""To which split a JSON file itself says a row belongs: one object with a list for each, or a field that names it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from engine.data.formats.shapes import says
from engine.data.formats.table import SPLIT, folded

_COLUMNS = (
    SPLIT,
    "set",
    "subset",
    "fold",
    "partition",
    "data_split",
    "dataset_split",
    "datensatz",
    "aufteilung",
    "jeu",
    "conjunto",
    "partición",
    "划分",
)
_LEARNED = (
    r"train(?:ing)?|learn(?:ing)?|trainings?(?:daten|satz)?|lernen|entra[iî]nement|apprentissage|entrenamiento"
    r"|addestramento|训练集?"
)
_HELD_OUT = (r"test(?:ing|daten|satz)?|dev(?:elopment)?|val(?:id(?:ation)?|idierung)?|eval(?:uation)?|hold_?out"
    r"|held_?out|gold(?:en|standard)?|acceptance"
    r"|abnahme|prüf(?:ung|daten)?|prueba|évaluation|validación|validazione|测试集?|验证集?")  # fmt: skip
_WITH_MORE = r"(?:[a-z]{{2,4}}_)?(?:{})(?:_(?:sft|gen|prefs?|dpo|rm|set|split|data|rows|[a-z])|_?\d+)*"
_SPLIT = re.compile(_WITH_MORE.format(f"{_LEARNED}|{_HELD_OUT}"))


def is_split(value: str) -> bool:
    """Whether a cell names a split: train, test, dev, validation, test_sft, …"""
    return _SPLIT.fullmatch(folded(value)) is not None


def split_of(item: Mapping[str, Any]) -> str:
    """The split an object names in a field of its own; empty where it names none."""
    return next((v.strip() for k, v in item.items() if isinstance(v, str) and _names_split(str(k)) and is_split(v)), "")


@lru_cache(maxsize=1024)
def _names_split(field: str) -> bool:
    return folded(field) in _COLUMNS


@dataclass(frozen=True)
class Splits:
    """The entries of an object that has a list for each split, with its name."""

    entries: list[tuple[str, Any]]
    beside: tuple[str, ...]
    """What else stands in the object, and is not read."""

    def numbered(self) -> Iterator[tuple[int, Any]]:
        """The entries as objects that name their split, counted through; one of a text and its label is one too."""
        for number, (split, entry) in enumerate(self.entries, 1):
            if isinstance(entry, Mapping):
                yield number, {**entry, SPLIT: split}
            elif isinstance(entry, list) and len(entry) == 2 and all(isinstance(v, str) for v in entry):
                yield number, {"text": entry[0], "label": entry[1], SPLIT: split}
            else:
                yield number, entry


def splits_of(whole: Any) -> Splits | None:
    """The splits an object holds; None where it is no such object."""
    if not isinstance(whole, Mapping):
        return None
    lists = {str(k): v for k, v in whole.items() if isinstance(v, list) and v and is_split(str(k))}
    if not lists or not all(isinstance(v, Mapping | list | str) for listed in lists.values() for v in listed):
        inner = whole.get("data") or whole.get("splits")
        return splits_of(inner) if isinstance(inner, Mapping) and inner is not whole else None
    beside = tuple(str(k) for k, v in whole.items() if str(k) not in lists and says(v))
    return Splits([(name, entry) for name, listed in lists.items() for entry in listed], beside)
