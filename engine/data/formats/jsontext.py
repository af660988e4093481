"""The objects in a file of JSON as programs and people write it: whole, one a line, one after another, or printed by
Python."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from engine.core.errors import BadInput
from engine.core.inner_limits import plainly
from engine.core.sentences import cause, sentence
from engine.data.formats.jsonrows import is_one_entry
from engine.data.formats.keyed import reshaped
from engine.data.formats.splits import splits_of
from engine.data.formats.twice_named import TwiceNamed

Numbered = Iterator[tuple[int, Any]]
Found = list[tuple[int, Any]]

_LONGEST_PRINTED = 2**20
"""Letters of a line that Python is asked to read; longer ones take it long."""
_MOST_DAMAGED = 0.02
_SAID = 5
_BETWEEN = re.compile(r"[\s,]*")
_COMMENT = re.compile(r"""(?m)^\s*(?://|#|/\*)|[,\[{]\s*//""")
_TRAILING = re.compile(r",\s*[\]}]")
_UNQUOTED = re.compile(r"[{,]\s*[A-Za-z_]\w*\s*:")
_PRINTED = re.compile(r"[{,\[]\s*'|:\s*(?:None|True|False)\b")
_EXPECTED = sentence(
    "error-one_json_object_line_expected", "One JSON object a line is expected, or one list of objects."
)


def whole_of(text: str, twice: TwiceNamed | None = None) -> Any:
    """The value the whole text is; None where it is none, or one object a line. `twice` counts names that come
    again."""
    if text.lstrip()[:1] not in ("[", "{") or is_lines(text):
        return None
    twice = twice or TwiceNamed()
    try:
        whole = json.loads(text, object_pairs_hook=twice.take)
    except (ValueError, RecursionError):
        return None
    twice.within(text)
    return whole


def objects(path: Path, text: str, left_out: list[str] | None = None, beside: list[str] | None = None) -> Numbered:
    """Objects with the line each begins on, counted from 1; of a list or an object of rows their number.

    A few damaged lines among many whole ones, and names that stand twice in an object, are told to `left_out`, fields
    that stand beside the splits of a file to `beside`.

    Raises:
        BadInput: it is no such file; says what it looks like, and the way out.
    """
    text = text.lstrip("\ufeff")
    if (value := whole_of(text, twice := TwiceNamed())) is not None:
        if left_out is not None:
            left_out += twice.said()
        splits = splits_of(value)
        if splits is not None and beside is not None:
            beside += splits.beside
        yield from (
            splits.numbered()
            if splits is not None
            else enumerate([value] if is_one_entry(value) else reshaped(value), 1)
        )
        return
    found, damaged = _by_line(text, twice := TwiceNamed())
    if damaged and (spread := _one_after_another(text, again := TwiceNamed())) is not None:
        if left_out is not None:
            left_out += again.said()
        yield from spread
        return
    if damaged and (printed := _printed(text)) is not None:
        yield from printed
        return
    if damaged and (left_out is None or len(damaged) > max(1.0, _MOST_DAMAGED * len(found)) or len(found) < _SAID):
        raise _no_json(path, text, *damaged[0])
    if damaged and left_out is not None:
        left_out.append(
            f"{len(damaged):,} of its lines ({', '.join(str(n) for n, _ in damaged[:_SAID])}) are not "
            f"JSON: {damaged[0][1]}"
        )
    if left_out is not None:
        left_out += twice.said()
    yield from found


def _by_line(text: str, twice: TwiceNamed) -> tuple[Found, list[tuple[int, str]]]:
    """Objects of the lines that are JSON, and number and fault of those that are not."""
    found: Found = []
    damaged: list[tuple[int, str]] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            found.append((number, json.loads(line, object_pairs_hook=twice.take)))
            twice.at(number)
        except (ValueError, RecursionError) as error:
            damaged.append((number, plainly(error)))
            if len(damaged) > max(_SAID, len(found)):
                break
    return found, damaged


def _one_after_another(text: str, twice: TwiceNamed) -> Found | None:
    """Objects over several lines each, with nothing but commas between; None where it is something else."""
    decoder, found, at, line, before = json.JSONDecoder(object_pairs_hook=twice.take), Found(), 0, 1, 0
    while (at := _BETWEEN.match(text, at).end()) < len(text):  # type: ignore[union-attr]
        try:
            value, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            return None
        if not isinstance(value, Mapping):
            return None
        line += text.count("\n", before, at)
        twice.at(line)
        found.append((line, value))
        before, at = at, end
    return found if len(found) > 1 else None


def _printed(text: str) -> Found | None:
    """Lines, or one list, as Python prints them: `{'a': None, 'b': True}`; None where it is something else."""
    whole = _value(text) if len(text) <= _LONGEST_PRINTED and text.lstrip()[:1] == "[" else None
    if isinstance(whole, list) and all(isinstance(v, Mapping) for v in whole):
        return list(enumerate(whole, 1))
    found = [(n, _value(line)) for n, line in enumerate(text.split("\n"), 1) if line.strip()]
    return found if found and all(isinstance(v, Mapping) for _, v in found) else None


def _value(text: str) -> Any:
    if len(text) > _LONGEST_PRINTED or not text.lstrip().startswith(("{", "[")):
        return None
    try:
        return ast.literal_eval(text.strip())
    except (ValueError, SyntaxError, RecursionError, MemoryError, TypeError):
        return None


def _no_json(path: Path, text: str, line: int, fault: str) -> BadInput:
    head, fault = text[: 2**16], cause(fault)
    why = fault
    todo = _EXPECTED
    if head.lstrip()[:1] == "<":
        why = sentence("error-web_page", "It looks like a web page, as a server sends where a download fails.")
        todo = sentence("error-download_again", "Download it once more, and open it to see whether it is the data.")
    elif head.lstrip()[:1] not in ("{", "["):
        why = sentence(
            "error-text_as_json", "It looks like a text or a table under a name of JSON. {fault}", fault=fault
        )
        todo = sentence("error-rename_text", "If it is a table, rename it to .csv; if it is a text, to .txt.")
    elif _COMMENT.search(head):
        why = sentence("error-json_with_comments", "It looks like JSON with comments. {fault}", fault=fault)
        todo = sentence(
            "error-take_comments_out", "Take the comments out, or save it again with the program that wrote it."
        )
    elif _PRINTED.search(head):
        why = sentence("error-printed_value", "It looks like a value as Python prints it. {fault}", fault=fault)
        todo = sentence("error-use_json_dump", "Write it with json.dump in the place of print.")
    elif _TRAILING.search(head):
        why = sentence(
            "error-trailing_comma", "It looks like JSON with a comma before a closing bracket. {fault}", fault=fault
        )
        todo = sentence("error-take_commas_out", "Take these commas out, or save it again.")
    elif _UNQUOTED.search(head):
        why = sentence(
            "error-unquoted_names", "It looks like JavaScript: names without quotation marks. {fault}", fault=fault
        )
        todo = sentence("error-quote_names", "Save it as JSON, with names between quotation marks.")
    elif text.rstrip()[-1:] not in ("]", "}"):
        why = sentence("error-end_missing", "It looks as if its end were missing. {fault}", fault=fault)
        todo = sentence("error-copy_again", "Export or copy it once more.")
    return BadInput(
        sentence("error-line_no_json", "Line {line} of {path} is not JSON.", line=line, path=path), why, todo
    )


def is_lines(text: str) -> bool:
    """Whether the first line is a whole object and more follow, so that nothing has to be parsed twice."""
    head, _, rest = text.lstrip().partition("\n")
    if not head.startswith("{") or not rest.strip():
        return False
    try:
        json.loads(head)
    except (ValueError, RecursionError):
        return False
    return True
