"""brat: a text and, beside it under the same name, a file `.ann` with the places somebody marked in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from engine.core.errors import BadInput
from engine.data.formats.training.annotated import Span, fault_of, marked
from engine.data.formats.training.reading import Left
from engine.data.parse import decoded

NO_ANN, NO_TEXT = "texts without a file of marked places beside them", "files of marked places without their text"
ELSEWHERE, OTHERS = (
    "texts with marked places whose words they do not contain",
    "relations, events, attributes and notes, which are not learned",
)
_MOSTLY = 0.5
_PLACE = re.compile(r"T\d+\t(?P<label>\S+) (?P<places>\d+ \d+(?:;\d+ \d+)*)(?:\t(?P<text>.*))?")
_HEAD = 2**12
_LINE = re.compile(r"(?:[TREAMN*]\d*|#\d*)\t.+")


def is_brat(files: Sequence[Path]) -> bool:
    """Whether most texts of a folder have a file of marked places of the same name beside them."""
    marked = {p.with_suffix(""): p for p in files if p.suffix.lower() == ".ann"}
    texts = {p.with_suffix("") for p in files if p.suffix.lower() == ".txt"}
    return (
        bool(marked.keys() & texts)
        and len(marked.keys() & texts) >= _MOSTLY * len(texts)
        and all(map(_may_be, list(marked.values())[:_LOOKED_AT]))
    )


_LOOKED_AT = 20


def _may_be(path: Path) -> bool:
    """An empty file is one as well: nothing was found in its text."""
    try:
        with open(path, "rb") as file:
            lines = [line for line in file.read(_HEAD).decode("utf-8", "replace").splitlines() if line.strip()]
    except OSError:
        return False
    return not lines or _LINE.match(lines[0]) is not None


def brat_row(path: Path, name: str, left: Left) -> tuple[str, str] | None:
    """A text and its marked places as JSON; None where it cannot be used, which is told to `left`.

    Raises:
        BadInput: the text cannot be read.
    """
    try:
        text = decoded(path)
    except BadInput:
        left.add(f"texts that are empty or cannot be read ({name})")
        return None
    beside = next(p for p in (path.with_suffix(".ann"), path.with_suffix(".ANN")) if p.exists())
    # An empty file says that there is nothing to mark.
    lines = decoded(beside).splitlines() if beside.read_bytes().strip() else []
    spans, words = list[Span](), list[tuple[int, str, str]]()
    for line in lines:
        found = _PLACE.match(line)
        if found is None:
            left.add(OTHERS, count=int(bool(line.strip())))
            continue
        places = [(int(a), int(b)) for a, _, b in (part.partition(" ") for part in found["places"].split(";"))]
        there = " ".join(text[a:b] for a, b in places)
        at = _place(text, places[0][0], there, found["text"] or there)
        if at is None:
            left.add(f"{ELSEWHERE} ({name})")
            return None
        # A place of several parts is its words, without those between them.
        words.append((at, " ".join((found["text"] or there).split()), found["label"]))
        spans += [(a + at - places[0][0], b + at - places[0][0], found["label"]) for a, b in places]
    if (fault := fault_of(text, spans)) is not None:
        left.add(f"{fault} ({name})")
        return None
    return text.strip("\r\n"), marked(words)


def _place(text: str, start: int, there: str, written: str) -> int | None:
    """Where the marked words begin; where the figures are off, as those of other line ends are, where the words
    stand nearest to them."""
    wanted = " ".join(written.split())
    if wanted and " ".join(there.split()) == wanted:
        return start
    found = [m.start() for m in re.finditer(re.escape(wanted), text)] if wanted else []
    return min(found, key=lambda at: abs(at - start), default=None)
