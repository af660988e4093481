"""Fields of a form that are asked for: “tell me who sent it, what they want and when it arrives”. What an item of such
a list means, and which column has a name of that meaning."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from engine.core.tables import table_beside
from planner.rule_readers.column_tokens import words_for
from planner.rule_readers.files import file_spans
from planner.rule_readers.marks import sentence_edges

_SPLITS = re.compile(
    r"[,;:()]|\s(?=(?:to where|to whom|nach wo|wohin|à où|vers où|a dónde|adónde|verso dove)(?!\w))"
    r"|(?<!\w)(?:and|und|et|y|e|or|oder|ou|as well as|sowie|plus|ainsi que|así como)(?!\w)"
)
_OUT_OF = re.compile(
    r"(?i)(?<!\w)(?:from|out of|of|in|for|aus|von|in|zu|à partir|de|dans|pour|desde|a partir|en|da|dai|dalle|nei|nelle)"
    r"\s+(?:(?:the|our|each|every|all|an?|incoming|these|den|unseren?|jede[rmn]?|der|allen|eingehenden|les|nos|chaque|des"
    r"|los|las|nuestr[oa]s|cada|i|le|ogni|nostr[ie])\s+)*"
    r"(?:e-?mails?|mails?|messages?|letters?|texts?|requests?|orders?|nachricht(?:en)?|anfragen?|briefen?|texten?|schreiben"
    r"|courriels?|lettres?|textes?|demandes?|correos?|mensajes?|cartas?|textos?|messagg[io]|testi)(?!\w)"
)
_TAIL = re.compile(
    r"(?i)(?:(?:^|\s+)(?:from|out of|in|as|like|see|with|aus|wie|siehe|mit|dans|comme|voir|avec|en|como|ver|con|da|come"
    r"|heraus|raus|ab|ein|an|please|bitte|too|also|auch|each|every|then|dann|so|just|nur))+\s*$"
)
_NO_ITEM = re.compile(r"^[\W\d]*$")
_DETERMINER = re.compile(
    r"(?i)^(?:(?:the|their|its|his|her|an?|our|all|any|both|name of the|der|die|das|den|dem|ein|eine|einen|ihre?n?"
    r"|seine?n?|le|la|les|l['’]|un|une|son|sa|leur|du|des|de la|el|los|las|una|su|sus|lo|il|i|gli|un['’])\s*)+"
    r"(?<=[\s'’])"
)
_NUMBER_OF = re.compile(r"\w [\w ]*?\b(?:no|nr|num|number|nummer|numéro|número|numero|id|code)$|^(?:no|nr|id)$")
"""The number of a thing is another thing."""
_PARTS = re.compile(r"[A-ZÄÖÜ]?[^\W\d_A-ZÄÖÜ]+|[A-ZÄÖÜ]+(?![^\W\d_A-ZÄÖÜ])|[^\W_]+")


_ONLY = {"date": "date", "quantity": "number", "price": "number", "weight": "number", "person": "name"}


@dataclass(frozen=True)
class AskedField:
    """One item of such a list, as it was said."""

    words: str
    question: bool
    """It begins as questions do."""


@dataclass(frozen=True)
class Meaning:
    """What a question is after."""

    name: str
    asks: re.Pattern[str]
    columns: tuple[re.Pattern[str], ...]
    """By rank."""
    kinds: frozenset[str]
    """What may stand in such a column."""
    date: bool


def asked_fields(words: str) -> list[AskedField]:
    """The items of the one sentence that asks for most of them, in order; none where nothing is to be taken out of
    messages."""
    files = [span.outer for span in file_spans(words)]
    plain = "".join("," if any(a <= n < b for a, b in files) else c for n, c in enumerate(words))
    edges = sorted({0, *sentence_edges(plain), len(plain)})
    found = [_items(plain[a:b]) for a, b in pairwise(edges)]
    return max(found, key=lambda items: (sum(item.question for item in items), len(items)), default=[])


def _items(sentence: str) -> list[AskedField]:
    cue = _takes_out().search(sentence)
    if cue is None or sentence.rstrip().endswith("?") or _otherwise().search(sentence):
        return []
    text = _OUT_OF.sub(lambda m: "," + " " * (len(m[0]) - 1), sentence)
    items: list[AskedField] = []
    # The list stands behind the words that ask for it: “give me the town, the amount and who wrote it”.
    first = next((m.start() for m in _begins().finditer(text)), len(text))
    start = cue.end() if cue.start() < first else first
    for piece in _SPLITS.split(text[start:]):
        item = _TAIL.sub("", piece.strip(" \t\n.!\"'“”„«»-–—"))
        if _NO_ITEM.match(item):
            continue
        asked = any(one.question for one in items)
        begin = next((m for m in _begins().finditer(item) if not asked or m.start() == 0), None)
        if begin is not None:
            items.append(AskedField(item[begin.start() :], question=True))
        else:
            items.append(AskedField(item, question=False))
    return items


def begins_a_question(words: str) -> bool:
    """Whether the words begin as such an item does."""
    return _begins().match(words.lstrip()) is not None


def meanings_of(item: str) -> list[Meaning]:
    """What an item may be after, the likeliest first; none where its words do not tell."""
    return [one for one in _meanings() if one.asks.fullmatch(item.strip())]


def meanings_of_noun(item: str) -> list[Meaning]:
    """The same of an item that names its field by another word for it: “the town” for City."""
    said = _DETERMINER.sub("", item.strip()).casefold()
    for rank in range(max(len(one.columns) for one in _meanings())):
        for one in _meanings():
            if len(one.columns) > rank and one.columns[rank].fullmatch(said):
                return [one]
    return []


def columns_of(meaning: Meaning, names: Sequence[str], kinds: Sequence[str]) -> list[str]:
    """The columns whose names have the meaning, of the best rank that any has; `kinds` says what stands in each, and
    may be empty."""
    fits = [
        n
        for n, name in enumerate(names)
        if (not kinds or kinds[n] in meaning.kinds or kinds[n] == "empty") and not _NUMBER_OF.search(_apart(name))
    ]
    for rank in meaning.columns:
        found = [names[n] for n in fits if rank.search(_apart(names[n]))]
        if found:
            return found
    return []


def only_of_kind(meaning: Meaning, names: Sequence[str], kinds: Sequence[str]) -> list[str]:
    """The one column in which what is asked for stands, whatever it is called."""
    kind = _ONLY.get("date" if meaning.date else meaning.name)
    found = [name for name, of in zip(names, kinds, strict=False) if of == kind]
    return found if len(found) == 1 else []


def _apart(column: str) -> str:
    """“DeliveryDate” in words."""
    return " ".join(_PARTS.findall(column)).casefold()


@cache
def _table() -> dict[str, object]:
    loaded: dict[str, object] = table_beside(__file__, "field_questions.yaml")
    return loaded


@cache
def _takes_out() -> re.Pattern[str]:
    own = "|".join(str(way) for way in _rows("takes_out"))
    known = "|".join(words_for(name).pattern for name in ("takes_out", "fills", "fields"))
    return re.compile(rf"(?<!\w)(?:{own})(?!\w)|{known}", re.I)


@cache
def _otherwise() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_table()['otherwise']})(?!\w)", re.I)


@cache
def _begins() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_table()['begins']})(?:(?<=['’])|(?!\w))", re.I)


def _rows(name: str) -> Iterator[object]:
    rows = _table()[name]
    assert isinstance(rows, list)
    yield from rows


@cache
def _meanings() -> tuple[Meaning, ...]:
    return tuple(
        Meaning(
            name=str(row["name"]),
            asks=re.compile(rf"(?:{row['asks']})(?!\w).*", re.I),
            columns=tuple(re.compile(rf"(?<!\w)(?:{ways})(?!\w)", re.I) for ways in row["columns"]),
            kinds=frozenset(map(str, row["kinds"])),
            date=bool(row.get("date", False)),
        )
        for row in _rows("meanings")
        if isinstance(row, dict)
    )
