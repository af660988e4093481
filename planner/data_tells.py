"""What the data shows the task to be."""

from __future__ import annotations

from collections.abc import Sequence

from engine.core.spec import Task
from engine.data.profile import DataProfile

LONG_REPLY_WORDS = 6.0


def measured_task(profiles: Sequence[DataProfile]) -> tuple[Task, str] | None:
    """What the data shows the task to be, and the figure that shows it; None where it cannot tell."""
    for profile in profiles:
        if profile.kind not in ("table", "jsonl") or not profile.reply_column:
            continue
        if profile.labels:
            return (
                Task.CLASSIFICATION,
                (
                    f"column {profile.reply_column} holds {profile.distinct_replies} repeated labels in "
                    f"{profile.rows} rows"
                ),
            )
        if profile.mean_reply_words > LONG_REPLY_WORDS:
            return (
                Task.CHAT_ASSISTANT,
                f"column {profile.reply_column} holds written replies of {profile.mean_reply_words:g} words on average",
            )
    return None
