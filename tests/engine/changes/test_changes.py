"""What changed in documents, and which examples rest on it: real files, changed as people change them."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.changes.kept_documents import documents_file, keep_documents
from engine.changes.of_session import changes_of
from engine.changes.passages_compared import changed_passages
from engine.changes.retired import RetiredRow, retire, retired_of, retired_rows
from engine.core.errors import BadInput
from engine.core.paths import RunPaths
from engine.core.row import Row
from engine.core.spec import DataSpec, Source, TrainingSpec, dump_yaml
from engine.data.clean import legible
from engine.data.counts import Counts
from engine.data.sources_of_facts import references
from engine.data.stored_rows import write_rows
from tests.support.papers import docx, paragraph
from tests.support.specs import spec

OLD = """# Returns
You may send an item back within 45 days of arrival. The send-back slip costs 3.90 euros.

# Vouchers
A voucher is valid for 3 years from the day of purchase.

# Opening hours
The shop is open from 8 to 17 on weekdays.
"""


def row(message: str, reply: str, line: int = 2) -> Row:
    return Row(prompt=message, reply=reply, file="mail.csv", line=line)


ROWS = [
    row("How long can I send it back?", "You can send the item back within 45 days of arrival."),
    row("What does the slip cost?", "The send-back slip costs 3.90 euros."),
    row("How long is my voucher valid?", "Your voucher is valid for 3 years from purchase."),
    row("When are you open?", "We are open from 8 to 17 on weekdays."),
    row("Do you have 45 of these chairs?", "Yes, 45 chairs are in stock."),
]


def made(tmp_path: Path, text: str = OLD, name: str = "handbook.md") -> tuple[Path, TrainingSpec]:
    """A session whose model learned beside a document."""
    (tmp_path / name).write_text(text)
    wanted = spec(data=DataSpec(sources=(Source(path=name, use="retrieve", kind="text"),)))
    run = RunPaths(tmp_path / "desk" / "runs" / "1")
    run.adapter.mkdir(parents=True)
    (run.adapter / "adapter_config.json").write_text("{}")
    run.spec.write_text(dump_yaml(wanted))
    write_rows(run.data / "train", ROWS, "train", "f")
    keep_documents(run, wanted, tmp_path)
    return run.session, wanted


def test_nothing_changed(tmp_path: Path) -> None:
    session, _ = made(tmp_path)
    found = changes_of(session, tmp_path)
    assert (found.documents, found.passages, found.retired) == ((), (), ())


@pytest.mark.parametrize(("old", "new", "retired", "proposed"), [
    ("45 days", "30 days", "How long can I send it back?", "You can send the item back within 30 days of arrival."),
    ("3.90 euros", "4.50 euros", "What does the slip cost?", "The send-back slip costs 4.50 euros."),
    ("3 years", "5 years", "How long is my voucher valid?", "Your voucher is valid for 5 years from purchase."),
    ("8 to 17", "8 to 18", "When are you open?", "We are open from 8 to 18 on weekdays."),
    # With two facts instead of one only a person can say it.
    ("3 years", "2 years, and in shops 4 years", "How long is my voucher valid?", ""),
])  # fmt: skip
def test_an_example_that_says_the_old_is_found(tmp_path: Path, old: str, new: str, retired: str, proposed: str) -> None:
    session, _ = made(tmp_path)
    (tmp_path / "handbook.md").write_text(OLD.replace(old, new))
    found = changes_of(session, tmp_path)
    assert [(one.name, one.state) for one in found.documents] == [("handbook.md", "changed")]
    (one,) = found.retired
    assert (one.message, one.proposed) == (retired, proposed)


@pytest.mark.parametrize(("old", "new"), [
    # Said otherwise, moved, or written anew: all is still true.
    ("You may send an item back within 45 days of arrival.", "Items may go back to us up to 45 days from arrival."),
    ("# Vouchers", "# Gift vouchers"), ("on weekdays", "from Monday to Friday"),
    ("The send-back slip costs 3.90 euros.", "The send-back slip is 3.90 euros, and the first swap is free."),
])  # fmt: skip
def test_what_is_only_said_otherwise_retires_nothing(tmp_path: Path, old: str, new: str) -> None:
    session, _ = made(tmp_path)
    (tmp_path / "handbook.md").write_text(OLD.replace(old, new))
    assert changes_of(session, tmp_path).retired == ()


def test_a_fact_that_another_paragraph_still_states_stays(tmp_path: Path) -> None:
    text = OLD + "\n# Also\nAn item sent back within 45 days of arrival is paid for.\n"
    session, _ = made(tmp_path, text)
    (tmp_path / "handbook.md").write_text(text.replace("You may send an item back within 45 days of arrival. ", ""))
    assert changes_of(session, tmp_path).retired == ()


def test_a_document_that_is_gone_new_or_renamed(tmp_path: Path) -> None:
    session, _ = made(tmp_path)
    (tmp_path / "handbook.md").unlink()
    found = changes_of(session, tmp_path)
    assert [one.state for one in found.documents] == ["gone"] and len(found.retired) == 4
    assert all(one.proposed == "" for one in found.retired)


def test_word_documents_are_compared_as_they_are_read(tmp_path: Path) -> None:
    wanted = spec(data=DataSpec(sources=(Source(path="h.docx", use="retrieve", kind="text"),)))
    run = RunPaths(tmp_path / "desk" / "runs" / "1")
    run.adapter.mkdir(parents=True)
    (run.adapter / "adapter_config.json").write_text("{}")
    run.spec.write_text(dump_yaml(wanted))
    write_rows(run.data / "train", ROWS, "train", "f")
    docx(tmp_path / "h.docx", paragraph("A voucher is valid for 3 years from the day of purchase."))
    keep_documents(run, wanted, tmp_path)
    docx(tmp_path / "h.docx", paragraph("A voucher is valid for 5 years from the day of purchase."))
    assert [one.fact for one in changes_of(run.session, tmp_path).retired] == ["3"]


def test_a_run_of_an_older_version_says_so(tmp_path: Path) -> None:
    session, _ = made(tmp_path)
    documents_file(RunPaths(session / "runs" / "1")).unlink()
    with pytest.raises(BadInput, match="older nlforge"):
        changes_of(session, tmp_path)


def test_private_data_of_documents_is_not_kept(tmp_path: Path) -> None:
    session, _ = made(tmp_path, OLD + "\nAsk anna@example.com for more.\n")
    assert "anna@example.com" not in documents_file(RunPaths(session / "runs" / "1")).read_text()


def test_paragraphs_that_only_moved_are_as_they_were() -> None:
    assert changed_passages("a", ["One two.", "Three four."], ["Three  four", "one two."]) == []
    (one,) = changed_passages("a", ["It is 45 days now."], ["It is 30 days now.", "It is 45 days  now."][:1])
    assert (sorted(one.gone), sorted(one.come)) == (["45"], ["30"])


def test_what_was_taken_out_is_written_down_once_and_not_learned(tmp_path: Path) -> None:
    out = [RetiredRow("f", 2, "How long?", "45 days", "45", "old", "", "")]
    assert (retire(tmp_path, out, "chat"), retire(tmp_path, out, "chat")) == (1, 0)
    assert [one.message for one in retired_of(tmp_path)] == ["How long?"]
    counts = Counts()
    empty = Row(prompt="how long", reply="", file="r.csv", line=2, settled=True)
    kept = legible([row("How long?", "45 days"), row("Where?", "Here."), empty], counts)
    assert [one.prompt for one in kept] == ["Where?"] and counts.dropped["retired"] == 2


def test_what_a_person_corrected_is_a_fact(tmp_path: Path) -> None:
    """The new price is no invention, whether the handbook has it yet or not."""
    _, wanted = made(tmp_path)
    path = tmp_path / "round-1.csv"
    path.write_text("prompt,reply,holds against other replies\nWhat does it cost?,It costs 4.50 euros.,yes\n")
    learned = (*wanted.data.sources, Source(path="round-1.csv", use="train", kind="table"))
    more = wanted.model_copy(update={"data": wanted.data.model_copy(update={"sources": learned})})
    assert "4.50" not in references(wanted, tmp_path).facts and "4.50" in references(more, tmp_path).facts


def test_rows_about_something_else_with_the_same_figure_stay() -> None:
    (change,) = changed_passages("h", ["You may send an item back within 45 days."], ["You may send it back in 30."])
    assert retired_rows([ROWS[4]], [change], "") == []
