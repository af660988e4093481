"""What does not belong to a text is taken out of it before it teaches: control tokens, what programs left over,
names of those who answered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from engine.data.control import without_template
from engine.data.leftovers import readable
from engine.data.signatures import without_signatures

if TYPE_CHECKING:
    from engine.core.row import Row
    from engine.data.counts import Counts

CODE, CHAT = "code_assistant", "chat_assistant"


def mended(rows: Sequence[Row], counts: Counts, task: str = "") -> list[Row]:
    """Rows in order; each kind of repair is counted with where it was needed. In code nothing is unescaped, and only
    chats are signed."""
    found = [_without_control(row, counts) for row in rows]
    # In code “&amp;” and “\\n” may be meant.
    if task != CODE:
        found = [_legible(row, counts) for row in found]
    if task == CHAT:
        for n, (row, unsigned) in enumerate(zip(found, without_signatures(found), strict=True)):
            if unsigned is not row:
                counts.mend("signature", row)
                found[n] = unsigned
    return found


def _without_control(row: Row, counts: Counts) -> Row:
    return _changed(row, counts, "control_tokens", lambda text, reply: without_template(text, reply=reply))


def _legible(row: Row, counts: Counts) -> Row:
    return _changed(row, counts, "leftovers", lambda text, _: readable(text))


def _changed(row: Row, counts: Counts, kind: str, change: Callable[[str, bool], str]) -> Row:
    if row.made:
        # What stands in a document is what the document says.
        return row
    prompt, reply, rejected = change(row.prompt, False), change(row.reply, True), change(row.rejected, True)
    if (prompt, reply, rejected) == (row.prompt, row.reply, row.rejected):
        return row
    counts.mend(kind, row)
    return replace(row, prompt=prompt, reply=reply, rejected=rejected)
