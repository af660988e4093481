"""Files for OpenAI's fine-tuning: chats (`messages`), preferences (`preferred_output`) and prompts with what a grader needs.

Fields as in its API reference of 2026: `weight` 0 marks what is not learned, `tool_calls` what is called, `tools` what could be.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from engine.data.formats.dialogue import UNANSWERED, UNASKED
from engine.data.formats.shapes import Item, mapping, mappings
from engine.data.formats.table import GROUP, INSTRUCTIONS, PROMPT, REPLY, Table

Numbered = Iterator[tuple[int, dict[str, str]]]

ROLES = {"user": False, "human": False, "customer": False, "client": False, "assistant": True, "gpt": True, "bot": True, "agent": True, "model": True,
         "tool": False, "function": False, "system": None, "developer": None}
"""Who answers (True), who is answered (False), and who only instructs (None)."""
_TOOLS = ("tool", "function")
_NOT_LEARNED = "answers with weight 0"
_NOT_TEXT = "messages with pictures, sound or files"
_EARLIER = 4
"""So many messages before the one that is answered stand with it: two questions and their answers."""
_EARLIER_LETTERS = 1500
_RIGHT = ("reference_answer", "expected_answer", "correct_answer", "gold_answer", "ideal_answer", "ground_truth", "answer", "reference", "expected",
          "expected_output", "ideal", "target", "solution", "label", "completion")  # fmt: skip
_TECHNICAL = re.compile(
    r"(?i)messages|tools|functions|parallel_tool_calls|tool_choice|function_call|response_format|metadata|seed|temperature|weight|split|source|model|store"
    r"|(?:.*_)?(?:id|uuid|timestamp|created|created_at|updated_at)"
)
"""Fields that are never a right answer."""
_OF_THE_ASKER = re.compile(r"(?i)(?:.*_)?(?:name|user|customer|agent|date|time|url|lang|language|locale)")
"""Fields that alone rather say who asked and when; beside others they are a part of the right answer."""


@dataclass(frozen=True)
class _Said:
    role: str
    text: str
    answers: bool
    learned: bool = True
    readable: bool = True
    """False where it holds a picture, sound or a file."""


def chat_rows(item: Item, number: int, left: Counter[str]) -> Numbered:
    """One row an answer that is learned, with what was said just before; of a chat that waits for its answer, the right one in its other fields.

    What is in no row is counted in `left`.
    """
    said = _said(item["messages"])
    conversation = str(item.get("id") or item.get("conversation_id") or number)
    shared = _instructions(item["messages"], item)
    fields = {str(k): v for k, v in item.items() if v is not None and not _TECHNICAL.fullmatch(str(k))}
    # A chat may end with thanks; what a grader needs stands beside one nobody has answered, or is named so.
    needed = any(n in _RIGHT or (not _OF_THE_ASKER.fullmatch(n) and not any(t.answers for t in said)) for n in fields)
    if said and not said[-1].answers and needed:
        if _is_readable(said):
            others, right = _right(fields)
            yield number, {**others, PROMPT: _asked(said), REPLY: right, GROUP: conversation, **shared}
        else:
            left[_NOT_TEXT] += 1
        return
    before: list[_Said] = []
    for answers, group in groupby(said, key=lambda t: t.answers):
        part = list(group)
        if answers:
            yield from ((number, {**row, GROUP: conversation, **shared}) for row in _answered(before, part, left))
        before += part
    if said and not said[-1].answers:
        left[UNANSWERED] += 1


def preference_row(item: Item, left: Counter[str]) -> dict[str, str] | None:
    """The better and the worse reply to a chat; None where the object is no preference."""
    if "preferred_output" not in item or "non_preferred_output" not in item or not isinstance(item.get("input"), Mapping):
        return None
    given = item["input"]
    said = _said(mappings(given.get("messages")))
    if not _is_readable(said):
        left[_NOT_TEXT] += 1
        return {}
    better, worse = (item[k] if isinstance(item[k], str) else "\n".join(t.text for t in _said(mappings(item[k])) if t.answers)
                     for k in ("preferred_output", "non_preferred_output"))
    return {PROMPT: _asked(said), REPLY: better, "rejected": worse, **_instructions(mappings(given.get("messages")), given)}


def shared_instructions(table: Table) -> list[str]:
    """What to tell of instructions all rows begin with."""
    told = {r.get(INSTRUCTIONS, "") for r in table.rows}
    if len(told) == 1 and any(told):
        return [f"the same instructions before each of the {len(table.rows):,} rows: the examples teach what they ask for"]
    return []


def _answered(before: Sequence[_Said], answers: Sequence[_Said], left: Counter[str]) -> Iterator[dict[str, str]]:
    """Rows of what was answered at one time; answers that follow one another are one."""
    earlier = list(before)
    for learned, group in groupby(answers, key=lambda t: t.learned):
        part = list(group)
        if not learned:
            left[_NOT_LEARNED] += len(part)
        elif not any(not t.answers for t in earlier):
            left[UNASKED] += len(part)
        elif not _is_readable(earlier):
            left[_NOT_TEXT] += 1
        else:
            yield {PROMPT: _asked(earlier), REPLY: "\n".join(t.text for t in part)}
        earlier += part


def _asked(said: Sequence[_Said]) -> str:
    """What is to be answered, below what was said just before it."""
    before, last = _in_view(said)
    now = "\n".join(_line(t) for t in last) if any(t.role in _TOOLS for t in last) else "\n".join(t.text for t in last)
    earlier: list[str] = []
    for turn in reversed(before):
        if sum(map(len, earlier)) + len(turn.text) > _EARLIER_LETTERS:
            break
        earlier.insert(0, _line(turn))
    return "\n\n".join(filter(None, ["\n".join(earlier), now]))


def _in_view(said: Sequence[_Said]) -> tuple[Sequence[_Said], Sequence[_Said]]:
    """The few messages before the question, and the question: all since the last answer."""
    start = len(said)
    while start and not said[start - 1].answers:
        start -= 1
    return said[max(0, start - _EARLIER) : start], said[start:]


def _is_readable(said: Sequence[_Said]) -> bool:
    return all(t.readable for part in _in_view(said) for t in part)


def _line(turn: _Said) -> str:
    return f"{'Assistant' if turn.answers else 'Tool' if turn.role in _TOOLS else 'User'}: {turn.text}"


def _said(messages: Sequence[Item]) -> list[_Said]:
    """What users, tools and the assistant said; empty messages are none."""
    found = []
    for message in messages:
        role = str(message.get("role") or message.get("from") or "").lower()
        answers = ROLES.get(role)
        if answers is None:
            continue
        content = message.get("content", message.get("value", message.get("text")))
        said = text_of(content)
        text = with_calls(said, message) if answers else said
        readable = answers or not isinstance(content, list) or all(_is_text(part) for part in content)
        if text.strip() or not readable:
            found.append(_Said(role, text, answers, str(message.get("weight", 1)) not in ("0", "0.0", "False"), readable))
    return found


def text_of(content: Any) -> str:
    """Text of a message; of parts those of text and of refusals."""
    if isinstance(content, list):
        return "\n".join(as_text(p.get("text") or p.get("refusal") or p.get("content") or "") if isinstance(p, Mapping) else as_text(p)
                         for p in content if _is_text(p))
    return as_text(content)


def _is_text(part: Any) -> bool:
    return isinstance(part, str) or (isinstance(part, Mapping) and any(part.get(k) for k in ("text", "refusal", "content")))


def with_calls(text: str, message: Item) -> str:
    """The text with the calls of tools the message makes, each between marks, as graders read them."""
    refused = message.get("refusal")
    text = text or (refused if isinstance(refused, str) else "")
    calls = [_call(mapping(c.get("function"))) for c in mappings(message.get("tool_calls"))]
    if isinstance(message.get("function_call"), Mapping):
        calls.append(_call(message["function_call"]))
    return "\n".join(filter(None, [text, *(f"<tool_call>{c}</tool_call>" for c in calls)]))


def _call(function: Item) -> str:
    arguments = function.get("arguments", {})
    if isinstance(arguments, str):
        with suppress(ValueError, RecursionError):
            arguments = json.loads(arguments or "{}")
    return json.dumps({"name": as_text(function.get("name")), "arguments": arguments}, ensure_ascii=False, default=str)


def _instructions(messages: Sequence[Item], item: Item) -> dict[str, str]:
    """What system and developer say, and the tools there are."""
    said = [text_of(m.get("content")) for m in messages if str(m.get("role", "")).lower() in ("system", "developer")]
    tools = [mapping(t.get("function")) or t for t in mappings(item.get("tools"))] + mappings(item.get("functions"))
    shown = [json.dumps({k: t[k] for k in ("name", "description", "parameters") if k in t}, ensure_ascii=False, default=str) for t in tools]
    whole = "\n".join(filter(None, [*said, *(["Tools:", *shown] if shown else [])])).strip()
    return {INSTRUCTIONS: whole} if whole else {}


def _right(fields: Mapping[str, Any]) -> tuple[dict[str, str], str]:
    """Other fields, and the right reply: the one so named or the only one, else all of them as one object."""
    name = next((n for n in _RIGHT if n in fields), next(iter(fields)) if len(fields) == 1 else None)
    if name is None:
        return {k: as_text(v) for k, v in fields.items()}, as_text(dict(fields))
    return {k: as_text(v) for k, v in fields.items() if k not in (name, PROMPT, REPLY)}, as_text(fields[name])


def as_text(value: Any) -> str:
    """A text as it is, anything else as JSON; nothing for null."""
    return "" if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
