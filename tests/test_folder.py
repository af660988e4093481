"""Folders of many files are one source."""

from __future__ import annotations

import os
from pathlib import Path

from engine.data.card import card, card_text
from engine.data.folder import MOST_FILES, files_of
from engine.data.prepare import prepare
from engine.data.profile import profile_source
from engine.spec import DataSpec, Source
from planner.compile.plan import compile_plan
from planner.requirements import Requirements
from tests.test_compile import CPU
from tests.test_made import many_texts
from tests.test_spec import spec


def test_many_texts_are_one_line_and_tables_stay_their_own(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    many_texts(folder, MOST_FILES + 20)
    (folder / "chat.csv").write_text("message,reply\nHow are you?,Well.\n")
    assert files_of(folder) == [folder / "chat.csv", folder]
    profile = profile_source(folder)
    # Each text has one heading and six sentences that are made into a question each.
    assert (profile.kind, profile.rows) == ("folder", MOST_FILES + 20) and profile.usable >= 6 * profile.rows


def test_a_folder_is_learned_from_and_a_broken_file_in_it_is_a_line_of_the_card(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    many_texts(folder, MOST_FILES + 20)
    (folder / "broken.docx").write_bytes(b"PK broken")
    (folder / "noise.txt").write_bytes(b"\x93\x01\x02\xff\x04\x05" * 40)
    os.symlink(folder, folder / "loop")
    plan = compile_plan(Requirements(), [profile_source(folder).model_copy(update={"path": "data"})], CPU)
    assert plan.spec is not None and [(s.path, s.use, s.kind) for s in plan.spec.data.sources] == [("data", "train", "folder")]
    chosen = spec(data=DataSpec(sources=(Source(path="data", use="train", kind="folder"),), limit=200))
    data = prepare(chosen, tmp_path)
    assert {r.file for r in data.train}.isdisjoint({r.file for r in data.held_out}) and data.references.facts
    said = " ".join(data.counts.left_out)
    assert "data/broken.docx" in said and "data/noise.txt" in said
    facts = card(chosen, tmp_path, data.counts, data.train, data.held_out)
    assert facts["sources"][0]["rows_kept"] == len(data.train) + len(data.held_out) and facts["sources"][0]["files"] == MOST_FILES + 22
    assert "were made from texts" in card_text(facts) and "broken.docx" in card_text(facts)
