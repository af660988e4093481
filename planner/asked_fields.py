"""Fields of a form that are asked for in other words than the columns are called: which column is meant by “who sent
it”, told by the meaning of its words, by what stands in the columns, and by a model that compares meanings; and the one
question about what none of them tells."""

from __future__ import annotations

from collections.abc import Sequence

from engine.core.spec import Task
from engine.data.column_names import replies
from engine.data.formats.table import folded
from engine.retrieval.sentence_encoder import present, vector
from planner.meant import NOTHING_MEANT, Meant
from planner.plan import Question
from planner.plan_state import PlanState
from planner.reading.merge import MergeChoice
from planner.requirements import Change
from planner.rule_readers.field_questions import (
    AskedField,
    Meaning,
    asked_fields,
    columns_of,
    meanings_of,
    meanings_of_noun,
    only_of_kind,
)
from planner.rule_readers.loose_columns import listed_columns
from planner.rule_readers.seen_columns import SeenColumns
from planner.sentences import sentence

_FEWEST = 2
"""Items of a list that name columns, from which on it is one of fields."""
_ALIKE, _AHEAD = 0.5, 0.15
"""Cosine of an item and the name of a column from which on it is meant, and by how much it must be ahead of others. Of
37 such items in four languages 10 were above both beside the columns of their table, all of them rightly."""
NONE_OF_THEM = sentence("option-no-column", "none of them")
_ABOUT_COLUMNS = frozenset({"column", "answer_columns"})


def fields_meant(state: PlanState, columns: Sequence[SeenColumns], exact: Sequence[Change]) -> Meant:
    """The form that a list of questions asks for, now or before the file was seen."""
    wants = state.requirements
    if wants.one("column") is not None and not any(c.field in _ABOUT_COLUMNS for c in exact):
        return NOTHING_MEANT
    task = next((str(c.value) for c in reversed(exact) if c.field == "task"), None)
    wish = wants.one("task")
    known = task or (str(wish.value) if wish is not None and not wish.said.guessed else None)
    if known not in (None, Task.EXTRACTION):
        return NOTHING_MEANT
    gone = {folded(str(c.value)) for c in exact if c.field == "unused_columns"}
    for table in columns:
        if table.text is None or len(table.names) <= _FEWEST or replies(table.names):
            continue
        mail = [str(c.value) for c in exact if c.field == "prompt_columns"]
        text = next((c for c in table.names if folded(c) in map(folded, mail)), table.text)
        free = [n for n, c in enumerate(table.names) if c != text and folded(c) not in gone]
        for turn in state.turns:
            items = asked_fields(turn)
            found = _matched(items, table, free)
            # What is named as the columns are is read elsewhere.
            otherwise = [item for item, column in found if item.question or listed_columns(item.words, [column]) == []]
            if otherwise and (len(found) >= _FEWEST or (known is not None and otherwise[0].question)):
                return Meant(
                    tuple(_changes(found, table, text, exact, known=known is not None, words=turn)),
                    tuple(_asked(items, found, table, free)),
                )
    return NOTHING_MEANT


def _matched(items: Sequence[AskedField], table: SeenColumns, free: Sequence[int]) -> list[tuple[AskedField, str]]:
    """Each item with its column: by name and meaning first, then of the columns that are left."""
    found: dict[str, AskedField] = {}
    for item in items:
        left = [n for n in free if table.names[n] not in found]
        if (column := _by_name(item, table, left)) is not None:
            found[column] = item
    for item in (one for one in items if one not in found.values()):
        left = [n for n in free if table.names[n] not in found]
        if (column := _by_contents(item, table, left)) is not None:
            found[column] = item
    return [(item, column) for item in items for column, of in found.items() if of == item]


def _by_name(item: AskedField, table: SeenColumns, left: Sequence[int]) -> str | None:
    names = [table.names[n] for n in left]
    listed = listed_columns(item.words, names)
    if len(listed) == 1:
        return listed[0]
    each = (columns_of(meaning, names, _kinds(table, left)) for meaning in _meanings(item))
    told = next((columns for columns in each if columns), [])
    return told[0] if len(told) == 1 else _nearest(item, told)


def _by_contents(item: AskedField, table: SeenColumns, left: Sequence[int]) -> str | None:
    names = [table.names[n] for n in left]
    each = (only_of_kind(meaning, names, _kinds(table, left)) for meaning in _meanings(item)[:1])
    only = next((columns for columns in each if columns), [])
    return only[0] if only else _nearest(item, names)


def _meanings(item: AskedField) -> list[Meaning]:
    return meanings_of(item.words) if item.question else meanings_of_noun(item.words)


def _kinds(table: SeenColumns, left: Sequence[int]) -> list[str]:
    return [table.kinds[n] for n in left] if table.kinds else []


def _nearest(item: AskedField, names: Sequence[str]) -> str | None:
    """By the meaning of whole phrases."""
    if not names or not present():
        return None
    said = vector(item.words)
    alike = sorted(((float(said @ vector(name)), name) for name in names), reverse=True)
    ahead = alike[0][0] - (alike[1][0] if len(alike) > 1 else 0.0)
    return alike[0][1] if alike[0][0] >= _ALIKE and ahead >= _AHEAD else None


def _changes(
    found: Sequence[tuple[AskedField, str]],
    table: SeenColumns,
    text: str,
    exact: Sequence[Change],
    *,
    known: bool,
    words: str,
) -> list[Change]:
    by_name = [str(c.value) for c in exact if c.field in _ABOUT_COLUMNS and c.op != "remove"]
    there = {folded(name) for name in by_name}
    new = sorted(
        ((item, column) for item, column in found if folded(column) not in there),
        key=lambda one: table.names.index(one[1]),
    )
    changes = []
    if not known and new:
        places = [(at, at + len(item.words)) for item, _ in found if (at := words.find(item.words)) >= 0]
        quote = words[min(a for a, _ in places) : max(b for _, b in places)]
        changes.append(Change(op="set", field="task", value=Task.EXTRACTION.value, quote=quote))
    said_mail = any(c.field == "prompt_columns" for c in exact)
    if new and not said_mail and table.prompt != (text,):
        changes.append(Change(op="set", field="prompt_columns", value=text, quote=new[0][0].words))
    for n, (item, column) in enumerate(new):
        first = n == 0 and not by_name
        changes.append(
            Change(
                op="set" if first else "add",
                field="column" if first else "answer_columns",
                value=column,
                quote=item.words,
            )
        )
    return changes


def _asked(
    items: Sequence[AskedField], found: Sequence[tuple[AskedField, str]], table: SeenColumns, free: Sequence[int]
) -> list[MergeChoice]:
    """One question about what was asked for and no column is known to hold."""
    taken = {column for _, column in found}
    left = [table.names[n] for n in free if table.names[n] not in taken]
    open_ = next((i for i in items if i.question and i not in [item for item, _ in found]), None)
    if open_ is None or not left:
        return []
    question = Question(
        field="answer_columns",
        options=(*left, NONE_OF_THEM),
        text=sentence("question-field-column", "Which column holds “{words}”?", words=open_.words),
    )
    changes = (Change(op="add", field="answer_columns", value=c, quote=open_.words) for c in left)
    return [MergeChoice(question, (*changes, None))]
