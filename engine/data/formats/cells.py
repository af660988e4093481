"""What programs do to the texts of cells: tags of web pages around them, and the end of long ones cut off."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import replace

from engine.data.formats.markup import plain
from engine.data.formats.table import Table

CUT_LETTERS = 32_767
"""The most a cell of a spreadsheet holds."""
_TAGS = (
    "p|br|div|span|b|i|u|a|ul|ol|li|img|table|tbody|thead|tr|td|th|strong|em|font|blockquote|pre|code|h[1-6]|hr"
    "|body|html|center|small|sub|sup"
)
_TAG = re.compile(rf"</?(?:{_TAGS})(?:\s+[\w:-]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'<>]+)))*\s*/?>", re.IGNORECASE)
"""A tag of a written text: words like `<filename>`, `<name>` or `<3` are none."""
_WRITTEN = re.compile(rf"</(?:{_TAGS})\s*>|<(?:br\s*/?|p|img\s[^<>]*|a\s[^<>]*|div)>", re.IGNORECASE)
"""The end of a tag, or one that has none: a text that names a tag does not end it."""
_OF_PROGRAMS = re.compile(
    (
        r"<(?:script|form|button|input|nav|svg|canvas|select|textarea|template|iframe|section|main|\?xml|\?php"
        r"|\?=)\b|<!doctype|```"
    ),
    re.IGNORECASE,
)
"""What makes it the code of a page, which is what shall be learned."""
_NAMED = re.compile(r"</?([A-Za-z][\w:.-]*)")
_MOSTLY = 0.5
_PROGRAM_SHARE = 0.1
_LOOKED_AT = 500
_SAID = 3


def mended(found: Table) -> Table:
    """The table with tags of web pages made plain text in the columns that are full of them, and cells that are cut
    said."""
    columns = [c for c in found.columns if _is_html([v for r in found.rows if (v := r.get(c, "").strip())])]
    rows = (
        [{name: _plain(cell) if name in columns else cell for name, cell in row.items()} for row in found.rows]
        if columns
        else found.rows
    )
    return replace(found, rows=rows, left_out=(*found.left_out, *_cut(found)))


def _is_html(cells: Sequence[str]) -> bool:
    looked_at = cells[:: max(1, len(cells) // _LOOKED_AT)]
    if not looked_at or sum(bool(_OF_PROGRAMS.search(c)) for c in looked_at) > _PROGRAM_SHARE * len(looked_at):
        return False
    return sum(bool(_TAG.search(c) and _WRITTEN.search(c)) for c in looked_at) > _MOSTLY * len(looked_at)


def _plain(cell: str) -> str:
    """The cell's text; what stands between angle brackets and is no tag is a word of it."""
    from lxml.html import defs

    if not _TAG.search(cell):
        return html.unescape(cell)
    return plain(_NAMED.sub(lambda m: m[0] if m[1].lower() in defs.tags or ":" in m[1] else f"&lt;{m[0][1:]}", cell))


def _cut(found: Table) -> list[str]:
    lines = [
        line
        for line, row in zip(found.lines, found.rows, strict=True)
        if any(len(cell) == CUT_LETTERS for cell in row.values())
    ]
    if not lines:
        return []
    more = f" and {len(lines) - _SAID:,} more" if len(lines) > _SAID else ""
    which = f"{len(lines):,} row{'s' if len(lines) > 1 else ''} ({', '.join(map(str, lines[:_SAID]))}{more})"
    return [
        f"the end of a text in {which}: it was cut at {CUT_LETTERS:,} letters, the most "
        "a cell of a spreadsheet holds; export it as JSON lines to have all of it"
    ]
