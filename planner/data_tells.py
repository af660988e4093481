"""What the data shows the task to be."""

from __future__ import annotations

from collections.abc import Sequence

from engine.core.spec import Task
from engine.data.profile import DataProfile
from planner.sentences import Digits, Sentence, sentence

LONG_REPLY_WORDS = 6.0


def measured_task(profiles: Sequence[DataProfile]) -> tuple[Task, Sentence] | None:
    """What the data shows the task to be, and the figure that shows it; None where it cannot tell."""
    for profile in profiles:
        if profile.kind not in ("table", "jsonl") or not profile.reply_column:
            continue
        if profile.more_reply_columns:
            return Task.EXTRACTION, sentence(
                "reason-several-columns",
                "the answer is a form of {fields} columns: {columns}",
                fields=Digits(str(1 + len(profile.more_reply_columns))),
                columns=(profile.reply_column, *profile.more_reply_columns),
            )
        if profile.labels:
            return Task.CLASSIFICATION, sentence(
                "reason-labels",
                "column {column} holds {labels} repeated labels in {rows} rows",
                column=profile.reply_column,
                labels=Digits(str(profile.distinct_replies)),
                rows=Digits(str(profile.rows)),
            )
        if profile.forms:
            return Task.EXTRACTION, sentence(
                "reason-forms",
                "the replies in column {column} are forms of {fields} fields, filled in with words of the message or "
                "from few values",
                column=profile.reply_column,
                fields=Digits(str(profile.forms)),
            )
        if profile.mean_reply_words > LONG_REPLY_WORDS:
            return Task.CHAT_ASSISTANT, sentence(
                "reason-written-replies",
                "column {column} holds written replies of {words} words on average",
                column=profile.reply_column,
                words=Digits(f"{profile.mean_reply_words:g}"),
            )
    return None
