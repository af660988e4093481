"""Sentences of a plan (`engine/core/sentences.py`), and how an answer may be said."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from engine.core.sentence_field import Text as Text  # noqa: PLC0414
from engine.core.sentences import Digits as Digits  # noqa: PLC0414 - read from here
from engine.core.sentences import Figure as Figure  # noqa: PLC0414
from engine.core.sentences import Sentence as Sentence  # noqa: PLC0414
from engine.core.sentences import Tongue as Tongue  # noqa: PLC0414
from engine.core.sentences import all_of as all_of  # noqa: PLC0414
from engine.core.sentences import first_of as first_of  # noqa: PLC0414
from engine.core.sentences import packed as packed  # noqa: PLC0414
from engine.core.sentences import quoted as quoted  # noqa: PLC0414
from engine.core.sentences import semicolons as semicolons  # noqa: PLC0414
from engine.core.sentences import sentence as sentence  # noqa: PLC0414
from engine.core.sentences import unpacked as unpacked  # noqa: PLC0414

InEveryLanguage = Callable[[str], Sequence[str]]
"""How a sentence may be said."""


def in_english(text: str) -> Sequence[str]:
    """As it stands in the plan."""
    return (text,)


def span(hours: float) -> Digits:
    """A length of time as the page writes it: minutes where they are few."""
    return Digits(f"{hours * 60:.0f} min" if hours < 1.5 else f"{hours:.1f} h".replace(".0 h", " h"))
