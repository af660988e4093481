"""Labelled conversations become rows that an encoder can learn all of."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.core.errors import BadInput
from engine.core.spec import Source
from engine.data.prepare import read_rows
from engine.encoder.schema import lost_of, schema_of
from planner.reading.messages import MESSAGES, write_messages
from tests.support.places import SAMPLE

_CONVERSATIONS = SAMPLE.parent / "embedded-planner" / "conversations"


def test_the_saved_session_has_rows_that_can_be_learned(tmp_path: Path) -> None:
    """One row a message, with its conversation and set; nearly every form can be filled in from its message."""
    count = write_messages(_CONVERSATIONS, tmp_path)
    rows = read_rows(Source(path=MESSAGES, kind="jsonl"), tmp_path)
    assert len(rows) == count > 5000
    assert {row.of_set for row in rows} == {"train", "test"}
    assert len({row.group for row in rows}) > 2500
    # What a conversation said before is told behind its later messages.
    assert sum("[known]" in row.prompt for row in rows) > 2000
    learned = [(row.prompt, row.reply) for row in rows if row.of_set == "train"]
    schema = schema_of(learned)
    assert {"task", "offline", "asks"} <= set(schema.choices)
    assert {"circumstances", "delivery", "stage", "gone"} <= set(schema.flags)
    assert {"rubric", "sources", "gates"} <= {kind.name for kind in schema.spans}
    assert sum(lost_of(text, reply, schema) > 0 for text, reply in learned) < len(learned) * 0.01


def test_the_same_labels_give_the_same_rows(tmp_path: Path) -> None:
    folder = tmp_path / "c"
    folder.mkdir()
    lines = (_CONVERSATIONS / "talks.jsonl").read_text(encoding="utf-8").splitlines()[:5]
    (folder / "talks.jsonl").write_text("\n".join(lines), encoding="utf-8")
    assert write_messages(folder, tmp_path) >= 5
    once = (tmp_path / MESSAGES).read_bytes()
    write_messages(folder, tmp_path)
    assert (tmp_path / MESSAGES).read_bytes() == once
    assert all(json.loads(line)["conversation_id"] for line in once.splitlines())


def test_a_line_that_is_no_conversation_is_said(tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_text('{"id": 1}\n', encoding="utf-8")
    with pytest.raises(BadInput, match="not a labelled conversation"):
        write_messages(tmp_path, tmp_path)
