"""Whoever asks a model that looks facts up is told where the documents changed since."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.core.hashed_file import sha256_of
from engine.prompting.prompting import Prompting, keep_prompting
from engine.retrieval.retriever import library_of
from nlforge.changed_documents import about_changed_documents
from nlforge.store import Session
from nlforge.wording import catalogue


def test_a_changed_document_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    session = Session.create(tmp_path / "sessions", "s")
    session.append("note", data_root=str(tmp_path))
    model = tmp_path / "model"
    assert about_changed_documents(session, model) is None
    (tmp_path / "rules.md").write_text("Open at eight.")
    documents = {"rules.md": sha256_of(tmp_path / "rules.md"), "gone.md": "0"}
    library = library_of((), "Open at eight.", len)
    keep_prompting(model, Prompting(kind="retrieval", budget=40, finds=1, documents=documents), library)
    assert about_changed_documents(session, model) is None
    (tmp_path / "rules.md").write_text("Open at nine.")
    said = about_changed_documents(session, model)
    assert said is not None and said.startswith("rules.md changed after the model was made: it still looks facts up")
    monkeypatch.setattr(catalogue, "spoken", lambda: "de")
    assert (about_changed_documents(session, model) or "").startswith("rules.md wurde geändert, nachdem das Modell")
