"""No message is guessed beside which no row could be learned."""

from __future__ import annotations

from pathlib import Path

from engine.data.asked_columns import AskedColumns
from engine.data.columns import columns_of
from engine.data.read import read_table

TOWNS = ("Ulm", "Bonn", "Kiel")


def table(folder: Path, header: str, rows: list[str]) -> Path:
    path = folder / "rows.csv"
    path.write_text("\n".join([header, *rows]), encoding="utf-8")
    return path


def test_a_column_of_mails_is_the_message_of_the_form_beside_it(tmp_path: Path) -> None:
    """Though its name was taken for that of the answer: a place beside each mail tells nothing of it."""
    rows = [
        f"{TOWNS[n % 3]},{n + 3},Please bring {n + 3} crates to {TOWNS[n % 3]} by lorry number {n} tomorrow morning"
        for n in range(60)
    ]
    found = columns_of(read_table(table(tmp_path, "From,Crates,Email", rows)), AskedColumns(reply="Email"))
    assert found.prompt == ("Email",)
    assert (found.reply, *found.more_reply) == ("From", "Crates")
    assert found.guessed


def test_a_text_that_is_written_stands_beside_all_there_is_to_write_it_from(tmp_path: Path) -> None:
    rows = [
        f"{TOWNS[n % 3]},{n},A fine lamp of our house in {TOWNS[n % 3]} with {n} bulbs that shines all night"
        for n in range(60)
    ]
    found = columns_of(read_table(table(tmp_path, "subject,bulbs,our words", rows)), AskedColumns(reply="our words"))
    assert found.prompt == ("subject", "bulbs")
    assert found.reply == "our words"


def test_what_does_not_contradict_stays(tmp_path: Path) -> None:
    rows = [f"is the lamp {n} in stock,yes we have {n} of them on the shelf" for n in range(60)]
    found = columns_of(read_table(table(tmp_path, "question,answer", rows)))
    assert (found.prompt, found.reply, found.guessed) == (("question",), "answer", False)
