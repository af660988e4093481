"""Measure a file so that nobody has to be asked what it holds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from engine.core.error_parts import whole_of
from engine.core.errors import BadInput
from engine.core.file_kinds import JSONL
from engine.core.frozen import Frozen
from engine.core.regular_files import irregular
from engine.core.row import Row
from engine.core.sentence_field import Text
from engine.core.sentences import sentence
from engine.data.asked_columns import NOTHING_ASKED, AskedColumns
from engine.data.cells import folded_cell, labels_for_nothing, says_nothing
from engine.data.column_kinds import LABEL_WORDS, Kind, contents, word_count
from engine.data.columns import Columns, columns_of
from engine.data.counts import Counts
from engine.data.endings import ending_of
from engine.data.example import Example, example_of
from engine.data.extracted import private_fields
from engine.data.folder import member_rows, members
from engine.data.foldertable import COLUMNS as BY_FOLDER
from engine.data.foldertable import LABEL, label_names, reads_as
from engine.data.formats.table import Table, Writers
from engine.data.formats.talks import Sides
from engine.data.forms import fields_of_forms
from engine.data.glossary import glossary_of, table_in
from engine.data.hub_place import origin_of
from engine.data.joint import joint_rows
from engine.data.labels import label_count, label_key
from engine.data.languages import languages_of
from engine.data.not_read import not_read
from engine.data.not_used import columns_note, no_pair, none_read, nothing_usable, rows_note
from engine.data.overlap import Shared
from engine.data.parse import HISTORY, holds_rows
from engine.data.private_texts import holds_people, private_kinds
from engine.data.read import read_table, read_text
from engine.data.rows import paired
from engine.data.set_rows import said_of_sets, sets_of
from engine.data.sets import measuring
from engine.data.speaking import answering_said, speaker_in
from engine.data.synthetic.functions import is_code
from engine.data.synthetic.rows import made_rows
from engine.data.tokens import longest_tokens
from engine.data.verdicts import rejected_column
from engine.graders.kinds import Ending
from engine.privacy.own_contacts import OwnContacts, house


class DataNote(Frozen):
    """Something of a file that the model will not learn, or how it is read, which is said and stops nothing."""

    code: Literal["columns_not_used", "rows_not_used", "file_not_read", "labels_by_folder"]
    text: str
    """A sentence that names what it is about, and why."""
    columns: tuple[str, ...] = ()
    """Where that is all it says: the columns the model does not see."""


class DataProfile(Frozen):
    """What was measured on one file."""

    path: str
    kind: Literal["table", "jsonl", "text", "folder", "glossary", "missing", "unknown"]
    rows: int = 0
    usable: int = 0
    """Distinct rows with both a message and a reply; of a text, the questions and answers that can be made from it."""
    columns: tuple[str, ...] = ()
    prompt_column: str | None = None
    more_prompt_columns: tuple[str, ...] = ()
    """Further columns of the message, in the order in which they stand in it."""
    reply_column: str | None = None
    more_reply_columns: tuple[str, ...] = ()
    """Further columns of the answer, which is a form of all of them."""
    column_kinds: tuple[Kind, ...] = ()
    """Of each column what stands in it."""
    text_column: str | None = None
    """The one whose cells are texts longer than all others."""
    guessed: bool = False
    """The columns, or that it is a glossary, were told by what stands in it; the names say nothing."""
    example: Example | None = None
    """One row, which the page shows as the model will see it."""
    forms: int = 0
    """Fields of its replies, where these are forms that an encoder can fill in; 0 = they are something else."""
    private_fields: tuple[tuple[str, str], ...] = ()
    """Fields of replies of JSON that hold what is private, each with its kind: it would be replaced before it is
    learned."""
    private_texts: tuple[str, ...] = ()
    """Kinds of what is private in its texts, which would be replaced in the answers made from them."""
    personal: bool | None = None
    """Whether rows that people wrote hold what is personal; None where that was not looked at."""
    ending: Ending | None = None
    """How its replies end in a result that can be compared by itself."""
    lacking: Literal["", "replies"] = ""
    """What a table of messages does not have at all; `problem` says it."""
    label_counts: tuple[tuple[str, int], ...] = ()
    """Of repeated values in the reply column how often each stands there, the commonest first; at most so many."""
    distinct_replies: int = 0
    mean_prompt_words: float = 0.0
    mean_reply_words: float = 0.0
    languages: tuple[str, ...] = ()
    """ISO 639-1 codes of what its messages and replies are written in, the most frequent first; empty where they do
    not tell."""
    longest_reply_tokens: int = 0
    """For the embedded base."""
    words: int = 0
    """Of a text, or of all texts of a folder."""
    labels: bool = False
    """The reply column holds few short repeated values."""
    writers: tuple[str, ...] = ()
    """Those who write in a chat, or answer in a table that says so, the most frequent first."""
    answering: tuple[str, ...] = ()
    """Whose messages are the replies, with how many there are: “Boot (44)”."""
    speaker: str | None = None
    """The writer who was asked for, where there is such a one."""
    judged: Literal["", "preferences", "verdicts"] = ""
    """preferences: rows with a better and a worse reply; verdicts: replies that were liked or disliked."""
    measuring: int = 0
    """Rows that by their own set are only measured with; not among the usable ones."""
    unanswered: int = 0
    """Messages beside which no reply stands; not among the usable rows."""
    unanswerable: int = 0
    """Questions that the text beside them does not answer; not among the usable rows."""
    code: bool = False
    """A text, or most of a folder, is code."""
    left_out: tuple[str, ...] = ()
    """Parts of the file that cannot be used, and why."""
    notes: tuple[DataNote, ...] = ()
    """What of it will not be learned: columns, rows, parts that are not read."""
    own: tuple[OwnContacts, ...] = ()
    """Values that stand in many of the replies: the firm's own."""
    shared: tuple[Shared, ...] = ()
    """Rows that also stand in files that may be measured with."""
    instead: str = ""
    """Of a file that is missing: one that is there and spelt nearly the same, which is read in its place."""
    alike: tuple[str, ...] = ()
    """Of a file that is missing: files of the same name in other places, which may be meant."""
    perhaps_labels: tuple[str, ...] = ()
    """Of a folder of texts: names of its folders that may be labels of the texts in them."""
    hub: str = ""
    """The data set of the hub it is of, as `org/name@COMMIT`; empty = it comes from elsewhere, or is not known to."""
    hub_license: str = ""
    """Its licence, as its makers wrote it; empty = they did not."""
    problem: Text = ""
    """A sentence for the person where the file cannot be used; empty = fine."""


MIN_ROWS = 20
"""Fewer usable rows than this are not learned from."""
_SHOWN_LABELS, _NAMED_LABELS, _DRAWN = 50, 6, 40
"""Files of a folder that are looked at to measure all."""


def profile_source(
    path: Path, asked: AskedColumns = NOTHING_ASKED, speaker: str | None = None, sorts: bool | None = None
) -> DataProfile:
    """Measure one file, or a folder as one source, with the columns `asked` for; the replies are those of `speaker`,
    where such a one writes in it. `sorts`: whether it was said that texts are to be sorted, so that names of folders
    are labels. A bad file is described in `problem`, never raised.

    Raises:
        BadInput: it cannot be read.
    """
    name = str(path)  # A profile is made while the person still talks: what is wrong is said on the page, not raised.
    if not path.exists():
        return DataProfile(
            path=name,
            kind="missing",
            problem=sentence(
                "error-cannot_find", "I cannot find {path}. Check the name, or put the file there.", path=path
            ),
        )
    if (special := irregular(path)) is not None:
        return DataProfile(path=name, kind="unknown", problem=whole_of(special))
    if path.is_dir() and path.name != HISTORY:
        return _profile_dir(path, asked, speaker, sorts)
    try:
        if holds_rows(path):
            return _profile_table(path, read_table(path, speaker), asked, speaker)
        text = "" if path.name == HISTORY else read_text(path)
        rows = len([p for p in re.split(r"\n\s*\n", text) if p.strip()])
        made = list(made_rows(path, name, text=text))
    except BadInput as error:
        return DataProfile(path=name, kind="unknown", problem=whole_of(error))
    code = path.name == HISTORY or is_code(path.suffix.lower())
    measured = DataProfile(
        path=name,
        kind="text",
        code=code,
        rows=rows or len(made),
        usable=_distinct(made),
        words=len(text.split()),
        example=example_of(made),
        private_texts=private_kinds(made),
        **_lengths(made),
    )
    listed = None if code else table_in(text)
    if listed is None or (terms := glossary_of(listed, path.name)) is None:
        return measured
    return measured.model_copy(
        update={"kind": "glossary", "guessed": not terms.sure, "rows": len(listed.rows), "columns": listed.columns}
    )


def hub_of(root: Path, written: str) -> dict[str, str]:
    """From which data set of the hub a source comes, for its profile; empty where from none."""
    known = origin_of(root, written)
    return {} if known is None else {"hub": f"{known.name}@{known.revision}", "hub_license": known.license}


def _profile_dir(folder: Path, asked: AskedColumns, speaker: str | None, sorts: bool | None) -> DataProfile:
    """A folder that is one table, or a folder of files."""
    kind = reads_as(folder, sorts)
    if kind not in ("labels", "brat", "saved"):
        found = _profile_folder(folder, speaker)
        return found.model_copy(update={"perhaps_labels": label_names(folder)}) if kind == "perhaps" else found
    try:
        return _profile_table(folder, read_table(folder), asked, speaker)
    except BadInput as error:
        return DataProfile(path=str(folder), kind="unknown", problem=whole_of(error))


def _by_folder(name: str, table: Table) -> str:
    names = sorted({label_key(label): label for r in reversed(table.rows) if (label := r.get(LABEL, ""))}.values())
    more = f" and {len(names) - _NAMED_LABELS} more" if len(names) > _NAMED_LABELS else ""
    return (
        f"In {name} each folder's name is the label of the texts in it: "
        f"{', '.join(f'“{n}”' for n in names[:_NAMED_LABELS])}{more}. If these are "
        "topics of texts to look up, say that it should answer questions from the documents."
    )


def _distinct(rows: Sequence[Row]) -> int:
    return len({(r.prompt, r.reply) for r in rows})


def _lengths(rows: Sequence[Row]) -> dict[str, Any]:
    """Mean words of messages and answers, how long they get, and their languages."""
    prompts, replies = (
        sum(len(t.split()) for t in texts) / max(1, len(rows))
        for texts in ([r.prompt for r in rows], [r.reply for r in rows])
    )
    return {
        "mean_prompt_words": round(prompts, 1),
        "mean_reply_words": round(replies, 1),
        "longest_reply_tokens": longest_tokens([r.reply for r in rows]),
        "languages": languages_of([t for r in rows for t in (r.prompt, r.reply)]),
    }


def _profile_folder(folder: Path, speaker: str | None) -> DataProfile:
    """Measured on files evenly drawn, and reckoned up for all."""
    inside = members(folder)
    rows, joint = joint_rows(folder, inside, folder.name, Counts(), sides := Sides(speaker))
    answered = [r for r in rows if r.reply]
    texts = [p for p in inside if p not in joint]
    # Evenly, for files of a folder are often sorted by kind or date.
    drawn = texts[:: max(1, len(texts) // _DRAWN)][:_DRAWN]
    found: list[Row] = []
    unread, words = 0, 0
    for path in drawn:
        try:
            found += list(member_rows(path, path.name, sides=sides))
            words += 0 if holds_rows(path) else len(read_text(path).split())
        except BadInput:
            unread += 1
    if not found and not rows and unread == len(drawn):
        return DataProfile(
            path=str(folder), kind="unknown", problem=none_read(folder, len(drawn) + len(joint), len(inside))
        )
    usable = round(_distinct(found) * len(texts) / max(1, len(drawn))) + _distinct(answered)
    code = sum(r.made == "code" for r in found) * 2 > len(found)
    told = _spoken(sides.writers(), speaker)
    return DataProfile(
        path=str(folder),
        kind="folder",
        **told,
        rows=len(inside),
        usable=usable,
        unanswered=len(rows) - len(answered),
        code=code,
        example=example_of([*answered, *found]),
        words=words * len(texts) // max(1, len(drawn)),
        own=house((r.group, r.reply) for r in (*found, *answered) if not r.made),
        private_texts=private_kinds(found),
        **_lengths([*found, *answered]),
    )


def _spoken(writers: Writers, speaker: str | None) -> dict[str, Any]:
    """Who writes and who answers."""
    return {
        "writers": tuple(writers.messages),
        "answering": answering_said(writers),
        "speaker": speaker_in(writers, speaker),
    }


def _not_read(path: Path, table: Table) -> tuple[DataNote, ...]:
    return tuple(DataNote(code=code, text=text) for code, text in not_read(path.name, table))


def _profile_table(path: Path, table: Table, asked: AskedColumns, speaker: str | None = None) -> DataProfile:
    kind: Literal["table", "jsonl"] = "jsonl" if path.suffix.lower() in JSONL else "table"
    base = DataProfile(
        path=str(path),
        kind=kind,
        rows=len(table.rows),
        columns=table.columns,
        left_out=table.left_out,
        notes=_not_read(path, table),
        **_spoken(table.writers, speaker),
        **contents(table),
    )
    if not table.rows and table.left_out:
        return base.model_copy(update={"kind": "unknown", "problem": nothing_usable(path, table)})
    own = asked.within(table.columns)
    # Who names columns does not mean a glossary.
    terms = None if own.prompt or own.reply else glossary_of(table, path.name)
    if terms is not None and terms.sure:
        return base.model_copy(update={"kind": "glossary"})
    columns = columns_of(table, asked)
    if terms is not None and not (columns.prompt and columns.reply):
        columns = columns_of(table, AskedColumns((terms.term,), terms.instead_of))
    if not columns.prompt or not columns.reply:
        return base.model_copy(update={"lacking": columns.lacking, "problem": no_pair(path, table, columns)})
    measured = base.model_copy(update=_measured(path, table, columns))
    if table.columns == BY_FOLDER:
        measured = measured.model_copy(
            update={"notes": (*measured.notes, DataNote(code="labels_by_folder", text=_by_folder(path.name, table)))}
        )
    return measured if terms is None else measured.model_copy(update={"kind": "glossary", "guessed": True})


def _are_judged(rows: Sequence[Row]) -> bool:
    """Whether some replies were liked and some not: praise for all of them teaches nothing by itself, as stars
    beside each reply do."""
    return {True, False} <= {r.liked for r in rows}


def _measured(path: Path, table: Table, columns: Columns) -> dict[str, Any]:
    """What is measured on the rows of a table whose columns are known."""
    found = paired(table, columns, path.name)
    whole = [r for r in found if r.prompt.strip() and r.reply.strip()]
    sets = [r.of_set or None for r in whole]
    measures = measuring(sets)
    rows = [r for r in whole if measures is None or r.of_set not in ("dev", "test")]
    counted = Counter(r.reply for r in rows)
    nothing = {said for said in counted if says_nothing(said)}
    meant = labels_for_nothing([r.reply for r in rows]) if nothing else {}
    lengths = _lengths(rows)
    shown = Counter({said: n for said, n in counted.items() if said not in nothing or folded_cell(said) in meant})
    # On average: one long cell is no reason that a column holds no labels.
    short = sum(word_count(r.reply) for r in rows) <= LABEL_WORDS * len(rows)
    distinct = label_count([r.reply for r in rows]) if short else len(counted)
    labels = bool(rows) and not columns.more_reply and short and distinct <= max(2, len(rows) / 3)
    told: dict[Literal["columns_not_used", "rows_not_used"], str] = {
        "columns_not_used": columns_note(path.name, columns),
        "rows_not_used": rows_note(path.name, table, columns),
    }
    unseen = () if columns.seconds else tuple(columns.unused)
    return {
        "usable": _distinct(rows),
        "prompt_column": columns.prompt[0],
        "more_prompt_columns": columns.prompt[1:],
        "reply_column": columns.reply,
        "more_reply_columns": columns.more_reply,
        "guessed": columns.guessed,
        "own": house((r.group, r.reply) for r in rows),
        "distinct_replies": distinct,
        "labels": labels,
        "example": example_of(rows),
        "notes": (
            *_not_read(path, table),
            *(
                DataNote(code=code, text=text, columns=unseen if code == "columns_not_used" else ())
                for code, text in told.items()
                if text
            ),
            *(DataNote(code="rows_not_used", text=text) for text in said_of_sets(sets_of(table), path.name)),
        ),
        "unanswered": sum(not says_nothing(r.prompt) and says_nothing(r.reply) for r in found),
        "unanswerable": sum(r.unanswered for r in found),
        "measuring": sum(of == measures for of in sets if of),
        "ending": None if labels else ending_of([r.reply for r in rows]),
        "label_counts": tuple(shown.most_common(_SHOWN_LABELS)) if labels else (),
        "judged": "preferences" if rejected_column(table.filled) else "verdicts" if _are_judged(rows) else "",
        "forms": 0 if labels else fields_of_forms(rows),
        "personal": holds_people(rows),
        "private_fields": private_fields([r.reply for r in rows]),
        **lengths,
    }
