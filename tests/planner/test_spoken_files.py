"""A document that is spoken of by what it is: the only one that fits is taken, of several it is asked which."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner.compile.missing import FILES
from planner.requirements import Requirements
from planner.rule_readers.seen import SeenFiles
from planner.spoken_files import files_meant
from tests.support.planned_folders import planned


def taken(words: str, *files: str) -> list[str]:
    found = files_meant(words, Requirements(), SeenFiles(files=files))
    return [getattr(c.value, "path", "") for c in found.changes]


@pytest.mark.parametrize(("words", "files", "path"), [
    ("Reply to tenants out of our house rules.", ("House rules block B.pdf", "rents.csv"), "House rules block B.pdf"),
    ("Answer from the crew manual", ("Manual_2025.docx",), "Manual_2025.docx"),
    ("Der Bot antwortet anhand des Handbuchs und aus dem Personalhandbuch.", ("Handbuch.md",), "Handbuch.md"),
    ("Il répond d'après notre guide", ("Guide du locataire.odt", "loyers.xlsx"), "Guide du locataire.odt"),
    ("Que responda según nuestro reglamento", ("Reglamento interno.pdf",), "Reglamento interno.pdf"),
    ("Look it up in our documents", ("Statutes.pdf", "README.md", "mails.csv"), "Statutes.pdf"),
    ("Answer from the garage handbook", ("Handbook garage.md", "Handbook flats.md"), "Handbook garage.md"),
])  # fmt: skip
def test_the_only_one_that_fits_is_taken(words: str, files: tuple[str, ...], path: str) -> None:
    assert taken(words, *files) == [path]


def test_of_two_it_is_asked_which_is_meant() -> None:
    files = ("Handbook garage.md", "Handbook flats.md")
    found = files_meant("Answer from our handbook", Requirements(), SeenFiles(files=files))
    (asked,) = found.asks
    assert found.changes == ()
    assert asked.question.field == FILES
    assert all(file in asked.question.text and file in asked.question.options for file in files)


def test_of_one_that_is_called_otherwise_it_is_asked() -> None:
    found = files_meant("Answer from our handbook", Requirements(), SeenFiles(files=("Minutes of May.pdf",)))
    (asked,) = found.asks
    assert "Minutes of May.pdf" in asked.question.text


@pytest.mark.parametrize("words", [
    "Answer in the menu language.", "Sort the mails into folders.", "We write a handbook.", "It answers our customers.",
])  # fmt: skip
def test_other_words_speak_of_no_document(words: str) -> None:
    found = files_meant(words, Requirements(), SeenFiles(files=("handbook.md", "menu.md")))
    assert not found.changes
    assert not found.asks


def test_the_plan_has_it_and_asks_for_no_other_data(tmp_path: Path) -> None:
    """Also of two, where one question is enough."""
    text = "\n\n".join(f"Locker {n} opens at {n % 12 + 6} and costs {n} euros a week." for n in range(40))
    (tmp_path / "Gym manual.md").write_text(f"# Lockers\n\n{text}\n")
    one = planned("A helper that answers questions from our manual", tmp_path)
    assert one.spec is not None
    assert [s.path for s in one.spec.data.sources] == ["Gym manual.md"]
    assert one.origin["data.sources[Gym manual.md]"].quote == "our manual"
    (tmp_path / "Pool manual.md").write_text(f"# Pool\n\n{text}\n")
    two = planned("A helper that answers questions from our manual", tmp_path)
    assert [q.field for q in two.questions if q.field in (FILES, "data_sources")] == [FILES]
