"""Documents that are spoken of by what they are and not by their names: “answer from our staff handbook”, where the
folder holds “Family Handbook 2026-27.docx”."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import PurePath

from engine.core.file_kinds import TEXT
from engine.core.tables import table_beside
from planner.rule_readers.seen import SeenFiles, last

_DATA = frozenset({".xml", ".yaml", ".yml", ".log", ".srt", ".vtt"})
_NOT_MEANT = re.compile(r"(?i)(?:readme|license|licence|changelog|notes?|todo)\b")
_SHORTEST = 5
"""Letters of a word that may stand at the end of a longer one."""


@dataclass(frozen=True)
class SpokenFile:
    """A document that was spoken of, and the files it may be."""

    quote: str
    files: tuple[str, ...]
    named_so: bool
    """Their names say that they are such documents."""


def spoken_document(words: str, seen: SeenFiles) -> SpokenFile | None:
    """The first document that words find something in, with the files of the folder that fit best; None where no
    document is spoken of, or nothing fits."""
    documents = [f for f in seen.files if _is_document(f)]
    if not documents:
        return None
    for match in _spoken().finditer(words):
        own, noun = (match["own"] or "").casefold().split(), match["noun"].casefold()
        if noun in _any_document():
            # All of several are meant, or some of them.
            return SpokenFile(match["what"], tuple(documents), named_so=True) if len(documents) == 1 else None
        kind = next((k for k in _kinds() if any(_ends(noun, one) for one in k)), None)
        fits = [f for f in documents if kind is not None and any(one in _folded(f) for one in kind)]
        # “Our staff handbook”: of several the one that is called so.
        closer = [f for f in fits if own and all(word in _folded(f) for word in own)]
        found = closer if len(closer) == 1 else fits
        # “Betriebshandbuch” is called by its whole word.
        exact = [f for f in fits if noun in _folded(f)]
        found = exact if len(found) > 1 and len(exact) == 1 else found
        return SpokenFile(match["what"], tuple(found or documents), named_so=bool(found))
    return None


def _is_document(path: str) -> bool:
    name = PurePath(last(path))
    ending = name.suffix.casefold()
    return ending in TEXT and ending not in _DATA and not _NOT_MEANT.match(name.stem)


def _folded(path: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", PurePath(last(path)).stem.casefold()))


def _ends(noun: str, one: str) -> bool:
    return noun == one or (len(one) >= _SHORTEST and " " not in one and noun.endswith(one))


@cache
def _kinds() -> tuple[frozenset[str], ...]:
    kinds: Sequence[Sequence[str]] = table_beside(__file__, "kinds_of_files.yaml")["kinds"]
    return tuple(frozenset(str(one).casefold() for one in kind) for kind in kinds)


@cache
def _any_document() -> frozenset[str]:
    return frozenset(str(one).casefold() for one in table_beside(__file__, "kinds_of_files.yaml")["documents"])


@cache
def _spoken() -> re.Pattern[str]:
    table = table_beside(__file__, "kinds_of_files.yaml")
    nouns = {str(one) for kind in table["kinds"] for one in kind} | {str(one) for one in table["documents"]}
    ways = (
        rf"[^\W\d_]*{re.escape(one)}" if len(one) >= _SHORTEST and " " not in one else re.escape(one)
        for one in sorted(nouns, key=len, reverse=True)
    )
    before, determiner = ("|".join(map(re.escape, map(str, table[name]))) for name in ("from", "determiners"))
    return re.compile(
        rf"(?<!\w)(?:{before})\s+(?P<what>(?:(?:{determiner})(?:\s+|(?<=['’])))?(?P<own>(?:[^\W\d_][\w-]*\s+){{0,2}}?)"
        rf"(?P<noun>{'|'.join(ways)}))(?!\w|\.\w|\s+(?:language|style|format|words?|wording|tone|voice|section|team|desk)(?!\w))",
        re.I,
    )
