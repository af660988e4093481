"""Running text and code that is read in continued pre-training: cleaned, redacted, in pieces, with a part held out."""

from __future__ import annotations

import random
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.core.error_json import refused_file
from engine.core.errors import BadInput
from engine.core.row import Row
from engine.core.sentences import sentence
from engine.core.spec import TrainingSpec
from engine.data.contamination import Acceptance
from engine.data.corpus import clean_corpus
from engine.data.counts import Counts
from engine.data.folder import members
from engine.data.hub_place import source_path
from engine.data.parse import HISTORY, holds_rows
from engine.data.quality import why_poor
from engine.data.read import read_text
from engine.data.synthetic.functions import is_code
from engine.privacy.redact import Redactor

_WORDS_PER_TOKEN = 0.55
"""So few that a piece seldom has more tokens than wanted."""
_FEWEST_HELD_OUT = 2
_FEWEST_PIECES = 8


@dataclass(frozen=True)
class Texts:
    """Pieces to learn from, and pieces that only measure."""

    train: Sequence[str] = ()
    held_out: Sequence[str] = ()


def texts(
    spec: TrainingSpec, root: Path, rows: Sequence[Row], held_out: Sequence[Row], tokens: int, counts: Counts
) -> Texts:
    """Pieces of about `tokens` tokens from the texts of `spec`; where it names none, its rows are read as text.

    A piece that repeats a held-out row, its answer or the passage it was made from is held out as well.

    Raises:
        BadInput: there is too little text to learn from and to measure with.
    """
    documents = _documents(spec, root, counts)
    if not documents:
        documents = [f"{row.prompt}\n\n{row.reply}" for row in rows]
        counts.texts["read"] = counts.texts["kept"] = len(documents)
    found: list[str] = []
    for text in documents:
        # One for a document, so that a name is the same placeholder in all its pieces.
        redactor = Redactor(spec.data.redact, counts.redacted, [], spec.data.keep, spec.data.own)
        found += [redactor.redact(piece, reply=True) for piece in pieces(text, max(16, int(tokens * _WORDS_PER_TOKEN)))]
    if len(found) < _FEWEST_PIECES:
        raise BadInput(
            sentence("error-there_too_little_text_learn", "There is too little text to learn a field's language from."),
            sentence(
                "error-makes_pieces_least",
                "It makes {count} pieces; {fewest_pieces} are the least.",
                count=len(found),
                fewest_pieces=_FEWEST_PIECES,
            ),
            sentence(
                "error-name_more_documents_or_ask", "Name more documents, or ask for a model that learns from examples."
            ),
        )
    measured = _holding(found, held_out)
    wanted = max(_FEWEST_HELD_OUT, min(spec.data.max_eval_rows, round(len(found) * spec.data.eval_share)))
    others = [n for n in range(len(found)) if n not in measured]
    if len(measured) < wanted:
        # Never more than half of what is left: something must remain to be learned from.
        measured |= set(random.Random(spec.data.seed).sample(others, min(wanted - len(measured), len(others) // 2)))
    drawn = sorted(measured)[:: max(1, len(measured) // spec.data.max_eval_rows)]
    return Texts(tuple(p for n, p in enumerate(found) if n not in measured), tuple(found[n] for n in drawn))


def _holding(found: Sequence[str], rows: Sequence[Row]) -> set[int]:
    """Pieces with words of what is measured with."""
    known = Acceptance(
        [
            Row(text, "", "", 0)
            for row in rows
            for text in (row.prompt, row.reply, row.passage)
            if len(text.split()) >= _FEWEST_PIECES
        ]
    )
    return {n for n, piece in enumerate(found) if known.holds(Row("", piece, "", n))}


def _documents(spec: TrainingSpec, root: Path, counts: Counts) -> list[str]:
    """Texts and code, without copies and what no one would read."""
    prose: list[str] = []
    code: list[str] = []
    for path, name in _files(spec, root):
        try:
            (code if is_code(path.suffix.lower()) else prose).append(read_text(path))
        except BadInput as error:
            # Rows made from the same file have said so already.
            why = refused_file(name, error)
            if why not in counts.left_out:
                counts.left_out.append(why)
    kept: list[str] = []
    for group, is_prose in ((prose, True), (code, False)):
        with tempfile.TemporaryDirectory() as folder:
            # Rules for prose would throw away most code: few words, many signs, lines again and again.
            cleaned = clean_corpus(group, Path(folder), poor=_poor if is_prose else lambda _: None)
        kept += [group[n] for n in cleaned.kept]
        counts.texts.update({"read": len(group), "kept": len(cleaned.kept), **cleaned.dropped})
    return kept


def _poor(text: str) -> str | None:
    """As for a crawl, but a company's own short note is no fault."""
    why = why_poor(text)
    return None if why in ("too_short", "too_long") else why


def _files(spec: TrainingSpec, root: Path) -> Iterator[tuple[Path, str]]:
    for source in spec.data.sources:
        path = source_path(root, source.path)
        if source.use != "train" or source.kind not in ("text", "folder") or path.name == HISTORY:
            continue
        inside = members(path, source.without) if source.kind == "folder" else [path]
        for file in inside:
            if file.name != HISTORY and not holds_rows(file):
                yield file, source.path if file == path else f"{source.path}/{file.relative_to(path).as_posix()}"


def pieces(text: str, words: int) -> Iterator[str]:
    """The text in order, cut between paragraphs, of a long paragraph between lines or sentences; nothing is left
    out."""
    held: list[str] = []
    count = 0
    for block in _blocks(text, words):
        size = len(block.split())
        if held and count + size > words:
            yield "".join(held).strip("\n")
            held, count = [], 0
        held.append(block)
        count += size
    if "".join(held).strip():
        yield "".join(held).strip("\n")


def _blocks(text: str, words: int) -> Iterator[str]:
    """Paragraphs with the blank lines after them, smaller where one alone is too long."""
    for paragraph in re.split(r"(?<=\n)(?=[^\n])(?<=\n\n)", text):
        if len(paragraph.split()) <= words:
            yield paragraph
            continue
        for line in re.split(r"(?<=\n)", paragraph):
            if len(line.split()) <= words:
                yield line
            else:
                yield from _runs(line, words)


def _runs(line: str, words: int) -> Iterator[str]:
    """A line that is too long: by sentences, else by words."""
    held = ""
    for part in re.split(r"(?<=[.!?。！？])(?=\s)|(?<=[。！？])", line):
        if len(part.split()) > words:
            if held:
                yield held
                held = ""
            single = re.findall(r"\s*\S+\s*", part)
            yield from ("".join(single[n : n + words]) for n in range(0, len(single), words))
        elif held and len(held.split()) + len(part.split()) > words:
            yield held
            held = part
        else:
            held += part
    if held:
        yield held
