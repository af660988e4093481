"""Documents in parts of which each can be read by itself: what is a quoted mail is marked so in each."""

from __future__ import annotations

from collections.abc import Iterator

from planner.documents.sentences import parts
from planner.rule_readers.asides import asides
from planner.rule_readers.own import quoted
from planner.rule_readers.requirement_rows import table_heads

QUOTED_MAIL = "[quoted mail]"
"""Stands above a part that holds nothing else."""


def document_parts(text: str) -> list[str]:
    """The text cut as `parts` cuts it; each line of a quoted mail begins with “>”, but where all of it is one.

    A part that begins inside a table, or inside a section that asks for nothing, begins with the head of it.
    """
    flat = text.replace("\r\n", "\n")
    found = []
    for part in _headed(_marked(flat)):
        alone = all(line.startswith(">") or not line.strip() for line in part.split("\n"))
        found.append(f"{QUOTED_MAIL}\n{part}" if alone and part != flat.strip() else part)
    return found


def _headed(text: str) -> Iterator[str]:
    sections, tables = asides(text), table_heads(text)
    at = 0
    for part in parts(text):
        start = text.find(part, at)
        at = start + len(part)
        titles = [one.title for one in sections if one.start < start < one.end]
        heads = [head for first, end, head in tables if first <= start < end]
        yield "\n".join([*(f"{title}\n" for title in titles), *heads, part])


def _marked(text: str) -> str:
    out, at = [], 0
    for start, end in quoted(text):
        lines = text[start:end].split("\n")
        out += [
            text[at:start],
            "\n".join(line if not line.strip() or line.startswith(">") else f"> {line}" for line in lines),
        ]
        at = end
    return "".join([*out, text[at:]])
