"""Every column but some: “fill in all columns except No”, “alle Felder außer der Nummer”, “tous les champs sauf la
date”."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from engine.core.spec import Task
from engine.core.tables import table_beside
from planner.requirements import Change, ChangeField
from planner.rule_readers.column_tokens import words_for
from planner.rule_readers.hit import Hit
from planner.rule_readers.loose_columns import listed_columns, loose_names, named_by
from planner.rule_readers.seen_columns import SeenColumns

_FEWEST = 2
"""Fields of a form."""
_ENDS = re.compile(
    r"(?i)[.!?;:\n]|,\s*(?!(?:and|or|und|oder|et|ou|y|e|o)\s)(?=[^,]*\s)"
    r"|(?<!\w)(?:from|out of|as in|like in|as|with|using|in|into|to|for|is|are|should|must|shall"
    r"|aus|wie|mit|für|sollen|soll|werden|ausgefüllt|eintragen|ausfüllen|à partir|comme|avec|dans|doivent"
    r"|desde|a partir|como|con|deben|dai|dalle|da|come)(?!\w)"
)
"""Where the names of what is left out end."""


def read_all_but(text: str, seen: Sequence[SeenColumns]) -> Iterator[Hit]:
    """In one sentence: a form of all columns but those that are named, where it is to be filled in; else those are not
    used. Without any that is left out, a form of all."""
    match = _every().search(text)
    if match is None:
        return
    table = next((s for s in seen if len(s.names) > _FEWEST), None)
    if table is None:
        return
    cue = _except().match(text, match.end()) or _except().search(text, match.end())
    left, end = [], match.end()
    if cue is not None:
        end = min((m.start() for m in _ENDS.finditer(text, cue.end())), default=len(text))
        left = left_out(text[cue.end() : end], table.names)
        if not left:
            return
    around = f"{text[: match.start()]} {text[end:] if cue is not None else text[match.end() :]}"
    form = _form().search(around) is not None and not _otherwise().search(text[: match.start()])
    quote = text.strip()

    def hit(field: ChangeField, value: str, op: str = "add") -> Hit:
        change = {"op": op, "field": field, "value": value, "quote": quote}
        return Hit(Change.model_validate(change), match.start(), end)

    message = _message(table, text)
    fields = [c for c in table.names if c not in left and c != message]
    if form and message is not None and len(fields) >= _FEWEST:
        yield hit("task", Task.EXTRACTION.value, "set")
        yield hit("prompt_columns", message, "set")
        yield hit("column", fields[0], "set")
        for name in fields[1:]:
            yield hit("answer_columns", name)
    for name in left:
        yield hit("unused_columns", name)


def left_out(words: str, names: Sequence[str]) -> list[str]:
    """The columns that words of a list name: “the number”, “Nr und Datum”."""
    found = {*listed_columns(words, names), *(token.name for token in loose_names(words, names))}
    found |= {name for item in re.split(_LIST, words) for name in named_by(item, names)}
    return [name for name in names if name in found]


def leaves_some_out(words: str) -> bool:
    """Whether the words go on by leaving something out: “ except the number”."""
    return re.match(rf"\s+(?:{_list('except')})(?!\w)", words, re.I) is not None


_LIST = re.compile(r"(?i)[,/&+]|(?<!\w)(?:and|or|und|oder|et|ou|y|e|o)(?!\w)")


def _message(table: SeenColumns, text: str) -> str | None:
    """The column of the message: the longest texts, else what is planned."""
    if table.text is not None:
        return table.text
    return table.prompt[0] if len(table.prompt) == 1 else None


def _list(name: str) -> str:
    return str(table_beside(__file__, "all_but.yaml")[name])


@cache
def _every() -> re.Pattern[str]:
    beside = rf"(?:\s+(?:{_list('beside')}))*"
    return re.compile(rf"(?<!\w)(?:{_list('every')}){beside}\s+(?:{_list('columns')})(?!\w)", re.I)


@cache
def _except() -> re.Pattern[str]:
    return re.compile(rf"[^.!?;:\n]{{0,40}}?(?<!\w)(?:{_list('except')})(?!\w)", re.I)


@cache
def _form() -> re.Pattern[str]:
    known = "|".join(words_for(name).pattern for name in ("fills", "takes_out", "out_of_messages"))
    return re.compile(rf"(?<!\w)(?:{_list('form')})(?!\w)|{known}", re.I)


@cache
def _otherwise() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_list('otherwise')})(?!\w)", re.I)
