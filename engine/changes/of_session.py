"""What changed in the documents of a session since the model that people get was made."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from engine.changes.kept_documents import KeptDocument, documents_now, kept_documents
from engine.changes.passages_compared import ChangedPassage, changed_passages
from engine.changes.retired import RetiredRow, retired_rows
from engine.core.errors import BadInput
from engine.core.row import Row
from engine.core.sentences import sentence
from engine.core.spec import load_spec
from engine.data.stored_rows import ARROW, StoredRows
from engine.drift.of_session import given_run

State = Literal["changed", "new", "gone", "renamed"]


@dataclass(frozen=True)
class ChangedDocument:
    """One file."""

    name: str
    state: State
    before: str = ""
    """Its name, where it is called otherwise now."""


@dataclass(frozen=True)
class SourceChanges:
    """All of it."""

    version: int
    """The one whose documents are compared."""
    documents: tuple[ChangedDocument, ...]
    passages: tuple[ChangedPassage, ...]
    retired: tuple[RetiredRow, ...]


def changes_of(session: Path, root: Path) -> SourceChanges:
    """What changed in the documents, which are named from `root`.

    Raises:
        BadInput: there is no model, or its run kept no documents.
    """
    run = given_run(session)
    old = kept_documents(run)
    if old is None:
        raise BadInput(
            sentence("error-no_kept_documents", "Version {number} was made by an older nlforge.", number=run.root.name),
            sentence("error-no_kept_documents-why", "It did not keep what the documents said then."),
            sentence("error-no_kept_documents-todo", "From the next version on changes can be told."),
        )
    new = documents_now(load_spec(run.spec), root)
    documents = _documents(old, new)
    renamed = {one.before: one.name for one in documents if one.state == "renamed"}
    now = {one.name: one for one in new}
    passages: list[ChangedPassage] = []
    for one in old:
        later = now.get(renamed.get(one.name, one.name))
        passages += changed_passages(one.name, one.paragraphs, later.paragraphs if later is not None else ())
    known = {one.name for one in old} | set(renamed.values())
    for one in new:
        if one.name not in known:
            passages += changed_passages(one.name, (), one.paragraphs)
    rows = [row for part in ("train", "test") for row in _rows(run.data / part / ARROW)]
    text = "\n".join(paragraph for one in new for paragraph in one.paragraphs)
    return SourceChanges(
        int(run.root.name), tuple(documents), tuple(passages), tuple(retired_rows(rows, passages, text))
    )


def _documents(old: list[KeptDocument], new: list[KeptDocument]) -> list[ChangedDocument]:
    before, now = {one.name: one.sha256 for one in old}, {one.name: one.sha256 for one in new}
    fresh = {digest: name for name, digest in now.items() if name not in before}
    found = []
    for name, digest in before.items():
        if name not in now and digest in fresh:
            found.append(ChangedDocument(fresh.pop(digest), "renamed", name))
        elif name not in now:
            found.append(ChangedDocument(name, "gone"))
        elif now[name] != digest:
            found.append(ChangedDocument(name, "changed"))
    return [*found, *(ChangedDocument(name, "new") for name in fresh.values())]


def _rows(path: Path) -> list[Row]:
    return list(StoredRows(path)) if path.is_file() else []
