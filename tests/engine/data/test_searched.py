"""What a search goes through holds nothing private and nothing that is measured with."""

from __future__ import annotations

from engine.core.row import Row
from engine.core.spec import DataSpec
from engine.data.searched import searched

LEARNED = [Row(f"Where is parcel number {n} today?", f"Parcel {n} is on its way.", "a.csv", n) for n in range(5)]
HELD = [Row("Can I bring my bike along?", "Yes, for three euros.", "a.csv", 90)]


def count(text: str) -> int:
    return len(text.split())


def shown(facts: str, rows: list[Row] = LEARNED, held: list[Row] = HELD) -> list[str]:
    return [item.shown for item in searched(DataSpec(), rows, held, facts, count).library.items]


def test_rows_and_passages_are_searched() -> None:
    found = searched(DataSpec(), LEARNED, HELD, "# Bikes\n\nA bike costs three euros.", count)
    assert (found.rows, found.passages, found.refused) == (5, 1, 0)
    assert found.library.items[-1].shown == "Bikes: A bike costs three euros."


def test_a_row_that_is_measured_with_is_no_find() -> None:
    """In other letters as well; that the passage with the right answer is found is no leak."""
    again = Row("can I bring my bike along", "Yes, for three euros.", "b.csv", 1)
    found = searched(DataSpec(), [*LEARNED, again], HELD, "A bike costs three euros, says the house.", count)
    assert (found.rows, found.passages, found.refused) == (5, 1, 1)
    assert not any("along" in item.shown for item in found.library.items)


def test_a_transcript_that_holds_a_measured_row_is_no_find() -> None:
    transcript = "Can I bring my bike along? Yes, for three euros. Thanks."
    assert not any("bike" in text for text in shown(transcript))
    assert any("bike" in text for text in shown("Can I bring my bike along? Ask the driver."))
    made = [Row(HELD[0].prompt, HELD[0].reply, "a.md", 1, made="templates")]
    assert any("bike" in text for text in shown(transcript, held=made)), "made from the passage, it stands there"


def test_what_is_private_in_documents_is_no_find() -> None:
    """The index goes where the model goes."""
    said = " ".join(shown("Write to jo.miller@example.org or call 0171 5551234 for a new bike."))
    assert "jo.miller" not in said and "5551234" not in said and "new bike" in said


def test_a_transcript_is_known_by_what_was_not_taken_out_of_it() -> None:
    """Rows that are measured with have placeholders, documents have none yet."""
    held = [Row("My address is [email 1], has my parcel left yet?", "It left on Monday, [name 1].", "a.csv", 1)]
    transcript = "My address is anna.berger@web.de, has my parcel left yet?\n\nIt left on Monday, Anna."
    assert not any("parcel left" in text or "on Monday" in text for text in shown(transcript, held=held))


def test_a_transcript_is_known_wherever_it_is_cut() -> None:
    """Long passages are taken apart, and message and reply may be paragraphs of their own."""
    talk = "Can I bring my bike along? Yes, for three euros."
    assert not any("bike" in text for text in shown(f"{'word ' * 84}{talk}"))
    assert not any("bike" in text or "euros" in text for text in shown(talk.replace("? ", "?\n\n")))
    held = [Row("我可以带自行车上车吗", "可以，三欧元。", "a.csv", 1)]
    assert not any("自行车" in text for text in shown("我可以带自行车上车吗？可以，三欧元。", held=held))


def test_what_is_private_is_none_wherever_a_passage_is_cut() -> None:
    for before in (84, 85, 86):
        said = " ".join(shown(f"{'word ' * before}call +49 170 123 45 67 for a bike"))
        assert "123" not in said and "45 67" not in said
