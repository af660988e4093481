"""Files that are there and named without their ending: “mensajes_clasificados”, “sie heißt Gästemails 2026”."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import PurePath

from engine.core.file_kinds import READABLE
from planner.rule_readers.seen import SeenFiles, last

_LETTERS = re.compile(r"[^\W\d_]")
_FEWEST = 4
"""Letters: a shorter name is a word or the number of a version."""
_OWN_LOOK = re.compile(r"\d|_|(?<=[a-zß-ÿ])[A-ZÀ-Ý]")
"""What no word of a sentence has."""
_FILE_WORD = (
    r"files?|spreadsheet|sheet|table|workbook|excel|datei(?:en)?|tabelle|liste|fichier|tableau|feuille|archivo|fichero"
    r"|hoja|tabla|planilla|文件|表格"
)
_CALLED = (
    r"called|named|name\s+is|namens|genannt|heißt|heissen|heißen|heisst|nommée?|appelée?|s['’]appelle|llamad[oa]"
    r"|se\s+llama|名为|叫做?"
)
_OF_A_FILE = re.compile(
    rf"(?:(?<!\w)(?:{_FILE_WORD})(?!\w)[^.!?\n]{{0,40}}"
    r"|(?:^|[,;:.!?(]|(?<!\w)(?:it|they|that|which|and|und|y|et|e|sie|die|er|es|das|il|elle|ella|qui|que))\s*"
    r"(?:['’]s\s+|(?:is|are|was)\s+)?)$",
    re.I,
)
"""What stands before “called”: a file, what means it, or nothing; products and people are called something too."""
_OPEN, _CLOSE = r"[\"“„«»`'‘‚]", r"[\"”“«»`'’‘]"
_BEHIND = (
    r"(?:\s+(?:heißt|heisst|is\s+the\s+name|is\s+what\s+it|it\s+is\s+called|se\s+llama|s['’]appelle)(?!\w)"
    rf"|\s*-?\s*(?:{_FILE_WORD})(?!\w))"
)
_BEGIN, _END = r"(?<![^\W\u3400-\u9fff])(?<![/.\\:@#-])", r"(?![^\W\u3400-\u9fff]|[/\\]\w|\.[A-Za-z0-9]|-\w)"


def by_stem(words: str, seen: SeenFiles) -> Iterator[tuple[str, int, int]]:
    """Each file that alone has its name without the ending, where that stands in the words as no other word would: with
    a figure or a stroke in it, in quotation marks, or said to be the name of a file."""
    if not seen.files:
        return
    squeezed = _squeezed(words)
    for stem, path in _only(seen).items():
        if _squeezed(stem) not in squeezed:
            continue
        for match in _pattern(stem).finditer(words):
            group = match.lastgroup or "name"
            # A label, a product or a word of a reply may be called so, or stand in quotation marks, too.
            plain = group == "called" or (group == "quoted" and not re.search(r"[\W\d_]", stem))
            if not plain or _OF_A_FILE.search(words[: match.start()]):
                yield path, *match.span(group)


@lru_cache(maxsize=16)
def _only(seen: SeenFiles) -> Mapping[str, str]:
    """Files by their names without ending, where no other is called so, the longest first."""
    found: dict[str, list[str]] = {}
    for path in dict.fromkeys(seen.files):
        name = PurePath(last(path))
        if name.suffix.casefold() in READABLE and len(_LETTERS.findall(name.stem)) >= _FEWEST:
            found.setdefault(unicodedata.normalize("NFC", name.stem).casefold(), []).append(path)
    alone = [(PurePath(last(paths[0])).stem, paths[0]) for paths in found.values() if len(paths) == 1]
    return dict(sorted(alone, key=lambda one: -len(one[0])))


@lru_cache(maxsize=4096)
def _pattern(stem: str) -> re.Pattern[str]:
    plain = unicodedata.normalize("NFC", stem)
    gap = r"[\s_-]+" if re.search(r"\d", plain) else r"[\s_]+"
    loose = gap.join(re.escape(part) for part in re.split(r"[\s_]+", plain) if part)
    name = f"(?P<name>{loose})"
    if re.search(r"\d", plain):
        return re.compile(_BEGIN + name + _END, re.I)
    exact = rf"|{_BEGIN}(?P<as_it_is>{re.escape(plain)}){_END}" if _OWN_LOOK.search(plain) else ""
    told = (
        rf"(?<!\w)(?:{_FILE_WORD})\s*:?\s+{_OPEN}?(?P<told>{loose}){_END}"
        rf"|(?<!\w)(?:{_CALLED})\s*:?\s+(?P<called>{loose}){_END}"
        rf"|{_OPEN}(?P<quoted>{loose}){_CLOSE}|{_BEGIN}(?P<before>{loose})(?={_CLOSE}?{_BEHIND})"
    )
    return re.compile(told + exact, re.I)


def _squeezed(text: str) -> str:
    return "".join(re.findall(r"[^\W_]+", unicodedata.normalize("NFC", text).casefold()))
