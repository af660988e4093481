"""The letters of a text file, whatever it was saved as."""

from __future__ import annotations

import re

_GUESSED_BYTES = 2**18
_LATIN = ("cp1252", "mac_roman", "cp1250", "cp1254", "cp1257", "cp850")
_OTHERS = ("cp1251", "koi8-r", "cp1253", "cp1255", "cp1256", "cp932", "gb18030", "big5hkscs", "cp949", "euc-jp", "tis-620")
"""What spreadsheets and older programs write; ISO 8859 is contained in what Windows calls its own."""
_CONTROLS = frozenset(range(32)) - frozenset(b"\t\n\r\x0c\x1b")
_MOST_CONTROLS = 0.001
_HALF = re.compile("[\ud800-\udfff]")


def letters(data: bytes) -> str | None:
    """Text in UTF-8, UTF-16 with its mark, or the encoding its bytes speak for; None where it is no text."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _whole(data.decode("utf-16", "replace"))
    try:
        return _whole(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        pass
    head = data[:_GUESSED_BYTES]
    if sum(head.count(bytes([c])) for c in _CONTROLS) > _MOST_CONTROLS * len(head):
        return None
    from chardet import detect

    # A text in Greek or Russian consists of such letters; one with a few of them is in Latin ones, whatever a model of pairs thinks.
    foreign, latin = sum(b >= 128 for b in head), sum(b < 128 and chr(b).isalpha() for b in head)
    found = detect(head, include_encodings=_LATIN if 2 * foreign < latin else _OTHERS)["encoding"]
    return None if found is None else _whole(data.decode(found, "replace"))


def without_halves(text: str) -> str:
    """The text with halves of letters that UTF-16 has in two joined; a lone half, which no file can hold, becomes U+FFFD."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if _HALF.search(text) else text


def _whole(text: str) -> str | None:
    return None if "\x00" in text else text
