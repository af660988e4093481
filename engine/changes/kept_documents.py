"""The paragraphs of each document as they were when a model was made, kept with its run: what is gone from a file later
can then still be named. As private as the passages a search goes through, and with the same placeholders."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from engine.core.errors import BadInput
from engine.core.frozen import Frozen
from engine.core.hashed_file import sha256_of
from engine.core.journal import read_lines, replace_json
from engine.core.paths import RunPaths
from engine.core.spec import TrainingSpec
from engine.data.sources_of_facts import FactSource, fact_sources
from engine.data.sources_of_facts import text_of as words_of
from engine.privacy.redact import Redactor
from engine.retrieval.passages import passages


class KeptDocument(Frozen):
    """One document."""

    name: str
    """As the spec names it."""
    sha256: str
    paragraphs: tuple[str, ...]


def documents_file(run: RunPaths) -> Path:
    """Where those of a run are kept."""
    return run.root / "documents.jsonl"


def keep_documents(run: RunPaths, spec: TrainingSpec, root: Path) -> None:
    """Keep the paragraphs of all documents that state facts; one that cannot be read states none.

    Raises:
        RunFailed: it could not be written.
    """
    lines = [one.model_dump_json() + "\n" for one in documents_now(spec, root)]
    replace_json(documents_file(run), "".join(lines))


def kept_documents(run: RunPaths) -> list[KeptDocument] | None:
    """As they were; None where an older nlforge made the run and kept none."""
    path = documents_file(run)
    if not path.is_file():
        return None
    return [KeptDocument.model_validate(json.loads(line)) for line in read_lines(path).lines]


def documents_now(spec: TrainingSpec, root: Path) -> list[KeptDocument]:
    """As they are now, with placeholders for private data."""
    found = []
    for source in fact_sources(spec, root):
        text = _text(source)
        if text is None:
            continue
        redactor = Redactor(spec.data.redact, Counter(), keep=spec.data.keep, own=spec.data.own)
        paragraphs = [redactor.redact(" ".join(one.text.split())) for one in passages(text, source.name)]
        found.append(KeptDocument(name=source.name, sha256=sha256_of(source.path), paragraphs=tuple(paragraphs)))
    return found


def _text(source: FactSource) -> str | None:
    try:
        return words_of(source)
    except (BadInput, OSError):
        # Gone, or no document any more: whoever compares is told that it is not there.
        return None
