"""The messages of labelled conversations as rows that a run learns from: what the encoder reads, and the form it is to
fill in."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from engine.core.journal import replace_json
from planner.reading.labelled import LabelledMessage, labelled

MESSAGES = "messages.jsonl"
"""The rows, in the folder of a session."""
_MEASURES = "test"


def write_messages(conversations: Path, folder: Path) -> int:
    """Write the messages of the conversations to `MESSAGES` in a folder, a line each; how many there are comes back.

    Conversations to choose settings with are learned from: the training sets a part aside for that itself.

    Raises:
        BadInput: a line is no labelled conversation.
        RunFailed: it cannot be written.
    """
    lines = list(_lines(labelled(conversations)))
    replace_json(folder / MESSAGES, "".join(lines))
    return len(lines)


def _lines(messages: Iterable[LabelledMessage]) -> Iterator[str]:
    for one in messages:
        row = {
            "message": one.text,
            "reply": one.reply,
            "conversation_id": one.id,
            "split": _MEASURES if one.split == _MEASURES else "train",
        }
        yield json.dumps(row, ensure_ascii=False) + "\n"
