"""Objects of JSON, JSON lines, Parquet and tables as rows: the formats training data comes in, exports of annotation
tools, and any other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, islice
from typing import Any

from engine.data.formats.openai import preferences
from engine.data.formats.shapes import Item, as_text, says, texts
from engine.data.formats.splits import split_of
from engine.data.formats.table import FILE, GROUP, INSTRUCTIONS, PROMPT, REPLY, SPLIT, UNANSWERED
from engine.data.formats.training.annotated import joined
from engine.data.formats.training.argilla import argilla
from engine.data.formats.training.cells import DAMAGED, cell_fields, is_label, opened
from engine.data.formats.training.chats import FIELDS, chats, other_chats, parts_in
from engine.data.formats.training.compared import Comparison, compared, comparison
from engine.data.formats.training.fields import ANSWERED, ASKED, SYSTEM, first_of
from engine.data.formats.training.label_studio import label_studio
from engine.data.formats.training.marked import marked_text, marks
from engine.data.formats.training.pairs import BETTER, pairs
from engine.data.formats.training.prodigy import only_label, prodigy
from engine.data.formats.training.ranked import RANKED, ranked
from engine.data.formats.training.reading import Left, RowReading, RowsFound
from engine.data.formats.training.requests import SENT, requests
from engine.data.formats.training.squad import squad
from engine.data.formats.training.templated import UNMARKED, templated_field
from engine.data.formats.training.translated import FIELD, translated
from engine.data.formats.training.written import FURTHER, whole_chats, written

Numbered = Iterable[tuple[int, Any]]
Rows = Iterator[tuple[int, dict[str, str]]]
Reader = Callable[[Item, int, RowReading], RowsFound | None]
_READERS: tuple[tuple[Reader, Sequence[str]], ...] = (
    (label_studio, ("data", "annotation_id")),
    (argilla, ("fields", "annotation")),
    (prodigy, ("answer",)),
    (squad, ("paragraphs", "qas", "context")),
    (translated, (FIELD,)),
    (requests, SENT),
    (preferences, ("preferred_output",)),
    (pairs, BETTER),
    (ranked, RANKED),
    (chats, FIELDS),
    (written, ("prompt", "instruction", "input", "user", "human", "history", *SYSTEM)),
    (other_chats, ()),
    (marked_text, ("text", "data")),
)
"""Each with fields one of which it needs, so that most need not look at an object."""
NO_OBJECTS = "entries that are not objects"
OTHER_FORM = "entries of another form than most of this file"
NOTHING = "entries in which nothing can be learned"
_TAKEN = frozenset({PROMPT, REPLY, GROUP, FILE, INSTRUCTIONS, SPLIT, UNANSWERED, "rejected", "thumbs"})
"""Columns with a meaning of their own, which no other field may fill."""
_LOOKED_AT = 200
_MOSTLY = 0.8
_LONG_LABEL = 60


@dataclass
class _File:
    """What the first objects of a file say about all."""

    reading: RowReading
    cells: tuple[str, ...] = ()
    """Fields whose texts are lists or objects."""
    templated: str | None = None
    comparison: Comparison | None = None
    is_training: bool = False
    """Most of its objects are of a form that is known; of others it may be that nothing but their columns is."""
    forms: Counter[str] = field(default_factory=Counter)


def object_rows(
    numbered: Numbered, left_out: list[str] | None = None, unused: list[str] | None = None, where: str = "line"
) -> Rows:
    """One row a message with its answer. What is in no row is counted in `left_out`, fields that are in none are named
    in `unused`.

    `where`: what the numbers count, for what is told: lines, rows, or the entries of a list.
    """
    entries = iter(numbered)
    # A form is told by many objects and then holds for all: one object alone may look like several.
    first = list(islice(entries, _LOOKED_AT))
    yield from _rows(_looked_at([i for _, i in first], where), chain(first, entries), left_out, unused)


def training_rows(
    numbered: Iterable[tuple[int, dict[str, str]]], left_out: list[str], unused: list[str], where: str = "line"
) -> tuple[Rows, bool]:
    """As `object_rows` for a table of texts, and whether most of it is training data whose columns alone do not
    tell; if not, its rows as they are."""
    entries = iter(numbered)
    first = list(islice(entries, _LOOKED_AT))
    file = _looked_at([i for _, i in first], where)
    if not first or file.forms["known"] + file.forms["opened"] < _MOSTLY * len(first):
        return chain(first, entries), False
    return _rows(file, chain(first, entries), left_out, unused), True


def are_known(items: Sequence[Any]) -> bool:
    """Whether these objects are of forms training data comes in, or most of them are."""
    return _looked_at(items, "line").is_training


def is_one_entry(whole: Any) -> bool:
    """Whether an object is one entry of a known form, such as one chat, rather than what entries are wrapped in."""
    found = _found(whole, 1, _File(RowReading()), RowReading()) if isinstance(whole, dict) else None
    return found is not None and bool(found.rows)


def _looked_at(items: Sequence[Any], where: str) -> _File:
    """What the first objects say, and of which forms they are."""
    objects = [i for i in items if isinstance(i, Mapping)]
    file = _File(RowReading(Left(where)), cell_fields(objects))
    objects = [_opened(i, file) for i in objects]
    file.reading.parts, file.reading.only_label = parts_in(objects), only_label(objects)
    file.reading.marks = marks(objects)
    file.comparison, file.templated = comparison(objects), templated_field(objects)
    for item in objects:
        file.forms[_form(item, file)] += 1
    known = file.forms["known"] + file.forms["plain"]
    file.is_training = not objects or (
        known > 0 and known + file.forms["named"] >= file.forms["other"] + file.forms["opened"]
    )
    return file


def _unused(item: Item, found: RowsFound) -> Iterator[str]:
    """Fields in which something stands that is in no row, be it under another name."""
    for name, value in item.items():
        if name in found.used or not says(value) or name == SPLIT:
            continue
        if not isinstance(value, str) or not any(
            value.strip() in row.get(column, "") for row in found.rows for column in (PROMPT, REPLY, GROUP)
        ):
            yield str(name)


def _form(item: Item, file: _File) -> str:
    """Of which form an object is; what is told of it is told when it is read."""
    found = _found(
        item,
        1,
        file,
        RowReading(parts=file.reading.parts, only_label=file.reading.only_label, marks=file.reading.marks),
    )
    if found is not None:
        return "plain" if found.plain else "known"
    return "opened" if file.cells else "named" if _named(item) else "other"


def _rows(file: _File, numbered: Numbered, left_out: list[str] | None, unused: list[str] | None) -> Rows:
    left = file.reading.left
    for number, entry in numbered:
        if not isinstance(entry, Mapping):
            left.add(NO_OBJECTS, number)
            continue
        item = _opened(entry, file)
        # A list or object that could not be opened: cut off when it was exported.
        if any(isinstance(item.get(k), str) and item[k].strip()[:1] in ("[", "{") for k in file.cells):
            left.add(DAMAGED, number)
            continue
        split = {SPLIT: said} if (said := split_of(item)) else {}
        # Readers say by themselves what they leave out; only what none has said is said here.
        before = left.counts.total()
        found = _found(item, number, file, file.reading if file.is_training else RowReading())
        if found is None and file.is_training:
            found = _named(item)
        if (found is None) == file.is_training:
            left.add(OTHER_FORM, number)
            continue
        if found is None:
            yield number, {**{str(k): _cell(str(k), v, number, left) for k, v in item.items()}, **split}
            continue
        if not found.rows and left.counts.total() == before:
            left.add(NOTHING, number)
        further = {str(k): v for k, v in item.items() if k not in found.used and says(v) and str(k) not in _TAKEN}
        more = {k: as_text(v) for k, v in further.items() if isinstance(v, str | int | float)}
        file.reading.unused |= dict.fromkeys(k for k in _unused(item, found) if k not in more)
        yield from ((number, {**more, **row, **split}) for row in found.rows)
    if left_out is not None:
        left_out += left.told()
    if unused is not None:
        unused += file.reading.unused


def _found(item: Item, number: int, file: _File, reading: RowReading) -> RowsFound | None:
    """The rows of an object of a known form; None where its columns alone can tell."""
    if file.comparison is not None and (found := compared(item, number, reading, file.comparison)) is not None:
        return found
    for read in _readers(tuple(item)):
        if (found := read(item, number, reading)) is not None:
            return found
    if file.templated is not None:
        if (found := whole_chats(item, file.templated, number, reading)) is not None:
            return found
        # A chat without the marks the others have: nobody knows who speaks.
        if says(item.get(file.templated)):
            reading.left.add(UNMARKED, number)
            return RowsFound([], frozenset({file.templated}))
    return None


@lru_cache(maxsize=256)
def _readers(fields: tuple[str, ...]) -> tuple[Reader, ...]:
    """The readers an object with these fields may be for."""
    return tuple(read for read, needs in _READERS if not needs or not set(needs).isdisjoint(fields))


def _named(item: Item) -> RowsFound | None:
    """A message and its reply under names that are known, beside objects of another form."""
    asked, answered = first_of(item, ASKED), first_of(item, ANSWERED)
    if asked is None or answered is None or asked == answered or not isinstance(item[asked], str):
        return None
    return RowsFound([{PROMPT: item[asked], REPLY: as_text(item[answered])}], frozenset({asked, answered}))


def _opened(item: Item, file: _File) -> Item:
    return {k: opened(v) if k in file.cells else v for k, v in item.items()} if file.cells else item


def _cell(name: str, value: Any, number: int, left: Left) -> str:
    """A field as a cell: a list of one label is that label, several are joined; of several long texts the first is
    the answer."""
    if not isinstance(value, list) or not is_label(name):
        return as_text(value)
    if not all(isinstance(v, str | int | float) for v in value):
        return as_text(value)
    if any(len(t) > _LONG_LABEL for t in texts(value)):
        if len(value) > 1:
            left.add(FURTHER, number, len(value) - 1)
        return as_text(value[0])
    return joined(value)
