"""Which columns of a table hold the message and the reply."""

from __future__ import annotations

import re
from collections.abc import Sequence

from engine.data.formats.table import GROUP, Table

_PROMPT_NAMES = ("customer_message", "message", "question", "prompt", "instruction", "input", "text", "query", "customer", "subject", "body")
_REPLY_NAMES = ("agent_reply", "reply", "answer", "completion", "response", "output", "category", "label", "topic", "class", "intent", "agent_answer")


_GROUP_NAMES = (GROUP, "conversation_id", "thread_id", "ticket_id", "ticket", "case_id", "customer_id", "customer_no", "client_id", "user_id", "document_id")


_PEOPLE = re.compile(
    r"(?:(?:customer|client|contact|agent|user|sender|author|requester|assignee|first|last|full|sur|family|given|employee|patient|kunden?|ansprech)[_ -]?)*"
    r"(?:name|partner)|(?:vor|nach|familien|kunden)name|kunde|nom|prénom|prenom|nombre|apellidos?|nome|cognome|customer|agent|requester|assignee|sender|author"
)


def name_columns(columns: Sequence[str]) -> list[str]:
    """Columns that hold names of people, by their own."""
    return [c for c in columns if _PEOPLE.fullmatch(c.strip().casefold().replace(" ", "_"))]


def group_of(columns: Sequence[str]) -> str | None:
    """The column that says to which conversation or customer a row belongs."""
    return _by_name(columns, _GROUP_NAMES)


def pair_of(table: Table, named: Sequence[str] = ()) -> tuple[str | None, str | None]:
    """Columns of message and reply by their names, `named` ones first; for the message else the longest text."""
    reply = next((c for c in table.columns if c in named), None) or _by_name(table.columns, _REPLY_NAMES)
    prompt = _by_name([c for c in table.columns if c != reply], _PROMPT_NAMES)
    if reply and not prompt:
        prompt = _longest_text_column(table, exclude=reply)
    return prompt, reply


def _by_name(columns: Sequence[str], names: Sequence[str]) -> str | None:
    lower = {c.lower().strip().replace(" ", "_"): c for c in columns}
    return next((lower[n] for n in names if n in lower), None)


def _longest_text_column(table: Table, exclude: str) -> str | None:
    means = {c: sum(len(r.get(c, "")) for r in table.rows) for c in table.columns if c != exclude}
    return max(means, key=lambda c: means[c], default=None)
