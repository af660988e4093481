"""What rounds set apart stays apart, and what people corrected is shared out the same way each time."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from engine.core.comparing import normalised
from engine.core.errors import BadInput
from engine.core.row import Row
from engine.feedback.usable import FeedbackExample
from engine.improving.carried import carried_over
from engine.improving.frozen import freeze, frozen_file, frozen_rows, messages_apart
from engine.improving.rounds import (
    PlannedRound,
    RoundLine,
    keep_round,
    now,
    plan_round,
    planned_round,
    rounds_of,
)
from engine.improving.share import ONE_IN, shared_out
from engine.improving.standing import StandingWish, is_time, keep_wish, minutes_used, wish_of
from engine.retrieval import sentence_encoder


def row(message: str, reply: str = "Yes.") -> Row:
    return Row(prompt=message, reply=reply, file="f.csv", line=1)


def example(
    message: str, reply: str = "It is £4.50.", by: str = "anna", wrong: str = "It is £3.90."
) -> FeedbackExample:
    return FeedbackExample(message, reply, (by,), (f"fb-{message}",), "wrong_fact", wrong)


def line(number: int, frozen: str = "", **other: object) -> RoundLine:
    told: dict[str, object] = {
        "number": number, "time": now(), "before": 1, "version": number + 1, "decision": "candidate", "new_rows": 1,
        "new_better": 1, "new_worse": 0, "held_back": True, "frozen": frozen,
    }  # fmt: skip
    return RoundLine.model_validate(told | other)


def test_what_is_frozen_grows_and_stays(tmp_path: Path) -> None:
    keep_round(tmp_path, line(1, freeze(tmp_path, 1, [row("A?"), row("B?")])))
    keep_round(tmp_path, line(2, freeze(tmp_path, 2, [row("b"), row("C?")])))
    assert [one.prompt for one in frozen_rows(tmp_path)] == ["A?", "B?", "C?"]
    assert messages_apart(tmp_path) == {normalised(m) for m in ("A?", "B?", "C?")}


@pytest.mark.parametrize("harm", ["change", "remove", "shrink"])
def test_nobody_changes_what_is_frozen_unnoticed(tmp_path: Path, harm: str) -> None:
    keep_round(tmp_path, line(1, freeze(tmp_path, 1, [row("A?"), row("B?")])))
    path = frozen_file(tmp_path, 1)
    if harm == "remove":
        path.unlink()
    else:
        text = path.read_text()
        path.write_text(text.replace("Yes", "No") if harm == "change" else text.split("\n")[0] + "\n")
    with pytest.raises(BadInput, match="round 1 set apart"):
        messages_apart(tmp_path)


def test_a_round_holds_for_its_own_plan_until_it_has_ended(tmp_path: Path) -> None:
    (tmp_path / "improve").mkdir()
    plan_round(tmp_path, PlannedRound(number=1, before=1, spec="sha256:a", held_back=("a",)))
    assert planned_round(tmp_path, "sha256:b") is None
    found = planned_round(tmp_path, "sha256:a")
    assert found is not None and found.held_back == ("a",)
    keep_round(tmp_path, line(1, freeze(tmp_path, 1, [])))
    assert planned_round(tmp_path, "sha256:a") is None and [one.number for one in rounds_of(tmp_path)] == [1]


def test_one_in_four_about_the_same_is_held_back_and_single_ones_are_learned() -> None:
    same = [example(f"What does slip {n} cost?") for n in range(8)]
    alone = [example("May I bring my dog?", "Yes, you may.", wrong="No.")]
    found = shared_out([*same, *alone], ())
    assert len(found.held_back) == 8 // ONE_IN and alone[0] in found.learned
    assert shared_out([*same, *alone], ()) == found
    # What comes later moves nothing that was held back before.
    apart = {normalised(one.message) for one in found.held_back}
    more = shared_out([*same, *(example(f"What does slip {n} cost?") for n in range(8, 12))], apart)
    assert {one.message for one in found.held_back} <= {one.message for one in more.held_back}
    assert len(more.held_back) == 12 // ONE_IN


@pytest.mark.skipif(not sentence_encoder.present(), reason="the model that compares meanings is not here")
def test_the_same_thing_in_other_words_is_one_group() -> None:
    some = ["How long is a voucher valid?", "How long are vouchers valid?", "How many years is a voucher valid?"]
    found = shared_out([example(m, f"Three years, {n}.") for n, m in enumerate(some)], ())
    assert len(found.held_back) == 1


def test_examples_that_gave_the_corrected_reply_learn_the_new_one() -> None:
    """Where two people, or the owner, put one reply in its place."""
    rows = [row("Cost?", "It is £3.90."), row("Other?", "Yes."), row("What does slip 1 cost?", "It is £3.90.")]
    one, other = example("What does slip 1 cost?"), example("What does slip 2 cost?", by="ben")
    assert carried_over([one, other], rows) == [("Cost?", "It is £4.50.")]
    assert carried_over([one], rows) == []
    assert carried_over([example("What does slip 1 cost?", by="chat")], rows) == [("Cost?", "It is £4.50.")]
    differs = example("What does slip 2 cost?", reply="It is £5.", by="ben")
    assert carried_over([one, other, differs], rows) == []


def test_a_standing_wish_is_kept_and_asked(tmp_path: Path) -> None:
    assert wish_of(tmp_path) is None
    (tmp_path / "improve").mkdir()
    wish = StandingWish(every="week", minutes=30, confirmed=now())
    keep_wish(tmp_path, wish)
    assert wish_of(tmp_path) == wish
    assert is_time(wish, [])
    assert not is_time(wish, [line(1, time=now() - timedelta(days=6))])
    assert is_time(wish, [line(1, time=now() - timedelta(days=8))])
    run = tmp_path / "runs" / "2"
    run.mkdir(parents=True)
    (run / "events.jsonl").write_text(
        '{"kind": "run_finished", "time": "2026-01-01T00:00:00+00:00", "seconds": 600, "adapter": "a", "report": "r"}\n'
    )
    keep_round(tmp_path, line(1))
    assert minutes_used(tmp_path, wish) == 10
    keep_round(tmp_path, line(2, version=2, time=now() - timedelta(days=9)))
    assert minutes_used(tmp_path, wish) == 10, "what was longer ago counts no more"
