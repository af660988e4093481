"""What somebody says of an answer in the conversation: heard, kept beside the message it is about, and corrected."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.core.paths import RunPaths
from engine.core.row import Row
from engine.data.stored_rows import write_rows
from engine.retrieval import sentence_encoder
from engine.serving.kept_feedback import feedback_in
from nlforge.sharing.said_wrong import kept_wrong, said_wrong
from nlforge.store import Session
from tests.support.versions import version_made


@pytest.mark.parametrize(("text", "about", "right"), [
    ("The answer about vouchers is wrong, it is 3 years.", "vouchers", "3 years"),
    ("the reply on gift cards is incorrect: it should be 5 euros", "gift cards", "5 euros"),
    ("The answer about the return window is outdated", "return window", ""),
    ("No, the answers about opening hours are wrong.", "opening hours", ""),
    ("Die Antwort zu Gutscheinen stimmt nicht, es sind 3 Jahre", "Gutscheinen", "3 Jahre"),
    ("die Auskunft über den Versand ist falsch; richtig ist 4,90 Euro", "Versand", "4,90 Euro"),
    ("La réponse sur les bons est fausse, c'est 3 ans", "bons", "3 ans"),
    ("La respuesta sobre los vales está mal, son 3 años", "vales", "3 años"),
])  # fmt: skip
def test_it_is_heard(text: str, about: str, right: str) -> None:
    found = said_wrong(text)
    assert found is not None and (found.about, found.right) == (about, right)


@pytest.mark.parametrize("text", [
    "Is the answer about vouchers wrong?", "the voucher rule is wrong, use 3 years", "wrong 2: It is 3 years.",
    "A wrong answer costs 1 point", "correct answer +1, wrong answer -1", "the answers are in replies.csv",
    "My parcel about which you answered is wrong", "Falsche Antworten kosten einen Punkt", "",
])  # fmt: skip
def test_wishes_and_questions_are_none(text: str) -> None:
    assert said_wrong(text) is None


@pytest.fixture
def desk(tmp_path: Path) -> Session:
    session = Session.create(tmp_path, "desk")
    session.append("note", text="A session.")
    run: RunPaths = version_made(session.root, 1)
    rows = [
        ("How long is a voucher valid?", "A voucher is valid for 2 years from the day you bought it."),
        ("Where is my parcel?", "It takes 5 days; you get a message when it is there."),
        ("What are the opening hours?", "We are open from 8 to 17."),
    ]
    write_rows(run.data / "train", [Row(m, r, "f", n) for n, (m, r) in enumerate(rows, 1)], "train", "f")
    return session


@pytest.mark.skipif(not sentence_encoder.present(), reason="the model that compares meanings is not here")
def test_the_right_reply_is_made_and_kept(desk: Session) -> None:
    said = said_wrong("The answer about vouchers is wrong, it is 3 years.")
    assert said is not None
    text = "\n".join(kept_wrong(said, desk))
    assert "Right is then: A voucher is valid for 3 years from the day you bought it." in text
    (one,) = feedback_in(desk.root / "feedback.jsonl")
    assert one.message == "How long is a voucher valid?" and one.rating == "down" and one.by == "chat"
    assert one.correction == "A voucher is valid for 3 years from the day you bought it." and one.note == said.whole


@pytest.mark.skipif(not sentence_encoder.present(), reason="the model that compares meanings is not here")
def test_where_it_leaves_a_choice_nothing_is_made_up(desk: Session) -> None:
    said = said_wrong("The answer about opening hours is wrong, it is 18")
    assert said is not None
    assert "cannot be told" in "\n".join(kept_wrong(said, desk))
    (one,) = feedback_in(desk.root / "feedback.jsonl")
    assert one.correction == "" and one.message == "What are the opening hours?"
    strange = said_wrong("The answer about quantum chromodynamics is wrong")
    assert strange is not None and "Nothing that was asked" in kept_wrong(strange, desk)[0]
