"""Which change of a rubric a person's judgements call for: found, held against judgements it was not made from, and
said in words a plan takes."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from engine.calibration.agreement import Answer
from engine.calibration.candidates import CandidateChange, of_line, of_whole
from engine.calibration.phrases import only_in, phrases, typical_of
from engine.calibration.proposals import FEWEST, propose_line, propose_whole
from engine.calibration.replay import Compared, Replay, ToldChange
from engine.core.spec import Criterion, Task
from engine.graders.kinds import Grader, Length, NotMeasured, Patterns, Reference
from engine.graders.verdict import References
from planner.compile.grader_choice import grader_for

RIGHT = Criterion(name="right", about="", weight=1, grader=Reference())
LONG = "so and or if we to " * 3
TAILS = ("Thank you.", "Have a nice day.", "Greetings from us all.", "Write again at any time.")


def line(name: str, grader: Grader, weight: float = 1.0, **more: bool) -> Criterion:
    return Criterion(name=name, about="", weight=weight, grader=grader, **more)


def told(
    of: int, person: Callable[[int], Answer], tail: Callable[[int], str] = lambda n: TAILS[n % 4]
) -> list[ToldChange]:
    return [
        ToldChange(
            prompt=f"Where is parcel {n}?",
            expected=f"Parcel {n} is at the drop point, bring the green card.",
            reply=f"Parcel {n} is at the drop point, bring the green card. {tail(n)}".strip(),
            person=person(n),
        )
        for n in range(of)
    ]


def replay(said: list[ToldChange], *, whole: bool = True) -> Replay:
    return Replay(said, References(), line=not whole)


def test_a_phrase_that_is_always_rejected_is_found() -> None:
    """It stands in what was rejected only, in no right reply, and says more than grammar."""
    bad = [
        "Sorry. It will arrive soon, I promise.",
        "It will arrive soon.",
        "Your parcel will arrive soon, bring the card.",
    ]
    assert only_in(bad, ["Bring the card, it will do."], ["Bring the card."], 3) == [
        "arrive soon",
        "will arrive",
        "will arrive soon",
        "arrive",
        "soon",
    ]
    assert only_in(bad, ["it will arrive"], [], 3) == only_in(bad, ["it will arrive"], ["x"], 3)
    assert "it will arrive" not in only_in(bad, ["it will arrive"], [], 2)
    assert not {p for p in phrases("Pay 30 euros. Then wait") if "30" in p or "euros then" in p}
    assert typical_of(["Thank you, bye"] * 5, ["bye"] * 4, ["Thank you for it"]) == ["thank you", "thank"]


def test_the_forbidden_phrase_is_proposed_with_true_figures() -> None:
    """Replies of one length: what they reject is a phrase, and the rubric with it says the same on all twenty."""
    said = told(
        20,
        lambda n: "no" if n % 3 == 0 else "yes",
        lambda n: "It will arrive on the next day." if n % 3 == 0 else "You may come on any day.",
    )
    found = propose_whole([RIGHT], replay(said))
    assert (
        found is not None and found.change.kind == "forbidden" and (found.before, found.after, found.of) == (13, 20, 20)
    )
    assert isinstance(found.change.after, Criterion) and "arrive" in found.change.after.name and found.unseen >= 19
    again = propose_whole([RIGHT], replay(said), [found.change])
    assert again is None or again.change != found.change


def test_a_weight_a_must_and_a_limit_are_proposed() -> None:
    polite = line("polite", Patterns(required=("thank you",)), 0.2)
    said = told(16, lambda n: "yes" if n % 2 else "no", lambda n: "Thank you." if n % 2 else "Go there now.")
    found = propose_whole([RIGHT, polite], replay(said))
    assert (
        found is not None
        and found.change.before == polite
        and found.change.kind in ("weight", "must")
        and found.after == 16
    )
    long = told(20, lambda n: "no" if n % 2 else "yes", lambda n: LONG if n % 2 else "")
    limit = propose_whole([RIGHT], replay(long))
    assert (
        limit is not None
        and limit.change.kind == "limit"
        and limit.change.after is not None
        and limit.change.after.grader == Length(at_most=20)
    )


def test_a_line_that_stands_against_them_goes_or_counts_less() -> None:
    """They call replies good that a line punishes."""
    against = line("says you may", Patterns(forbidden=("you may",)), -1.0)
    said = told(
        16,
        lambda n: "no" if n % 4 == 0 else "yes",
        lambda n: "You may come on any day." if n % 2 else "Come on any day then.",
    )
    said = [t.model_copy(update={"reply": "No idea 77."}) if t.person == "no" else t for t in said]
    found = propose_whole([RIGHT, against], replay(said))
    assert found is not None and found.after == 16 > found.before and found.change.kind == "weight"
    left = found.change.applied([RIGHT, against])
    assert abs(left[1].weight) / left[0].weight < 1, "it counts less beside the other"
    only = propose_whole(
        [RIGHT, against],
        replay(said),
        [found.change, *(c for c in of_whole([RIGHT, against], said, said) if c.kind == "weight")],
    )
    assert only is not None and only.change.kind == "gone" and only.change.before == against


@pytest.mark.parametrize("seed", range(3))
def test_chance_is_not_taken_for_a_wish(seed: int) -> None:
    """Answers thrown by a coin: of forty people at most a few are offered anything, as the sign test allows."""
    offered = 0
    for person in range(40):
        draw = random.Random(1000 * seed + person)
        said = told(20, lambda n, draw=draw: draw.choice(("yes", "no")), lambda n, draw=draw: draw.choice(TAILS))  # type: ignore[misc]
        offered += propose_whole([RIGHT, line("short", Length(at_most=12), 0.3)], replay(said)) is not None
    assert offered <= 10


def test_little_said_or_all_alike_proposes_nothing() -> None:
    assert propose_whole([RIGHT], replay(told(FEWEST - 1, lambda n: "no" if n % 3 == 0 else "yes"))) is None
    assert propose_whole([RIGHT], replay(told(20, lambda n: "yes"))) is None
    assert propose_whole([RIGHT], replay(told(20, lambda n: "no"))) is None, (
        "a rubric that says no to everything means nothing"
    )


def test_pairs_are_replayed_beside_replies() -> None:
    """Of two replies the one with the more points; alike within two hundredths is no answer."""

    def pair(better: str) -> Compared:
        return Compared(
            prompt="p", expected="Parcel 7 is here.", first="Parcel 7 is here.", second="No idea 9.", person=better
        )  # type: ignore[arg-type]

    both = Replay(
        [pair("first"), pair("second"), pair("first").model_copy(update={"second": "Parcel 7 is here."})], References()
    )
    assert both.answers([RIGHT]) == ["first", "first", None] and both.agrees([RIGHT]) == [True, False, False]
    assert both.against([RIGHT]) == ("right", 1)


def test_a_line_gets_another_limit_or_a_phrase() -> None:
    """Judged for one line: its limit moves; a line nothing measures becomes one that is looked for."""
    short = line("at most 60 words", Length(at_most=60))
    said = told(16, lambda n: "no" if n % 2 else "yes", lambda n: "so and or if we to " * 2 if n % 2 else "")
    found = propose_line(short, replay(said, whole=False))
    assert (
        found is not None
        and found.change.after is not None
        and found.change.after.name == "at most 20 words"
        and found.after == 16
    )
    friendly = line("friendly", NotMeasured(), 0.3)
    kind = [
        t.model_copy(update={"expected": f"{t.expected} Thank you."})
        for t in told(16, lambda n: "yes" if n % 2 else "no", lambda n: "Thank you." if n % 2 else TAILS[1 + n % 3])
    ]
    found = propose_line(friendly, replay(kind, whole=False))
    assert (
        found is not None
        and found.change.after is not None
        and found.before == 8
        and "thank" in found.change.after.name
    )


def test_every_candidate_can_be_said_in_a_plan() -> None:
    """The name of a new line is read as the very grader that was replayed."""
    said = [
        *told(
            12,
            lambda n: "no" if n % 3 == 0 else "yes",
            lambda n: "It will arrive on the next day so do not worry." if n % 3 == 0 else "You may come.",
        ),
        *told(12, lambda n: "no" if n % 2 else "yes", lambda n: "" if n % 2 else "Thank you. " * 3),
    ]
    rubric = [RIGHT, line("polite", NotMeasured(), 0.3)]
    found: list[CandidateChange] = [
        *of_whole(rubric, said, said),
        *(
            c
            for w in (1.0, -1.0)
            for one in (
                line("friendly", NotMeasured(), w),
                line("at most 60 words" if w > 0 else "more than 60 words", Length(at_most=60), w),
                line("never says “soon”" if w > 0 else "says “soon”", Patterns(forbidden=("soon",)), w),
            )
            for c in of_line(one, said)
        ),
    ]
    new = [c.after for c in found if c.after is not None and (c.before is None or c.after.grader != c.before.grader)]
    assert {c.kind for c in found} >= {"weight", "must", "gone", "limit", "forbidden"} and len(new) > 8
    for after in new:
        assert grader_for(after.name, Task.CHAT_ASSISTANT, unwanted=after.weight < 0) == after.grader, after.name
