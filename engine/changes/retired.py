"""Which examples rest on what changed: their reply says a fact that the paragraph it is about says no longer."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pydantic import ValidationError

from engine.changes.passages_compared import ChangedPassage
from engine.core.frozen import Frozen
from engine.core.journal import append_line, read_lines
from engine.core.row import Row
from engine.graders.facts import figures
from engine.retrieval.retriever import words

_STEM = 5
_SHARED = 2
"""Words beside the figure that an example and a paragraph must share to be about the same."""
_WORD = re.compile(r"[^\W\d_]{4,}")


@dataclass(frozen=True)
class RetiredRow:
    """An example that is not true any more."""

    file: str
    line: int
    message: str
    reply: str
    fact: str
    """What it says and the document says no longer."""
    old: str
    new: str
    """The paragraph as it was and as it is; empty where it is gone."""
    proposed: str
    """The reply with the new fact in the place of the old; empty where only a person can say what is right now."""


class RetiredLine(Frozen):
    """An example that a person took out; a line of `retired.jsonl`, never changed."""

    message: str
    reply: str
    why: str
    by: str
    time: datetime


def retire(session: Path, rows: Iterable[RetiredRow], by: str) -> int:
    """Write down that examples are learned from no longer; how many were not written down before.

    Raises:
        RunFailed: it could not be written.
    """
    known = {(one.message, one.reply) for one in retired_of(session)}
    count = 0
    for one in rows:
        if (one.message, one.reply) not in known:
            known.add((one.message, one.reply))
            why = f"{one.fact}: {one.new or '-'}"
            line = RetiredLine(message=one.message, reply=one.reply, why=why, by=by, time=datetime.now(UTC))
            append_line(session / "retired.jsonl", line.model_dump_json())
            count += 1
    return count


def retired_of(session: Path) -> list[RetiredLine]:
    """All that were taken out, oldest first; lines that are none are passed over.

    Raises:
        BadInput: the file is no plain one.
    """
    found = []
    for line in read_lines(session / "retired.jsonl").lines:
        with suppress(ValidationError):
            found.append(RetiredLine.model_validate(json.loads(line)))
    return found


def retired_rows(rows: Iterable[Row], changed: Sequence[ChangedPassage], all_new: str) -> list[RetiredRow]:
    """Of rows those that rest on a paragraph that changed; `all_new` is all that the documents say now. A figure that
    another paragraph on the same still says retires nothing."""
    touched = [one for one in changed if one.gone]
    found = []
    for row in rows:
        said = figures(row.reply)
        for one in touched:
            facts = said & one.gone
            if facts and _about_the_same(row, one) and not _still_said(row, facts, all_new):
                fact = sorted(facts)[0]
                found.append(
                    RetiredRow(
                        row.file,
                        row.line,
                        row.prompt,
                        row.reply,
                        fact,
                        one.old,
                        one.new,
                        _proposed(row.reply, facts, one),
                    )
                )
                break
    return found


def _about_the_same(row: Row, one: ChangedPassage) -> bool:
    """By the words of message and reply that also stand in the paragraph, which are rarer than figures are."""
    return len(_stems(f"{row.prompt} {row.reply}") & _stems(one.old)) >= _SHARED


def _still_said(row: Row, facts: frozenset[str] | set[str], all_new: str) -> bool:
    """Whether another sentence of the documents says the same of the same: the reply then rests on that one."""
    own = _stems(row.reply)
    for sentence in re.split(r"(?<=[.!?])\s+|\n", all_new):
        if facts <= figures(sentence) and len(own & _stems(sentence)) >= max(_SHARED, len(own) // 3):
            return True
    return False


def _proposed(reply: str, facts: set[str] | frozenset[str], one: ChangedPassage) -> str:
    """With one fact gone and one come, the one stands for the other."""
    if len(facts) != 1 or len(one.gone) != 1 or len(one.come) != 1:
        return ""
    old, new = _written(next(iter(one.gone)), one.old), _written(next(iter(one.come)), one.new)
    if old is None or new is None:
        return ""
    pattern = re.compile(rf"(?<![\w.,]){re.escape(old)}(?!\w|[.,]\d)")
    return pattern.sub(new, reply) if len(pattern.findall(reply)) == 1 else ""


def _written(figure: str, text: str) -> str | None:
    """The figure as it stands in a text."""
    for found in re.finditer(r"\d+(?:[.,]\d+)*", text):
        if figures(found[0]) == {figure}:
            return found[0]
    return None


def _stems(text: str) -> set[str]:
    return {word[:_STEM] for word in words(text) if _WORD.fullmatch(word)}
