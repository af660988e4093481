"""The letters of a text file, whatever it was saved as."""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from pathlib import Path

from engine.core.sentences import sentence

_GUESSED_BYTES = 2**18
_LATIN = ("cp1252", "mac_roman", "cp1250", "cp1254", "cp1257", "cp850")
_OTHERS = (
    "cp1251",
    "koi8-r",
    "cp1253",
    "cp1255",
    "cp1256",
    "cp932",
    "gb18030",
    "big5hkscs",
    "cp949",
    "euc-jp",
    "tis-620",
)
"""What spreadsheets and older programs write; ISO 8859 is contained in what Windows calls its own."""
_CONTROLS = frozenset(range(32)) - frozenset(b"\t\n\r\x0c\x1b")
_MOST_CONTROLS = 0.001
_MOST_ZEROS = 0.01
_MOSTLY_ZERO = 0.7
_CHUNK = 2**22
_SAID = 5
_MARKED = (b"\xff\xfe", b"\xfe\xff")
_MARKED_32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_EBCDIC_BLANK, _ASCII_BLANK = 0x40, 0x20
_EBCDIC_LETTERS = frozenset(first + n for first in (0x80, 0x90, 0xC0, 0xD0) for n in range(1, 10)) | frozenset(
    first + n for first in (0xA0, 0xE0) for n in range(2, 10)
)
_FEWEST_BYTES = 40
_HALF = re.compile("[\ud800-\udfff]")


def letters(data: bytes) -> str | None:
    """Text in UTF-8, UTF-16 or UTF-32 with or without their marks, or the encoding its bytes speak for; None where it
    is no text."""
    # The mark is certain; everything after it is weighed.
    if data[:4] in _MARKED_32:
        return _whole(data.decode("utf-32", "replace"))
    if data[:2] in _MARKED:
        return _whole(data.decode("utf-16", "replace"))
    if (wide := _wide(data[:_GUESSED_BYTES])) is not None:
        return _whole(data.decode(wide, "replace"))
    try:
        # UTF-8 before any guess: text in another encoding that happens to be valid UTF-8 is rare beyond a few letters.
        return _whole(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        pass
    # Files put together from several programs: most lines UTF-8, some not.
    if (mixed := _mixed(data)) is not None:
        return _whole(mixed[0])
    found = _guessed(data[:_GUESSED_BYTES])
    return None if found is None else _whole(data.decode(found, "replace"))


def why_no_letters(data: bytes) -> str:
    """Why `letters` finds no text in them, as a sentence."""
    if _is_ebcdic(data[:_GUESSED_BYTES]):
        return sentence(
            "error-written_ebcdic_encoding_mainframes_which",
            "It is written in EBCDIC, the encoding of mainframes, in which the same bytes are other letters.",
        )
    return sentence("error-bytes_not_text_any_encoding", "Its bytes are not text in any encoding I know.")


def odd_letters(data: bytes) -> list[str]:
    """Sentences about lines of a text file that are damaged, or written otherwise than the rest; as `letters` reads
    it."""
    if data[:4] in _MARKED_32 or data[:2] in _MARKED or _wide(data[:_GUESSED_BYTES]) is not None:
        return []
    said = []
    if b"\x00" in data:
        zeros = [n for n, line in enumerate(data.split(b"\n"), 1) if b"\x00" in line]
        said.append(f"{_lines(zeros)} had zero bytes, which are not text and were removed")
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError:
        if (mixed := _mixed(data)) is not None:
            said.append(
                f"{_lines(mixed[1])} are not in UTF-8 as the rest is: read as {mixed[2]}; check that their "
                "letters are right"
            )
    return said


def _lines(numbers: Sequence[int]) -> str:
    more = ", …" if len(numbers) > _SAID else ""
    return f"{len(numbers):,} of its lines ({', '.join(map(str, numbers[:_SAID]))}{more})"


def _mixed(data: bytes) -> tuple[str, list[int], str] | None:
    """The text of a file most of whose lines with foreign letters are UTF-8, the numbers of those that are not, and
    what these were read as."""
    lines = data.removeprefix(codecs.BOM_UTF8).split(b"\n")
    good, odd = 0, dict[int, bytes]()
    for number, line in enumerate(lines):
        # ASCII lines are the same in all of them and speak for none.
        if not line.isascii():
            try:
                line.decode()
                good += 1
            except UnicodeDecodeError:
                odd[number] = line
    # Where most are none, the file is in another encoding as a whole.
    if good < len(odd):
        return None
    name = _guessed(b"\n".join(odd.values())[:_GUESSED_BYTES])
    if name is None:
        return None
    return (
        "\n".join(line.decode(name if n in odd else "utf-8", "replace") for n, line in enumerate(lines)),
        [n + 1 for n in odd],
        name,
    )


def encoding_of(path: Path) -> str | None:
    """As `letters`, of a file too large to be held: the name of its encoding; None where it is no text."""
    with open(path, "rb") as file:
        chunk = file.read(_CHUNK)
        if chunk[:4] in _MARKED_32:
            return "utf-32"
        if chunk[:2] in _MARKED:
            return "utf-16"
        if b"\x00" in chunk:
            return _wide(chunk[:_GUESSED_BYTES])
        # A letter may be cut by the end of a chunk.
        decoder = codecs.getincrementaldecoder("utf-8")()
        while chunk:
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError as error:
                # What speaks for an encoding stands around the first letter that is none of UTF-8.
                return _guessed(chunk[max(0, error.start - _GUESSED_BYTES // 2) :][:_GUESSED_BYTES])
            chunk = file.read(_CHUNK)
    return "utf-8-sig"


def _guessed(head: bytes) -> str | None:
    if _is_ebcdic(head):
        return None
    # Pictures and programs have them everywhere; an encoding would be found for them all the same.
    if sum(head.count(bytes([c])) for c in _CONTROLS) > _MOST_CONTROLS * len(head):
        return None
    from chardet import detect

    # A text in Greek or Russian consists of such letters; one with a few of them is in Latin ones, whatever a model of
    # pairs thinks.
    foreign, latin = sum(b >= 128 for b in head), sum(b < 128 and chr(b).isalpha() for b in head)
    return detect(head, include_encodings=_LATIN if 2 * foreign < latin else _OTHERS)["encoding"]


def _is_ebcdic(head: bytes) -> bool:
    """Whether blanks and letters stand where mainframes have them."""
    if len(head) < _FEWEST_BYTES:
        return False
    letters = sum(byte in _EBCDIC_LETTERS for byte in head)
    blanks = head.count(_EBCDIC_BLANK)
    return letters > len(head) / 2 and blanks > len(head) / 20 and head.count(_ASCII_BLANK) < blanks / 10


def without_halves(text: str) -> str:
    """The text with halves of letters that UTF-16 has in two joined; a lone half, which no file can hold, becomes
    U+FFFD."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if _HALF.search(text) else text


def _wide(head: bytes) -> str | None:
    """UTF-16 or UTF-32 without its mark: nearly every other byte of what is written in Latin letters is zero, or three
    of four."""
    for first, name in ((0, "utf-32-le"), (3, "utf-32-be")):
        quarters = [head[n::4] for n in range(4)]
        written = quarters.pop(first)
        if len(head) >= 8 and all(q.count(0) > _MOSTLY_ZERO * len(q) for q in quarters) and not written.count(0):
            return name
    for first, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        zero, other = head[first::2], head[1 - first :: 2]
        if zero and zero.count(0) > _MOSTLY_ZERO * len(zero) and other.count(0) <= _MOST_CONTROLS * len(other):
            return name
    return None


def _whole(text: str) -> str | None:
    """The text without a few zeros, as damaged exports have them; None where there are many, for then it is none."""
    zeros = text.count("\x00")
    return None if zeros > _MOST_ZEROS * len(text) else text.replace("\x00", "")
