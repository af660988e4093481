"""The letters of a text file, whatever it was saved as."""

from __future__ import annotations

_GUESSED_BYTES = 2**18
_LATIN = ("cp1252", "mac_roman", "cp1250", "cp1254", "cp1257", "cp850")
_OTHERS = ("cp1251", "koi8-r", "cp1253", "cp1255", "cp1256", "cp932", "gb18030", "big5hkscs", "cp949", "euc-jp", "tis-620")
"""What spreadsheets and older programs write; ISO 8859 is contained in what Windows calls its own."""
_CONTROLS = frozenset(range(32)) - frozenset(b"\t\n\r\x0c\x1b")
_MOST_CONTROLS = 0.001


def letters(data: bytes) -> str | None:
    """Text in UTF-8, UTF-16 with its mark, or the encoding its bytes speak for; None where it is no text."""
    encoding = encoding_of(data)
    return None if encoding is None else _whole(data.decode(encoding, "replace"))


def encoding_of(data: bytes, *, cut: bool = False) -> str | None:
    """Name of the encoding; None where it is no text. With `cut` the last letter may be half."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    try:
        data.decode("utf-8-sig")
        return "utf-8-sig"
    except UnicodeDecodeError as error:
        if cut and error.start >= len(data) - 3:
            return "utf-8-sig"
    head = data[:_GUESSED_BYTES]
    if sum(head.count(bytes([c])) for c in _CONTROLS) > _MOST_CONTROLS * len(head):
        return None
    from chardet import detect

    # A text in Greek or Russian consists of such letters; one with a few of them is in Latin ones, whatever a model of pairs thinks.
    foreign, latin = sum(b >= 128 for b in head), sum(b < 128 and chr(b).isalpha() for b in head)
    found = detect(head, include_encodings=_LATIN if 2 * foreign < latin else _OTHERS)["encoding"]
    return found if isinstance(found, str) else None


def _whole(text: str) -> str | None:
    return None if "\x00" in text else text
