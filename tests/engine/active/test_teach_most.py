"""The messages whose replies teach most are found, by meaning and by words."""

from __future__ import annotations

import pytest

from engine.active.differing import are_labels, difference
from engine.active.pool import MessagePool, pool_of
from engine.active.teach_most import TeachingPool
from engine.core.row import Row
from engine.retrieval import sentence_encoder

COMMON = [f"Where is my parcel number {n}, it should be here by now?" for n in range(12)]
PAY = [f"Can I pay my order of {what} by invoice at the end of the month?" for what in ("a lamp", "a tent", "boots")]
ODD = "Does the north wing of your museum admit parrots?"


def rows(*said: tuple[str, str]) -> list[Row]:
    return [Row(prompt, reply, "desk.csv", n) for n, (prompt, reply) in enumerate(said, 2)]


def open_pool(*replies: tuple[str, str]) -> TeachingPool:
    return TeachingPool(pool_of(rows(*((text, "") for text in (*COMMON, *PAY, ODD)), *replies)))


@pytest.fixture(params=["meaning", "words"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """With the sentence encoder, and on a machine without it."""
    if request.param == "words":
        monkeypatch.setattr(sentence_encoder, "present", lambda: False)
    return str(request.param)


@pytest.mark.usefixtures("way")
def test_what_most_messages_are_like_comes_first_and_once() -> None:
    """One of the twelve, one of the three, then the strange one: no second of a kind before all kinds are asked."""
    chosen = open_pool().choose(3)
    assert [c.message.text in COMMON for c in chosen] == [True, False, False]
    assert chosen[1].message.text in PAY and chosen[2].message.text == ODD
    assert (chosen[0].why, chosen[0].alike, chosen[0].answered) == ("many", 11, 0)
    assert (chosen[2].why, chosen[2].alike) == ("lone", 0)


@pytest.mark.usefixtures("way")
def test_what_is_answered_already_is_not_asked_again() -> None:
    pool = open_pool(("Where is my parcel number 99, it should be here by now?", "It comes tomorrow."))
    chosen = pool.choose(3)
    assert not {c.message.text for c in chosen} & set(COMMON)
    before = pool.covered()
    assert before == pytest.approx(12 / 16)
    pool.write(chosen[0].message.key, "Yes, you can.")
    assert pool.covered() == pytest.approx(15 / 16)
    assert [c.message.text for c in pool.choose(1)] == [ODD]
    assert ODD not in {c.message.text for c in pool.choose(3, without={pool.choose(1)[0].message.key})}


def test_copies_are_one_message_that_counts_as_often_as_it_stands_there() -> None:
    found = pool_of(rows(("Hello there?", ""), ("hello THERE", "-"), ("Open?", ""), ("Open?", "Yes."), ("", "x")))
    assert [(m.text, m.copies) for m in found.open] == [("Hello there?", 2)]
    assert [(m.text, m.replies) for m in found.answered] == [("Open?", ("Yes.",))]


def test_of_very_many_an_even_draw_is_looked_at() -> None:
    found = pool_of(rows(*((f"Message {n}", "") for n in range(50))), most=20)
    assert len(found.open) == 20 and found.left == 30


def test_nothing_is_chosen_of_nothing() -> None:
    pool = TeachingPool(MessagePool((), ()))
    assert pool.choose(30) == [] and pool.covered() == 1.0 and pool.near("x") == ()


def test_a_message_with_two_replies_that_disagree_is_asked_about() -> None:
    """Figures with a unit, and refusals, are substance; other words are not."""
    ask = "How many days do I have to send it back?"
    pool = TeachingPool(pool_of(rows((ask, "You have 14 days."), (ask, "Within 30 days, in its box."))))
    (choice,) = pool.choose(5)
    assert choice.why == "disputed" and choice.between == ("You have 14 days.", "Within 30 days, in its box.")
    assert pool.choose(5, settled={choice.message.key}) == []


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("You have 14 days.", "You have 30 days.", "figure"),
        ("It costs 5 €.", "It costs € 7.", "figure"),
        ("Du hast 14 Tage.", "Du hast 30 Tage Zeit.", "figure"),
        ("Sorry, we cannot change it.", "Yes, we change it gladly.", "refusal"),
        ("Leider geht das nicht mehr.", "Das machen wir gern.", "refusal"),
        ("Your order 4711 is on its way.", "Your order 4712 has left us.", None),
        ("You have 14 days.", "You have 14 days, and it costs 5 €.", None),
        ("Thanks, we look into it.", "We look into it, thank you!", None),
    ],
)
def test_other_substance_is_told_from_other_words(one: str, other: str, kind: str | None) -> None:
    found = difference(one, other, labels=False)
    assert (found.kind if found is not None else None) == kind


def test_labels_differ_wherever_they_are_not_the_same() -> None:
    assert are_labels(["refund", "delivery", "refund", "refund", "delivery", "delivery"])
    assert not are_labels(["Thank you, we will look into it and come back to you."] * 6)
    found = difference("refund", "delivery", labels=True)
    assert found is not None and found.kind == "label"
    assert difference("Refund", "refund", labels=True) is None


def test_a_draft_is_what_a_person_replied_to_the_nearest_message() -> None:
    pool = open_pool(("Where is my parcel number 99, it should be here by now?", "It comes tomorrow."))
    key = pool.messages[0].key
    assert [(n.reply, n.same) for n in pool.near(key)] == [("It comes tomorrow.", True)]
    found = pool.disputed(key, "It comes in 3 days.")
    assert found is None, "one of them has no figure"
    pool.write(pool.messages[1].key, "It comes in 5 days.")
    found = pool.disputed(key, "It comes in 3 days.")
    assert found is not None and found[0].reply == "It comes in 5 days."
