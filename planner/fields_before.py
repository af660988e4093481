"""Fields of a form that were named before their file was seen: “order no, collection date …” in the first message."""

from __future__ import annotations

import re
from collections.abc import Sequence

from engine.core.spec import Task
from engine.data.formats.table import folded
from planner.plan_state import PlanState
from planner.requirements import Change
from planner.rule_readers.column_fields import missed_fields
from planner.rule_readers.column_tokens import words_for
from planner.rule_readers.loose_columns import listed_columns
from planner.rule_readers.seen_columns import SeenColumns

_FEWEST = 2
"""Columns of one list from which on it is one of fields."""
_AND_SO_ON = re.compile(
    r"(?i)(?<!\w)(?:etc|and so on|and the like|and others?|such as|for example|e\.g|among others|usw|und so"
    r"|und andere|zum Beispiel|z\. ?B"
    r"|par exemple|et autres|por ejemplo|entre otros|y demás|per esempio|eccetera)(?!\w)|…|\.\.\.|等|之类"
)
"""The list is not the whole of it."""


def fields_said_before(state: PlanState, columns: Sequence[SeenColumns], exact: Sequence[Change]) -> list[Change]:
    """The form with the columns that are named in a list, now or before, and stand in no form yet; what is said of
    columns themselves counts more."""
    if any(c.field in ("column", "answer_columns", "unused_columns") for c in exact):
        return []
    mail = {folded(str(c.value)) for c in exact if c.field == "prompt_columns"}
    words = state.turns[-1]
    task = next((str(c.value) for c in reversed(exact) if c.field == "task"), None)
    wish = state.requirements.one("task")
    form = (task or (str(wish.value) if wish is not None else "")) == Task.EXTRACTION
    for seen in columns:
        prompt = [c for c in seen.names if folded(c) in mail] or seen.prompt
        if len(prompt) != 1 or seen.reply is None:
            continue
        now = [c for c in (seen.reply, *seen.more_reply) if c not in prompt]
        left = [c for c in seen.names if c not in (*prompt, *now)]
        wishes = state.requirements
        left = [c for c in left if c not in [str(w.value) for w in wishes.all("unused_columns")]]
        named, quote = missed_fields(words, left) if form or seen.more_reply else [], words.strip()
        if not named and wishes.one("column") is None:
            for turn in state.turns:
                listed = listed_columns(turn, seen.names)
                if len(listed) < _FEWEST or not (form or (task is None and wish is None and _taken_out(turn))):
                    continue
                # A list with the message's own column describes the file.
                if not form and prompt[0] in listed:
                    continue
                listed = [c for c in listed if c not in prompt]
                if _filled(turn) and not _AND_SO_ON.search(turn) and len(listed) >= _FEWEST and set(listed) != set(now):
                    # “Fill in A, B and C” means these, whatever else the file has.
                    named, now, quote = listed, [], turn.strip()
                    break
                if found := [c for c in listed if c in left]:
                    named, quote = found, turn.strip()
                    break
        if named:
            whole = [c for c in seen.names if c in (*now, *named)]
            return [
                Change(op="add" if n else "set", field="answer_columns" if n else "column", value=name, quote=quote)
                for n, name in enumerate(whole)
            ]
    return []


def _filled(words: str) -> bool:
    """Whether a form is to be filled in, or something taken out."""
    return _taken_out(words) or words_for("fills").search(words) is not None


def _taken_out(words: str) -> bool:
    """Whether something is to be taken out of messages: “pull …”, “… out of our mails”."""
    return any(words_for(name).search(words) for name in ("takes_out", "out_of_messages", "fields"))
