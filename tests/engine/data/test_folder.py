"""Folders of many files are one source."""

from __future__ import annotations

import os
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from engine.core.spec import DataSpec, Source
from engine.data.card import card, card_text
from engine.data.counts import Counts
from engine.data.folder import MOST_FILES, files_of, member_rows
from engine.data.prepare import prepare, read_rows
from engine.data.profile import profile_source
from planner.compile.plan import compile_plan
from planner.requirements import Requirements
from tests.support.machines import CPU
from tests.support.messages import many_texts
from tests.support.specs import spec


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
    assert plan.spec is not None and [(s.path, s.use, s.kind) for s in plan.spec.data.sources] == [
        ("data", "train", "folder")
    ]
    chosen = spec(data=DataSpec(sources=(Source(path="data", use="train", kind="folder"),), limit=200))
    data = prepare(chosen, tmp_path)
    assert {r.file for r in data.train}.isdisjoint({r.file for r in data.held_out}) and data.references.facts
    said = " ".join(data.counts.left_out)
    assert "data/broken.docx" in said and "data/noise.txt" in said
    facts = card(chosen, tmp_path, data.counts, data.train, data.held_out)
    assert (
        facts["sources"][0]["rows_kept"] == len(data.train) + len(data.held_out)
        and facts["sources"][0]["files"] == MOST_FILES + 22
    )
    assert "were made from texts" in card_text(facts) and "broken.docx" in card_text(facts)


_JUDGED = {
    "a.csv": (
        "ticket_id,question,answer,customer_name,rating\n7,Where is it?,It comes,Ingrid Bergqvist,5\n7,And "
        "now?,Wait,Ingrid Bergqvist,1\n"
    ),
    "b.csv": (
        "Frage;Antwort;abgelehnt;Kunde\nWo ist es, sagt Jan Kohl?;Hier ist es;Keine Ahnung;Jan Kohl\nUnd "
        "jetzt?;Morgen;;Wo ist es denn nur\n"
    ),
    "c.csv": "message,reply,thumbs\nHow much?,Ten,up\nHow far?,a,b,c\nHow long?,An hour,down\n",
}


def test_a_table_teaches_the_same_by_itself_in_an_archive_and_in_a_folder(tmp_path: Path) -> None:
    """Conversation, names, worse replies and verdicts go with each row; what cannot be read is said."""
    folder = tmp_path / "data"
    folder.mkdir()
    for name, text in _JUDGED.items():
        (folder / name).write_text(text)
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as file:
        for name, text in _JUDGED.items():
            file.writestr(name, text)
    alone, packed, together = Counts(), Counts(), Counts()
    rows = [r for name in _JUDGED for r in read_rows(Source(path=f"data/{name}"), tmp_path, alone)]
    assert [(r.group, r.names, r.rejected, r.liked) for r in rows] == [
        ("7", ("Ingrid Bergqvist",), "", True),
        ("7", ("Ingrid Bergqvist",), "", False),
        ("", ("Jan Kohl",), "Keine Ahnung", None),
        ("", (), "", None),
        ("", (), "", True),
        ("", (), "", False),
    ]
    assert [
        replace(r, file=r.file.replace("all.zip", "data")) for r in read_rows(Source(path="all.zip"), tmp_path, packed)
    ] == rows
    assert [r for name in _JUDGED for r in member_rows(folder / name, f"data/{name}", together)] == rows
    assert (
        alone.left_out == together.left_out == [said.replace("all.zip: ", "data/") for said in packed.left_out]
        and "line 3" in alone.left_out[0]
    )
    assert profile_source(tmp_path / "all.zip").judged == "preferences"
    (folder / "all.zip").write_bytes((tmp_path / "all.zip").read_bytes())
    assert [r.file for r in member_rows(folder / "all.zip", "data/all.zip")] == [
        r.file.replace("data/", "data/all.zip/") for r in rows
    ]


def test_an_archive_without_verdicts_has_none(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as file:
        file.writestr("a.csv", "question,answer,rejected,thumbs,customer\na?,b,,,\nc?,d,,,\n")
    found = profile_source(tmp_path / "all.zip")
    assert (found.judged, found.columns) == ("", ("prompt", "reply", "conversation", "file"))


def test_files_given_by_path_may_be_called_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """“Use mail.csv” with --data far/mail.csv means that file; what lies in the working folder, or in several, is
    named as it stands."""
    from nlforge.sources import home_of

    far = tmp_path / "far"
    far.mkdir()
    (far / "mail.csv").write_text("a,b\n1,2\n")
    (tmp_path / "here.csv").write_text("a,b\n1,2\n")
    monkeypatch.chdir(tmp_path)
    given = [Path("far/mail.csv")]
    assert home_of(given, ["Learn from mail.csv."]) == far
    assert home_of(given, ["Learn from our mails."]) is None
    assert home_of([*given, Path("here.csv")], ["Learn from mail.csv."]) is None
    assert home_of([Path("here.csv")], ["Learn from here.csv."]) is None
