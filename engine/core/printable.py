"""Text of others before it is shown or written for people: nothing in it commands a terminal, makes a line, or moves
what stands beside it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from io import TextIOBase, TextIOWrapper
from typing import TextIO, cast

_LINE_ENDS = "\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]"
_FLAG = "\U0001f3f4[\U000e0061-\U000e007a\U000e0030-\U000e0039]{3,6}\U000e007f"
"""Flags of regions are the one proper use of tags (Unicode TR51)."""
_TAGS = "[\U000e0000-\U000e007f]+"
_SELECTORS = "(?<=[\ufe00-\ufe0f\U000e0100-\U000e01ef])[\ufe00-\ufe0f\U000e0100-\U000e01ef]+"
"""A letter has one selector of its shape; more of them carry hidden bytes."""
_COMMANDS = "\x00-\x08\x0b-\x1f\x7f-\x9f"
"""C0 and C1 but for tab and line feed: escape codes begin with them."""
_UNSEEN = "\u061c\u180e\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U0001d173-\U0001d17a"
"""What moves or hides other letters. Marks of direction (U+200E, U+200F) and joiners belong to ordinary text of many
scripts."""
_HALF = "\ud800-\udfff"
"""Bytes of names that are no UTF-8, and halves of letters: nothing can write them."""
_HIDDEN_SPACE = "(?<![\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u200b])\u200b+"
"""In Thai, Lao, Burmese and Khmer it divides words."""
_TEXT = re.compile(
    f"(?P<flag>{_FLAG})|\r\n|(?P<tags>{_TAGS})|(?P<selectors>{_SELECTORS})"
    f"|{_HIDDEN_SPACE}|[\u2028\u2029{_COMMANDS}{_UNSEEN}{_HALF}]"
)
_LINE = re.compile(f"{_LINE_ENDS}|\t|{_TEXT.pattern}")
_DATA = re.compile(f"[\x7f-\x9f\u2028\u2029\U000e0000-\U000e007f{_UNSEEN}{_HALF}]")
_MARKDOWN = re.compile(r"[\\`*_\[\]<>|#~&!]")
_INSTEAD = {"<": "&lt;", ">": "&gt;", "&": "&amp;"}
_OPEN, _CLOSE = "\u2068", "\u2069"
_RIGHT = re.compile("[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
"""Hebrew, Arabic and all other scripts written from right to left, with their figures."""
_APART = re.compile(r"([“”\t\n→|│]| {2,}| [+–] |: | ?[(\[{]|[)\]}])")
"""What stands between values on a page: quotation marks, arrows, columns, brackets."""


def printable(text: str) -> str:
    """The text with visible marks in place of whatever would command a terminal, hide, or change the order of letters;
    its lines stay lines.

    Control characters become their pictures (␛), others their number (⟨U+202E⟩), hidden tags what they say.
    """
    # Most text needs nothing, and is told by two quick looks.
    return text if text.isascii() and text.isprintable() else _TEXT.sub(_mark, text)


def one_line(text: str) -> str:
    """The same, and nothing in it makes a line or a column: line ends are ↵, tabs ␉."""
    return text if text.isascii() and text.isprintable() else _LINE.sub(lambda m: _mark(m, inside=True), text)


def lines(parts: Iterable[str]) -> str:
    """Each part on a line of its own, whatever it holds."""
    return "\n".join(map(one_line, parts))


def letters_only(text: str) -> str:
    """Without whatever would be a mark, where there is no room for one."""
    return _TEXT.sub(lambda m: m["flag"] or "", text)


def json_text(text: str) -> str:
    """JSON of the same meaning that no terminal obeys: what would be a mark elsewhere is escaped."""
    return text if text.isascii() and "\x7f" not in text else _DATA.sub(_escaped, text)


def isolated(text: str) -> str:
    """With each value that is written from right to left apart from what stands beside it (FSI … PDI, Unicode TR9).

    A value is what stands in quotation marks, or else the words from the first to the last such letter with no arrow,
    column or bracket in between.
    `text` has no marks of its own that do so, as after `printable`.
    """
    if text.isascii() or _RIGHT.search(text) is None:
        return text
    parts = _APART.split(text)
    for n in range(0, len(parts), 2):
        if (first := _RIGHT.search(parts[n])) is not None:
            quoted = parts[n - 1 : n] == ["“"] and parts[n + 1 : n + 2] == ["”"]
            parts[n] = _between(parts[n]) if quoted else _around(parts[n], first.start())
    return "".join(parts)


def value(text: str) -> str:
    """One value inside other text: on one line, and apart from what stands beside it where it is written from right
    to left."""
    shown = one_line(text)
    return _between(shown) if _RIGHT.search(shown) else shown


def in_markdown(text: str) -> str:
    """A value inside Markdown: blanks and line ends are a space each, and nothing in it is a mark of Markdown or
    HTML."""
    return _MARKDOWN.sub(lambda m: _INSTEAD.get(m.group(), f"\\{m.group()}"), value(" ".join(text.split())))


def in_html(text: str) -> str:
    """A value inside HTML, before it is escaped: lines stay lines, for the page says where it ends."""
    return "\n".join(map(value, printable(text).split("\n")))


def _between(text: str) -> str:
    return f"{_OPEN}{text}{_CLOSE}"


def _around(text: str, first: int) -> str:
    """The words from the first to the last letter written from the right, whole, but without the punctuation of the
    sentence around them."""
    last = next(n for n in range(len(text) - 1, -1, -1) if _RIGHT.match(text[n]))
    start = max(text.rfind(" ", 0, first) + 1, 0)
    end = len(text) if (space := text.find(" ", last)) < 0 else space
    # A full stop is that of the sentence, and goes in its direction.
    end = last + 1 + len(text[last + 1 : end].rstrip(".,;:"))
    return f"{text[:start]}{_between(text[start:end])}{text[end:]}"


def _mark(match: re.Match[str], *, inside: bool = False) -> str:
    found = match.group()
    if match["flag"] or (found == "\r\n" and not inside):
        return found if match["flag"] else "\n"
    if inside and re.fullmatch(_LINE_ENDS, found):
        return "↵"
    if match["tags"]:
        said = "".join(chr(ord(c) - 0xE0000) for c in found if 0xE0020 <= ord(c) < 0xE007F)
        return f"⟨hidden: {said}⟩" if said else "⟨hidden⟩"
    number = ord(found[0])
    if len(found) > 1 or match["selectors"]:
        return f"⟨U+{number:04X} × {len(found)}⟩"
    if number < 0x20 or number == 0x7F:
        return chr(0x2400 + number) if number < 0x20 else "␡"
    # Python keeps a byte that is no UTF-8 as a half letter from U+DC80 on.
    return f"⟨0x{number - 0xDC00:02X}⟩" if 0xDC80 <= number <= 0xDCFF else f"⟨U+{number:04X}⟩"


def _escaped(match: re.Match[str]) -> str:
    # JSON escapes letters beyond U+FFFF as the two units of UTF-16.
    units = match.group().encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[n]:02x}{units[n + 1]:02x}" for n in range(0, len(units), 2))


def json_line(value: object, default: Callable[[object], object] | None = None) -> str:
    """JSON on one line, which no terminal obeys; `default` turns what JSON does not know into something it does."""
    return json_text(json.dumps(value, ensure_ascii=False, default=default))


def for_people(stream: TextIO) -> TextIO:
    """The same stream, with everything written to it made printable."""
    return stream if isinstance(stream, ShownText) else cast(TextIO, ShownText(stream))


def for_data(stream: TextIO) -> TextIO:
    """The stream itself, for JSON and other data."""
    return stream.stream if isinstance(stream, ShownText) else stream


def put_data(text: str, stream: TextIO) -> None:
    """A line of data, in UTF-8 whatever letters the terminal knows."""
    out = for_data(stream)
    if isinstance(out, TextIOWrapper):
        out.flush()
        # Past the text layer, which has the encoding of the terminal and may fail on a letter.
        out.buffer.write(f"{text}\n".encode("utf-8", "replace"))
        out.buffer.flush()
    else:
        print(text, file=out, flush=True)


class ShownText(TextIOBase):
    """A stream for people: all that is printed on it, by whomever, is printable. Data goes to `stream` itself."""

    def __init__(self, stream: TextIO, but: Callable[[str], str] = str) -> None:
        """`but` says what else becomes of the text."""
        self.stream, self._but = stream, but

    def write(self, text: str) -> int:
        """Write text, and return its length in characters as it was given.

        Raises:
            TypeError: it is no text.
        """
        if not isinstance(text, str):
            raise TypeError("a stream of text takes no bytes")
        self.stream.write(isolated(printable(self._but(text))))
        return len(text)

    def flush(self) -> None:
        self.stream.flush()

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return self.stream.isatty()

    def fileno(self) -> int:
        return self.stream.fileno()

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return self.stream.encoding

    @property
    def errors(self) -> str | None:  # type: ignore[override]
        return self.stream.errors
