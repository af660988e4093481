"""What the sources state: the words replies are judged by and facts are looked up in, and which documents they are
from."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from engine.core.errors import BadInput
from engine.core.hashed_file import sha256_of
from engine.core.spec import TrainingSpec
from engine.data.folder import members
from engine.data.formats.table import REPLY, SETTLED
from engine.data.glossary import terms_of
from engine.data.hub_place import of_hub, source_path
from engine.data.parse import HISTORY, holds_rows
from engine.data.read import read_text
from engine.data.synthetic.functions import is_code
from engine.graders.verdict import References, Term


class FactSource(NamedTuple):
    """One file with facts."""

    name: str
    """As the spec names it, or the folder it is in."""
    path: Path
    required: bool
    """It was named to hold facts; of others what cannot be read states none."""


def references(spec: TrainingSpec, root: Path) -> References:
    """Facts and house terms replies are judged against.

    Raises:
        BadInput: a source of facts or terms cannot be read.
    """
    facts: list[str] = []
    terms: list[Term] = []
    for source in spec.data.sources:
        if source.kind == "glossary" and source.use == "retrieve":
            terms += terms_of(source_path(root, source.path))
    for one in fact_sources(spec, root):
        text = text_of(one)
        facts += [text] if text is not None else []
    for source in spec.data.sources:
        if source.use == "train" and source.path.endswith(".csv"):
            facts += _said_by_people(source_path(root, source.path))
    return References("\n\n".join(facts), tuple(terms), spec.limits.max_response_seconds, spec.data.embedding)


def document_hashes(spec: TrainingSpec, root: Path) -> dict[str, str]:
    """sha256 of each document that states facts, by its path as the spec names it; data sets of the hub, whose commits
    never change, are left out, and so is what states no facts or cannot be read.

    Raises:
        BadInput: a folder holds more files than anyone could check.
    """
    found = {}
    for one in fact_sources(spec, root):
        if of_hub(root, one.name) is not None or _states_none(one.path):
            continue
        try:
            found[one.name] = sha256_of(one.path)
        except OSError:
            # Gone or closed by now: nobody can tell whether it changed.
            continue
    return found


def text_of(source: FactSource) -> str | None:
    """Its words; None where it states no facts.

    Raises:
        BadInput: it was named to hold facts, and cannot be read.
    """
    return read_text(source.path) if source.required else _fact(source.path)


def fact_sources(spec: TrainingSpec, root: Path) -> Iterator[FactSource]:
    """The documents that state facts, those of folders one by one.

    Raises:
        BadInput: a folder holds more files than anyone could check.
    """
    for source in spec.data.sources:
        if source.kind == "glossary" or (
            source.use != "retrieve" and not (source.use == "train" and source.kind in ("text", "folder"))
        ):
            continue
        path = source_path(root, source.path)
        if source.kind == "folder":
            # Texts that are learned are sources too: what a reply says may stand there.
            for file in members(path, source.without):
                yield FactSource(os.path.join(source.path, file.relative_to(path)), file, False)
        else:
            yield FactSource(source.path, path, source.use == "retrieve")


def _said_by_people(path: Path) -> list[str]:
    """Replies that a person wrote against what others say: what they state is so, whether a document says it yet or
    not."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file)
            if SETTLED not in (rows.fieldnames or ()):
                return []
            return list(dict.fromkeys(row[REPLY] for row in rows if row.get(SETTLED) and row.get(REPLY)))
    except (OSError, UnicodeDecodeError, csv.Error):
        return []


def _fact(path: Path) -> str | None:
    """The words of a text; code, tables and what cannot be read state no facts."""
    if _states_none(path):
        return None
    try:
        return read_text(path)
    except BadInput:
        return None


def _states_none(path: Path) -> bool:
    return path.name == HISTORY or is_code(path.suffix.lower()) or holds_rows(path)
