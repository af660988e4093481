"""The languages that rows are written in, recognised by their letters."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from copy import copy
from functools import cache
from typing import Any

WIDESPREAD = (
    "en", "de", "fr", "es", "zh", "it", "pt", "nl", "pl", "sv", "da", "nb", "fi", "cs", "sk", "hu", "ro", "bg", "el",
    "tr", "ru", "uk", "hr", "sl", "ar", "he", "fa", "hi", "bn", "id", "vi", "th", "ja", "ko", "ca",
)  # fmt: skip
"""ISO 639-1 codes; a rarer one is more often a short text taken for it."""
_LOOKED_AT = 200
_LETTERS, _SIGNS = 24, 8
"""So many letters, or signs of a script that writes words in one or two, tell a language."""
_SURE = 0.9
_FEWEST = 8
_SHARE = 0.25
_HAN_LIKE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@cache
def identifier(languages: tuple[str, ...] = WIDESPREAD, sure: bool = False) -> Any:
    """Of py3langid, for these languages only; with `sure`, it says how likely each is (0..1)."""
    one = copy(_of_all(sure))
    one.set_languages([c for c in languages if c in recognised()])
    return one


def recognised() -> frozenset[str]:
    """Codes of the languages that a text can be recognised in."""
    return frozenset(map(str, _of_all(sure=False).nb_classes))


@cache
def _of_all(sure: bool) -> Any:
    """For all its languages: its file is read once, each choice of languages is a view of it."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=sure)


def languages_of(texts: Sequence[str]) -> tuple[str, ...]:
    """Codes of the languages at least a quarter of the texts are written in, the most frequent first; none where too
    few of them tell.

    Of many, 200 evenly drawn are looked at.
    """
    found: Counter[str] = Counter()
    for text in texts[:: max(1, len(texts) // _LOOKED_AT)]:
        if tells_language(text):
            code, likely = identifier(sure=True).classify(text)
            found["no" if code == "nb" else str(code)] += likely >= _SURE
    counted = sum(found.values())
    return tuple(code for code, n in found.most_common() if n >= _SHARE * counted) if counted >= _FEWEST else ()


def tells_language(text: str) -> bool:
    """Whether there are letters enough to tell a language by."""
    return len(_HAN_LIKE.findall(text)) >= _SIGNS or sum(map(str.isalpha, text)) >= _LETTERS
