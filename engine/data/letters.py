"""The letters of a text file, whatever it was saved as."""

from __future__ import annotations

_GUESSED_BYTES = 2**18
_OTHERS = ["cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "mac_roman", "koi8_r", "shift_jis", "euc_jp", "gb18030", "big5", "euc_kr"]
"""What spreadsheets and older programs write; ISO 8859 is contained in what Windows calls its own."""
_CONTROLS = frozenset(range(32)) - frozenset(b"\t\n\r\x0c\x1b")
_MOST_CONTROLS = 0.001


def letters(data: bytes) -> str | None:
    """Text in UTF-8, UTF-16 with its mark, or the encoding its bytes speak for; None where it is no text.

    What is guessed is checked by the guesser's own measure of disorder; a file of zero bytes or control codes is none.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _whole(data.decode("utf-16", "replace"))
    try:
        return _whole(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        pass
    head = data[:_GUESSED_BYTES]
    if sum(head.count(bytes([c])) for c in _CONTROLS) > _MOST_CONTROLS * len(head):
        return None
    from charset_normalizer import from_bytes

    best = from_bytes(head, cp_isolation=_OTHERS).best()
    return None if best is None else _whole(data.decode(best.encoding, "replace"))


def _whole(text: str) -> str | None:
    return None if "\x00" in text else text
