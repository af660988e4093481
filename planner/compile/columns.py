"""Which columns of a table are planned: those the person named, else what was measured; and what is asked about
them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.core.spec import Source
from engine.data.asked_columns import AskedColumns, find_column
from engine.data.profile import DataProfile
from planner.plan import Origin, Question, Warning_, measured, said
from planner.requirements import Requirements, Wish

COLUMNS, YES = "columns", "yes"
_WRITTEN_WORDS = 5.0
"""Words of an answer from which it is written, not chosen."""
_YES_OR_NO = frozenset({"yes", "no", "y", "n", "ja", "nein", "oui", "non", "sí", "si"})


@dataclass(frozen=True)
class NamedColumns:
    """What the person said of columns."""

    reply: Wish | None
    prompt: tuple[Wish, ...]
    unused: tuple[Wish, ...]

    @property
    def asked(self) -> AskedColumns:
        return AskedColumns(
            tuple(str(w.value) for w in self.prompt),
            str(self.reply.value) if self.reply else None,
            tuple(str(w.value) for w in self.unused),
        )

    def __bool__(self) -> bool:
        return bool(self.reply or self.prompt or self.unused)


def named_columns(wants: Requirements) -> NamedColumns:
    """The columns named in the words."""
    return NamedColumns(wants.one("column"), wants.all("prompt_columns"), wants.all("unused_columns"))


def planned_columns(profile: DataProfile, named: NamedColumns) -> AskedColumns:
    """Message and answer of a measured table; what was named counts, whatever was measured before it was."""
    own = named.asked.within(profile.columns)
    reply = own.reply or (profile.reply_column if profile.reply_column not in (*own.prompt, *own.unused) else None)
    measured_prompt = tuple(
        c for c in (profile.prompt_column, *profile.more_prompt_columns) if c and c not in (reply, *own.unused)
    )
    left = [c for c in profile.columns if c not in (reply, *own.prompt, *own.unused)]
    prompt = own.prompt or measured_prompt or (tuple(left) if len(left) == 1 and reply else ())
    return AskedColumns(prompt, reply or (left[0] if len(left) == 1 and prompt else None))


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
    shown = "names and contents of the columns: " + (", ".join(profile.columns) or "none")
    for name, columns, wishes in (
        ("prompt_column", (source.prompt_column,), named.prompt),
        ("more_prompt_columns", source.more_prompt_columns, named.prompt),
        ("reply_column", (source.reply_column,), (named.reply,) if named.reply else ()),
    ):
        wish = next((w for w in wishes for c in columns if c and find_column(profile.columns, str(w.value)) == c), None)
        if name != "more_prompt_columns" or columns:
            rules[f"{at}.{name}"] = said(wish.said) if wish is not None else measured(shown)


def column_question(source: Source, profile: DataProfile, named: NamedColumns) -> Question | None:
    """What is open about the columns of a table that is learned from."""
    seen = ", ".join(profile.columns) or "none"
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
            text=f"{source.path} has no column {missing.value}. Which one is meant? I saw: {seen}.",
        )
    if source.prompt_column and source.reply_column:
        return None
    if profile.lacking == "replies":
        return Question(field="data_sources", options=profile.columns, text=profile.problem)
    if source.prompt_column:
        text = f"Which column of {source.path} holds the answer to {source.prompt_column}? I saw: {seen}."
    elif source.reply_column:
        text = f"Which column of {source.path} holds the message that {source.reply_column} answers? I saw: {seen}."
    else:
        text = f"Which columns of {source.path} hold the message and the answer? I saw: {seen}."
    return Question(field="data_sources", options=profile.columns, text=text)


def confirmation(guessed: Sequence[Source], profiles: Sequence[DataProfile]) -> Question | None:
    """One question for all tables whose columns were told by what stands in them."""
    if not guessed:
        return None
    said_of = "; ".join(f"in {s.path} {_message(s)} and “{s.reply_column}” the answer" for s in guessed)
    others = next((p.columns for p in profiles if p.path == guessed[0].path), ()) if len(guessed) == 1 else ()
    # A column called “no” is no answer to a question that can be answered so.
    options = (YES, *(c for c in others if c != guessed[0].reply_column and c.casefold() not in _YES_OR_NO))
    return Question(
        field=COLUMNS,
        options=options,
        text=f"Judging by their contents, {said_of}. Is that right? If not, say which column "
        "holds the answer, and which the message.",
    )


def _message(source: Source) -> str:
    more = "".join(f" with “{c}”" for c in source.more_prompt_columns)
    return f"“{source.prompt_column}”{more} is the message"


def unknown_unused(named: NamedColumns, profiles: Sequence[DataProfile]) -> list[Warning_]:
    """Columns that were not to be used and that no file has."""
    columns = [p.columns for p in profiles if p.columns]
    gone = [w for w in named.unused if columns and not any(find_column(c, str(w.value)) for c in columns)]
    return [
        Warning_(
            code="words_not_used", text=f"I did not use: “{w.said.quote}”, because no file has a column {w.value}."
        )
        for w in gone
    ]
