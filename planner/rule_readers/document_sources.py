"""Files in requirement documents: what the sentence or row around a file says it is for, and bare names of folders,
which in a conversation could be any word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any, Literal, cast

from engine.core.tables import table_beside
from planner.requirements import Change, WantedSource, path_key
from planner.rule_readers.lexicon import word_list
from planner.rule_readers.marks import cells, is_rule, rows, sentence_edges

Use = Literal["never", "eval", "retrieve", "train"]
USES: tuple[Use, ...] = ("never", "eval", "retrieve", "train")
_SNAKE = re.compile(r"(?<![\w./\\@-])[^\W\d_A-Z][^\W_A-Z]*(?:_[^\W_]+)+(?![\w.@-]*[\w@-])")
"""“legal_inbox”."""
_NAME = r"[\"“„«']?(?P<name>[\w-]{3,60})[\"”“»']?"
_FILE = re.compile(r"[\w./\\~-]*\w\.[A-Za-z][A-Za-z0-9]{1,7}(?!\w)|[\w.~-]+[/\\][\w./\\~-]*")
_MARK = re.compile(r"\s*(?:[-*•–>]\s+)*(?:\(?\d{1,3}(?:\.\d{1,2}){0,3}[.)]?\s+)?(?:[-*•–>]\s+)*")
_COLUMNS = re.compile(
    r"(?i)(?<!\w)(?:columns?|fields?|keys?|labels?|spalten?|felder?|schlüssel|colonnes?|champs?|clés?|columnas?|campos?"
    r"|claves?|json|functions?|funktion\w*|fonctions?)(?!\w)|列|字段|键|函数"
)
"""Beside these, a name with underscores is none of a folder."""


def document_sources(words: str, exact: Sequence[Change]) -> list[Change]:
    """What the exact readers found, each file with the use its sentence says where they have none, and bare names."""
    files = [c for c in exact if isinstance(c.value, WantedSource) and c.op != "remove"]
    told: dict[int, Change] = {}
    bare: list[Change] = []
    known = {path_key(c.value.path) for c in files if isinstance(c.value, WantedSource)}
    for start, end, is_row in _sentences(words):
        sentence = words[start:end]
        use = use_said(sentence)
        inside = [n for n, c in enumerate(files) if _path(c) in sentence]
        for n in inside:
            if use is not None and len(inside) == 1:
                told.setdefault(n, _with_use(files[n], use, sure=len(_uses(sentence)) == 1))
            elif len(inside) > 1 and (one := _use_beside(sentence, [_path(files[m]) for m in inside], _path(files[n]))):
                told.setdefault(n, _with_use(files[n], one))
        for name in _bare_names(sentence, is_row=is_row) if not inside else ():
            if path_key(name) not in known and (use is not None or is_row):
                known.add(path_key(name))
                quote = name if is_row else sentence
                bare.append(Change(op="add", field="sources", value=WantedSource(path=name, use=use), quote=quote))
    found = {id(files[n]): change for n, change in told.items()}
    return [*(found.get(id(change), change) for change in exact), *bare]


def use_said(sentence: str) -> Use | None:
    """What the words say that data is for; of several the one that spares it most."""
    plain = sentence.replace("’", "'")
    return next((use for use in USES if _pattern(use).search(plain) is not None), None)


def uses_otherwise(change: Change, exact: Sequence[Change]) -> bool:
    """Whether a model reads another use of a file than its sentence says in so many words."""
    value = change.value
    if not isinstance(value, WantedSource) or change.op == "remove":
        return False
    told = {path_key(c.value.path): c.value.use for c in exact if isinstance(c.value, WantedSource)}
    known = told.get(path_key(value.path))
    return known is not None and value.use not in (None, known)


def _path(change: Change) -> str:
    assert isinstance(change.value, WantedSource)
    return change.value.path


def _use_beside(sentence: str, paths: Sequence[str], path: str) -> Use | None:
    """Of several files in a sentence: what the whole of it says where that is one thing, else what the words between
    the file before and this one say."""
    said = _uses(sentence)
    if len(said) == 1:
        return said[0]
    starts = sorted(sentence.find(one) for one in paths)
    begin = sentence.find(path)
    after = next((at for at in starts if at > begin), len(sentence))
    return use_said(sentence[begin:after])


def _uses(sentence: str) -> list[Use]:
    plain = sentence.replace("’", "'")
    return [use for use in USES if _pattern(use).search(plain)]


def _with_use(change: Change, use: Use, *, sure: bool = False) -> Change:
    """With the use of its sentence, where the exact reader has none; what it read otherwise gives way where the
    sentence says one thing alone, or spares the file."""
    value = change.value
    assert isinstance(value, WantedSource)
    spares = use in ("never", "eval") and value.use in ("train", "retrieve")
    if value.use is not None and not (sure or spares):
        return change
    return change.model_copy(update={"value": value.model_copy(update={"use": use, "doubtful": None})})


def _sentences(words: str) -> Iterator[tuple[int, int, bool]]:
    """Sentences and rows of tables, without the marks of lists."""
    lines = {place[0]: place for place in rows(words) if not is_rule(words[slice(*place)])}
    for a, b in pairwise((*sentence_edges(words), len(words))):
        text = words[a:b]
        start = a + len(text) - len(text.lstrip())
        is_row = start in lines or a in lines
        mark = None if is_row else _MARK.match(text)
        begin = a + mark.end() if mark is not None else start
        if (bare := words[begin:b].rstrip(" \n\t.。")).strip():
            yield begin, begin + len(bare), is_row


def _bare_names(sentence: str, *, is_row: bool) -> Iterator[str]:
    if _FILE.search(sentence) is not None or (not is_row and _COLUMNS.search(sentence) is not None):
        return
    if is_row:
        places = cells(sentence, 0, len(sentence))
        first = sentence[slice(*places[0])].strip("`*") if places else ""
        if len(places) > 2 and _SNAKE.fullmatch(first):
            yield first
        return
    found = [m.group() for m in _SNAKE.finditer(sentence)]
    if found:
        yield from found if len(found) == 1 else ()
    elif (named := _named().search(sentence)) is not None and _verbs().fullmatch(named["name"]) is None:
        yield named["name"]


@cache
def _named() -> re.Pattern[str]:
    """“The folder accidents must not …”: a name stands between the noun and a verb."""
    nouns, verbs = word_list(_words("nouns")).pattern, word_list(_words("verbs")).pattern
    return re.compile(rf"(?:{nouns})\s+{_NAME}(?=\s*[,(:]|\s+(?:{verbs}))", re.IGNORECASE)


@cache
def _verbs() -> re.Pattern[str]:
    return re.compile(word_list(_words("verbs")).pattern, re.IGNORECASE)


def _words(name: str) -> tuple[str, ...]:
    return tuple(str(word) for word in _table()[name])


@lru_cache(maxsize=8)
def _pattern(use: Use) -> re.Pattern[str]:
    ways = (str(way).replace(" ", r"\s+") for way in _table()[use])
    return re.compile("|".join(f"(?:{_edged(way)})" for way in ways), re.IGNORECASE)


def _edged(way: str) -> str:
    """Whole words but where signs of Chinese or Japanese begin it."""
    return way if re.search(r"[\u3040-\u9fff]", way) else rf"(?<!\w)(?:{way})"


@cache
def _table() -> Mapping[str, Any]:
    return cast(Mapping[str, Any], table_beside(__file__, "document_sources.yaml"))
