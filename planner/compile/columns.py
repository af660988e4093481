"""Which columns of a table are planned: those the person named, else what was measured; and what is asked about
them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from pathlib import PurePath

from engine.core.spec import Source, Task
from engine.data.asked_columns import AskedColumns, find_column, without_unit
from engine.data.formats.table import PROMPT, REPLY
from engine.data.not_used import MOST_NAMED
from engine.data.profile import DataNote, DataProfile
from planner.plan import Origin, Question, Warning_, measured, said
from planner.requirements import Requirements, Wish, normal
from planner.rule_readers.loose_columns import loose_names
from planner.sentences import Figure, Sentence, first_of, quoted, semicolons, sentence

COLUMNS, YES = "columns", sentence("option-yes", "yes")
_WRITTEN_WORDS = 5.0
"""Words of an answer from which it is written, not chosen."""
_YES_OR_NO = frozenset({"yes", "no", "y", "n", "ja", "nein", "oui", "non", "sí", "si"})


@dataclass(frozen=True)
class NamedColumns:
    """What the person said of columns."""

    reply: Wish | None
    prompt: tuple[Wish, ...]
    unused: tuple[Wish, ...]
    more_reply: tuple[Wish, ...] = ()
    form: bool = False
    """Fields are to come out, whichever columns those are."""

    @property
    def asked(self) -> AskedColumns:
        return AskedColumns(
            tuple(str(w.value) for w in self.prompt),
            str(self.reply.value) if self.reply else None,
            tuple(str(w.value) for w in self.unused),
            tuple(str(w.value) for w in self.more_reply),
            self.form,
        )

    def __bool__(self) -> bool:
        return bool(self.reply or self.prompt or self.unused)


def named_columns(wants: Requirements) -> NamedColumns:
    """The columns named in the words."""
    task = wants.one("task")
    return NamedColumns(
        wants.one("column"),
        wants.all("prompt_columns"),
        wants.all("unused_columns"),
        wants.all("answer_columns"),
        form=task is not None and task.value == Task.EXTRACTION and not task.said.guessed,
    )


def planned_columns(profile: DataProfile, named: NamedColumns) -> AskedColumns:
    """Message and answer of a measured table; what was named counts, whatever was measured before it was."""
    own = named.asked.within(profile.columns)
    if is_turned(profile, named):
        return AskedColumns((str(profile.prompt_column),), profile.reply_column, more_reply=profile.more_reply_columns)
    more = own.more_reply if own.reply else profile.more_reply_columns
    reply = own.reply or (profile.reply_column if profile.reply_column not in (*own.prompt, *own.unused) else None)
    measured_prompt = tuple(
        c for c in (profile.prompt_column, *profile.more_prompt_columns) if c and c not in (reply, *more, *own.unused)
    )
    left = [c for c in profile.columns if c not in (reply, *own.prompt, *own.unused)]
    prompt = own.prompt or measured_prompt or (tuple(left) if len(left) == 1 and reply else ())
    more = tuple(c for c in more if c not in (*prompt, *own.unused))
    return AskedColumns(prompt, reply or (left[0] if len(left) == 1 and prompt else None), more_reply=more)


def is_turned(profile: DataProfile, named: NamedColumns) -> bool:
    """Whether the column that was named as the answer is the message of the form, as beside it no row could be
    learned: that is asked about."""
    own = named.asked.within(profile.columns)
    return own.reply is not None and not own.prompt and profile.guessed and own.reply == profile.prompt_column


def turned_like(source: Source, profile: DataProfile, learned: Sequence[DataProfile]) -> Source:
    """A table that is only measured with, turned so that it answers as those do that are learned from, where only its
    contents told its columns.

    “product, text_we_like” beside chats that write the texts: the long column is the answer there as well.
    """
    written = [p.mean_reply_words for p in learned if p.kind in ("table", "jsonl") and not p.labels]
    guessed = (
        profile.guessed
        and source.use == "eval"
        and source.prompt_column is not None
        and source.reply_column is not None
    )
    if (
        not guessed
        or source.more_prompt_columns
        or not written
        or len(written) != len(learned)
        or min(written) < _WRITTEN_WORDS
    ):
        return source
    if profile.mean_reply_words >= _WRITTEN_WORDS or profile.mean_prompt_words < _WRITTEN_WORDS:
        return source
    return source.model_copy(update={"prompt_column": source.reply_column, "reply_column": source.prompt_column})


def column_origins(
    at: str, source: Source, profile: DataProfile, named: NamedColumns, rules: dict[str, Origin]
) -> None:
    """Where each column of a source comes from."""
    shown = sentence("reason-columns", "names and contents of the columns: {columns}", columns=_seen(profile))
    for name, columns, wishes in (
        ("prompt_column", (source.prompt_column,), named.prompt),
        ("more_prompt_columns", source.more_prompt_columns, named.prompt),
        ("reply_column", (source.reply_column,), (named.reply,) if named.reply else ()),
        ("more_reply_columns", source.more_reply_columns, named.more_reply),
    ):
        wish = next((w for w in wishes for c in columns if c and find_column(profile.columns, str(w.value)) == c), None)
        if columns or not name.startswith("more_"):
            rules[f"{at}.{name}"] = said(wish.said) if wish is not None else measured(shown)
    rules |= {f"{at}.meant[{column}]": said(wish.said) for column, wish in _meant(source, profile, named)}


def _meant(source: Source, profile: DataProfile, named: NamedColumns) -> Iterator[tuple[str, Wish]]:
    """Fields that were asked for in words of their own, which do not name the column."""
    wishes = [w for w in (named.reply, *named.more_reply) if w is not None]
    times = Counter(w.said.quote for w in wishes)
    for wish in wishes:
        column = find_column(profile.columns, str(wish.value))
        by_name = loose_names(wish.said.quote, (column,)) if column is not None else ()
        if (
            column in (source.reply_column, *source.more_reply_columns)
            and column is not None
            and times[wish.said.quote] == 1
            and not by_name
            and normal(without_unit(column)) not in normal(wish.said.quote)
        ):
            yield column, wish


def column_question(source: Source, profile: DataProfile, named: NamedColumns) -> Question | None:
    """What is open about the columns of a table that is learned from."""
    seen = _seen(profile)
    if profile.writers and {PROMPT, REPLY} <= set(profile.columns):
        # A chat has been made into pairs: the columns it had say who wrote and what.
        return None
    missing = (
        named.reply
        if named.reply is not None and find_column(profile.columns, str(named.reply.value)) is None
        else None
    )
    if (
        missing is None
        and named.prompt
        and all(find_column(profile.columns, str(w.value)) is None for w in named.prompt)
    ):
        missing = named.prompt[0]
    if missing is not None:
        return Question(
            field="data_sources",
            options=profile.columns,
            text=sentence(
                "question-no-column",
                "{path} has no column {column}. Which one is meant? I saw: {seen}.",
                path=source.path,
                column=str(missing.value),
                seen=seen,
            ),
        )
    if source.prompt_column and source.reply_column:
        return None
    if profile.lacking == "replies":
        return Question(field="data_sources", options=profile.columns, text=profile.problem)
    if source.prompt_column:
        text = sentence(
            "question-answer-column",
            "Which column of {path} holds the answer to {column}? I saw: {seen}.",
            path=source.path,
            column=source.prompt_column,
            seen=seen,
        )
    elif source.reply_column:
        text = sentence(
            "question-message-column",
            "Which column of {path} holds the message that {column} answers? I saw: {seen}.",
            path=source.path,
            column=source.reply_column,
            seen=seen,
        )
    else:
        text = sentence(
            "question-both-columns",
            "Which columns of {path} hold the message and the answer? I saw: {seen}.",
            path=source.path,
            seen=seen,
        )
    return Question(field="data_sources", options=profile.columns, text=text)


def confirmation(guessed: Sequence[Source], profiles: Sequence[DataProfile]) -> Question | None:
    """One question for all tables whose columns were told by what stands in them."""
    if not guessed:
        return None
    used = (guessed[0].reply_column, *guessed[0].more_reply_columns)
    others = next((p.columns for p in profiles if p.path == guessed[0].path), ()) if len(guessed) == 1 else ()
    # A column called “no” is no answer to a question that can be answered so.
    # Of a form no single column is the answer.
    others = () if guessed[0].more_reply_columns else others
    options = (YES, *(c for c in others if c not in used and c.casefold() not in _YES_OR_NO))
    return Question(
        field=COLUMNS,
        options=options,
        text=sentence(
            "question-columns-right",
            "Judging by their contents, {told}. Is that right? If not, say which column holds the answer, and which "
            "the message.",
            told=semicolons([_message(s) for s in guessed]),
        ),
    )


def _message(source: Source) -> Sentence:
    columns = [quoted(str(c)) for c in (source.prompt_column, *source.more_prompt_columns)]
    message = reduce(lambda a, b: sentence("reason-with", "{first} with {second}", first=a, second=b), columns)
    if source.more_reply_columns:
        fields = [quoted(c) for c in (str(source.reply_column), *source.more_reply_columns)]
        return sentence(
            "question-fields-of",
            "in {path} {message} is the message, and the answer has the fields {fields}",
            path=source.path,
            message=message,
            fields=fields,
        )
    return sentence(
        "question-columns-of",
        "in {path} {message} is the message and “{reply}” the answer",
        path=source.path,
        message=message,
        reply=str(source.reply_column),
    )


def _seen(profile: DataProfile) -> Figure:
    return profile.columns or sentence("reason-none", "none")


def note_of(profile: DataProfile, note: DataNote) -> Warning_:
    """What of a file is not learned, as it was measured."""
    figures: dict[str, Figure] = {
        "file": PurePath(profile.path).name,
        "columns": first_of(note.columns, MOST_NAMED),
    }
    text = Sentence(note.text, "warning-columns-unseen", figures) if note.columns else note.text
    return Warning_(code=note.code, text=text)


def unknown_unused(named: NamedColumns, profiles: Sequence[DataProfile]) -> list[Warning_]:
    """Columns that were not to be used and that no file has."""
    columns = [p.columns for p in profiles if p.columns and not p.writers]
    gone = [w for w in named.unused if columns and not any(find_column(c, str(w.value)) for c in columns)]
    return [
        Warning_(
            code="words_not_used",
            text=sentence(
                "warning-no-column",
                "I did not use: “{quote}”, because no file has a column {column}.",
                quote=w.said.quote,
                column=str(w.value),
            ),
        )
        for w in gone
    ]
