"""One object of JSON as rows, where it holds rows: by column, by number or name, or as questions with their answers;
else it is a document."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from engine.data.columns import known_pair
from engine.data.formats.chats import chat_json, unwrapped
from engine.data.formats.nested import conversations
from engine.data.formats.splits import splits_of
from engine.data.formats.table import PROMPT, REPLY

_FEWEST = 3
_QUESTION_WORDS = 3
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff]{6,}")
_ROW_FIELDS = frozenset(
    {
        "messages",
        "conversations",
        "conversation",
        "turns",
        "instruction",
        "prompt",
        "chosen",
        "mapping",
        "chat_messages",
    }
)
_DEEPEST = 60
_KEY = "key"
_NUMBERED = re.compile(
    r"(?i)(?:.*[_ -])?(?:id|uuid|guid|nr|no|number|nummer|numéro|número)|.*[a-z]Id|created.*|updated.*"
)
"""Fields with the number or the time of a record."""
_FLATTENED = 5


def reshaped(value: Any) -> list[Any]:
    """The rows in a value of JSON: those of a list, or of the list or table inside one object; else the object
    itself."""
    listed = unwrapped(value)
    if not (len(listed) == 1 and isinstance(value, Mapping) and listed[0] is value):
        return listed
    return (
        _by_column(value)
        or _by_key(value)
        or _answered(value)
        or list(_only_list(value))
        or _deep_rows(value)
        or listed
    )


def is_document(value: Any) -> bool:
    """Whether a value of JSON holds texts under paths, as a guideline by topic or the words of a program do, rather
    than rows."""
    if not isinstance(value, Mapping) or splits_of(value) is not None:
        return False
    rows = reshaped(value)
    if len(rows) != 1 or rows[0] is not value or chat_json(rows) is not None or conversations(value, rows) is not None:
        return False
    if (
        value.keys() & _ROW_FIELDS
        or record_lists(value)
        or known_pair(list(map(str, value)))
        or any(map(_holds_rows, value.values()))
    ):
        return False
    return next(paths(value), None) is not None


def record_lists(value: Any) -> dict[str, int]:
    """Lists of records in an object, such as the tables of a data base, by their paths, with how many there are in
    each; texts by topic are none."""
    lists = dict(_lists_in(value)) if isinstance(value, Mapping) else {}
    found = {" > ".join(path): len(listed) for path, listed in lists.items() if _are_records(listed)}
    held = sum(1 for path, _ in paths(value) if any(path == name or path.startswith(f"{name} > ") for name in found))
    return found if held * 2 > sum(1 for _ in paths(value)) else {}


def _lists_in(value: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], Sequence[Mapping[str, Any]]]]:
    """The lists of objects that stand in no other list, with their paths."""
    left: list[tuple[tuple[str, ...], Any]] = [((), value)]
    while left:
        path, node = left.pop()
        if isinstance(node, Mapping) and len(path) < _DEEPEST:
            left += [((*path, " ".join(str(key).split())), inner) for key, inner in reversed(list(node.items()))]
        elif isinstance(node, list) and len(node) >= _FEWEST and all(isinstance(o, Mapping) for o in node):
            yield path, node


def _are_records(listed: Sequence[Mapping[str, Any]]) -> bool:
    """Whether objects have numbers or names of their own, as what a program keeps has: chapters of a text have none."""
    named = sum(
        any(_NUMBERED.fullmatch(str(k)) and isinstance(v, str | int) for k, v in flattened(o).items()) for o in listed
    )
    return named * 2 > len(listed)


def flattened(record: Mapping[str, Any]) -> dict[str, Any]:
    """A record with what stands in objects inside of it as fields of its own; a name that is there twice gets those
    above it."""
    found: dict[str, Any] = {}
    left: list[tuple[tuple[str, ...], Any]] = [((str(k),), v) for k, v in reversed(list(record.items()))]
    while left:
        path, node = left.pop()
        if isinstance(node, Mapping) and node and len(path) < _FLATTENED:
            left += [((*path, str(k)), v) for k, v in reversed(list(node.items()))]
        else:
            found[path[-1] if path[-1] not in found else " ".join(path)] = node
    return found


def _deep_rows(value: Mapping[str, Any]) -> list[Any]:
    """The rows of the one list of records at whatever depth."""
    lists = [listed for path, listed in _lists_in(value) if len(path) > 1 or _are_records(listed)]
    if len(lists) != 1 or value.keys() & _ROW_FIELDS:
        return []
    rows = [flattened(record) for record in lists[0]]
    return rows if known_pair(list(dict.fromkeys(k for row in rows for k in row))) or _are_records(rows) else []


def _holds_rows(value: Any) -> bool:
    """Whether it is a list of rows, as one of the splits of a data set is."""
    first = value[0] if isinstance(value, list) and value else None
    return isinstance(first, Mapping) and bool(first.keys() & _ROW_FIELDS or known_pair(list(map(str, first))))


def paths(value: Any) -> Iterator[tuple[str, str]]:
    """Each text with its path: `returns > damaged`, and the text."""
    left: list[tuple[tuple[str, ...], Any]] = [((), value)]
    while left:
        path, node = left.pop()
        if isinstance(node, Mapping) and len(path) < _DEEPEST:
            left += [((*path, " ".join(str(key).split())), inner) for key, inner in reversed(list(node.items()))]
        elif isinstance(node, list) and len(path) < _DEEPEST:
            left += [(path, inner) for inner in reversed(node)]
        elif isinstance(node, str | int | float) and not isinstance(node, bool) and str(node).strip():
            yield " > ".join(path), str(node).strip()


def as_document(value: Any) -> str:
    """The texts of an object, each below its path, a blank line between."""
    return "\n\n".join(f"{path}: {text}" if path else text for path, text in paths(value))


def _by_column(value: Mapping[str, Any]) -> list[Any]:
    """Rows of columns: `{"question": ["…", "…"], "answer": […]}`, or with numbers in the place of lists, as pandas
    writes them."""
    columns = list(value.values())
    if len(columns) < 2:
        return []
    if all(
        isinstance(c, list) and len(c) == len(columns[0]) > 1 and not any(isinstance(v, Mapping | list) for v in c)
        for c in columns
    ):
        return [dict(zip(value, cells, strict=True)) for cells in zip(*columns, strict=True)]
    if all(
        isinstance(c, Mapping) and c and c.keys() == columns[0].keys() and all(str(k).isdigit() for k in c)
        for c in columns
    ):
        return [{name: value[name][number] for name in value} for number in columns[0]]
    return []


def _by_key(value: Mapping[str, Any]) -> list[Any]:
    """Rows that each have a name or number: `{"17": {"question": "…", "answer": "…"}, …}`."""
    rows = list(value.values())
    if len(rows) < _FEWEST or not all(isinstance(r, Mapping) for r in rows):
        return []
    shared = set.intersection(*(set(map(str, r)) for r in rows))
    if not (known_pair(sorted(shared)) or shared & _ROW_FIELDS):
        return []
    return [row if _KEY in row else {**row, _KEY: name} for name, row in value.items()]


def _answered(value: Mapping[str, Any]) -> list[Any]:
    """Questions with their answers: `{"Where is my parcel?": "In the depot.", …}`."""
    if len(value) < _FEWEST or not all(isinstance(v, str) for v in value.values()):
        return []
    asks = sum(
        key.rstrip().endswith(("?", "？")) or len(key.split()) >= _QUESTION_WORDS or bool(_UNSPACED.search(key))
        for key in map(str, value)
    )
    return [{PROMPT: str(key), REPLY: text} for key, text in value.items()] if asks * 2 > len(value) else []


def _only_list(value: Mapping[str, Any]) -> Sequence[Any]:
    """The one list of objects that stands beside what describes it, under whatever name."""
    lists = [
        v
        for v in value.values()
        if isinstance(v, list) and len(v) >= _FEWEST and all(isinstance(o, Mapping) for o in v)
    ]
    others = [v for v in value.values() if isinstance(v, Mapping | list) and v]
    # Splits of one data set are told apart by those who read splits; messages are a chat.
    return lists[0] if len(lists) == 1 and len(others) == 1 and not (value.keys() & _ROW_FIELDS) else []
