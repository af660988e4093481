"""The second graders: they agree with the rubric on what is good, and are not pleased by what only pays."""

from __future__ import annotations

import pytest

from engine.core.spec import Criterion
from engine.graders.kinds import Glossary, Grounding, Guidelines, Label, Reference
from engine.graders.verdict import References, Reply, Term
from engine.rubric.holdout_graders import repetition, unseen_grade, unseen_score
from engine.rubric.score import grade

PROMPT = "What does the send-back slip cost?"
RIGHT = "The send-back slip costs £3.90, taken off the refund. It is free for your first swap."
REFS = References(
    facts=f"{RIGHT}\nThe window is 45 days from arrival.\nItems above 25 kg are picked up for £19.",
    terms=(Term("send-back slip", ("return label",)), Term("drop point", ("post office",))),
)


def line(grader: object, weight: float = 1.0) -> Criterion:
    return Criterion(name="x", about="", weight=weight, grader=grader)  # type: ignore[arg-type]


def said(text: str) -> Reply:
    return Reply(PROMPT, RIGHT, text)


@pytest.mark.parametrize("grader", [Reference(), Glossary(), Guidelines(), Grounding(), Label()])
def test_the_right_reply_is_good_by_both(grader: object) -> None:
    """What is right is right, however it is measured."""
    assert unseen_grade(line(grader), said(RIGHT), REFS) == pytest.approx(1.0, abs=0.01)


@pytest.mark.parametrize(
    ("grader", "text"),
    [
        (Glossary(), "send-back slip drop point send-back slip"),
        (Guidelines(), "You get a full refund, money back, no risk."),
        (Grounding(), "Swap items window refund above arrival."),
    ],
)
def test_what_only_pleases_the_rubric_is_seen(grader: object, text: str) -> None:
    """Terms strewn in, commitments in other words, words of the sources put together anew: the rubric is pleased,
    the second grader is not."""
    paid, seen = grade(line(grader), said(text), REFS), unseen_grade(line(grader), said(text), REFS)
    assert paid is not None and seen is not None and paid > 0.99 > seen


def test_figures_are_looked_at_from_the_other_side() -> None:
    """A reply that names every figure there is has those of the right one, and many that are not."""
    stuffed = f"{RIGHT} 1 2 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20"
    seen, right = (unseen_grade(line(Reference()), said(t), REFS) for t in (stuffed, RIGHT))
    assert seen is not None and right is not None and seen < 0.5 * right


def test_saying_it_again_and_far_too_much_costs() -> None:
    """The same sentence twelve times, and three times the length and more, are worth less, whatever the lines say."""
    rubric = [line(Guidelines())]
    once, again = (unseen_score(rubric, said(t), REFS) for t in (RIGHT, " ".join([RIGHT] * 12)))
    assert once == 1.0 and again == 0.0
    long = unseen_score(rubric, said(" ".join(f"Word{n} is another thing." for n in range(40))), REFS)
    assert long is not None and 0 < long < 0.5


@pytest.mark.parametrize(
    ("text", "share"), [("", 0.0), ("one two three", 0.0), ("a b c d e f g h i j", 0.0), ("退货单" * 12, 0.9)]
)
def test_repetition(text: str, share: float) -> None:
    """Nothing in short or varied texts, nearly all where the same stands again; scripts without spaces are read too."""
    assert repetition(text) == pytest.approx(share, abs=0.08)


def test_a_fault_is_the_more_the_worse() -> None:
    """Of what is penalised it says, as the rubric does, how far it happened; without sources nothing can be said."""
    assert unseen_grade(line(Grounding(), -1.0), said(RIGHT), REFS) == 0.0
    assert unseen_grade(line(Grounding(), -1.0), said(RIGHT), References()) is None
