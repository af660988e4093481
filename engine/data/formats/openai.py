"""Preferences as OpenAI's fine-tuning takes them (`preferred_output`), and what to tell of instructions all rows share.

Its other files are chats like those of others: `training/chats.py`.
"""

from __future__ import annotations

from collections.abc import Mapping

from engine.data.formats.shapes import Item, mappings
from engine.data.formats.table import INSTRUCTIONS, PROMPT, REPLY, Table
from engine.data.formats.training.fields import instructions
from engine.data.formats.training.messages import chat_of
from engine.data.formats.training.reading import RowReading, RowsFound
from engine.data.formats.training.said import BROKEN, NOT_TEXT, Chat, asked, is_readable


def preferences(item: Item, number: int, reading: RowReading) -> RowsFound | None:
    """The better and the worse reply to a chat; None where the object is no preference."""
    if (
        "preferred_output" not in item
        or "non_preferred_output" not in item
        or not isinstance(item.get("input"), Mapping)
    ):
        return None
    given, used = item["input"], frozenset({"input", "preferred_output", "non_preferred_output"})
    chat = chat_of(mappings(given.get("messages")), reading, number) or Chat()
    if not is_readable(chat.said):
        reading.left.add(NOT_TEXT)
        return RowsFound([], used)
    outputs = [
        v if isinstance(v := item[k], str) else chat_of(mappings(v), reading, number) or Chat()
        for k in ("preferred_output", "non_preferred_output")
    ]
    if isinstance(outputs[0], Chat) and not all(t.sound for t in outputs[0].said):
        reading.left.add(BROKEN, number)
        return RowsFound([], used)
    better, worse = (o if isinstance(o, str) else "\n".join(t.text for t in o.said if t.answers) for o in outputs)
    return RowsFound(
        [{PROMPT: asked(chat.said), REPLY: better, "rejected": worse, **instructions(given, chat.told)}], used
    )


def shared_instructions(table: Table) -> list[str]:
    """What to tell of instructions all rows begin with."""
    told = {r.get(INSTRUCTIONS, "") for r in table.rows}
    if len(told) == 1 and any(told):
        return [
            f"the same instructions before each of the {len(table.rows):,} rows: the examples teach what they ask for"
        ]
    return []
