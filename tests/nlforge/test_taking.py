"""Judgements on the command line and in a conversation, and what is taken from them: a plan that waits for a yes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.calibration.candidates import CandidateChange
from engine.calibration.replay import ToldChange
from engine.core.errors import BadInput
from engine.core.spec import Criterion, load_spec
from engine.graders.kinds import Length
from nlforge.annotation_changes import rubric_now, take
from nlforge.annotation_session import WHOLE, about_pairs, about_replies, sitting
from nlforge.annotations import Desk
from nlforge.calibration import Offer, calibrating
from nlforge.conversation import Conversation
from nlforge.messages import DiffShown, JudgingWanted, Page
from nlforge.session_factory import saved_words
from nlforge.state import State
from nlforge.store import Session
from tests.support.commands import nlforge
from tests.support.conversations import talk
from tests.support.judged_sessions import PROMISE, judge_all, judged_session
from tests.support.no_model import no_model


def test_what_is_taken_is_in_the_plan_with_its_reason(tmp_path: Path) -> None:
    """The page shows the new point beside the judgement it comes from, and waits for a yes; the session opened again
    has it; undo takes it back."""
    session = judged_session(tmp_path)
    desk = judge_all(session)
    conversation = Conversation(session, no_model)
    with calibrating(desk, rubric_now(conversation)) as found:
        whole = found.whole()
        assert whole is not None and (whole.judged, whole.agreed, whole.line) == (40, 33, "correct answer")
        offer = found.next()
        assert (
            offer is not None
            and "instead of" in offer.text
            and "Checked on judgements it was not made from: 40 of 40" in offer.text
        )
        found.answer(offer, True)
        assert found.next() is None
        said = list(take(conversation, desk, found))
    shown = [m.text for m in said if isinstance(m, DiffShown)]
    assert (
        conversation.state is State.WAITING
        and len(shown) == 1
        and shown[0].startswith("+ says “will arrive”: -1.0, must not hold “will arrive”")
    )
    assert "\n" not in shown[0], "a new line is one change"
    page = next(m for m in said if isinstance(m, Page))
    assert "arrive" in page.text and "I judged replies" in page.text
    assert conversation.plan is not None and conversation.plan.spec is not None
    new = conversation.plan.spec.rubric[-1]
    assert new.grader == (offer.change.after.grader if offer.change.after else None) and new.weight == -1.0
    again = Conversation(session, no_model)
    assert again.plan is not None and again.plan.digest == conversation.plan.digest
    list(again.hear("undo"))
    assert again.plan.spec is not None and len(again.plan.spec.rubric) == 1


def test_a_repetition_takes_it_again(tmp_path: Path) -> None:
    """What was taken from judgements is a part of the saved words, and needs no language model to be read."""
    session = judged_session(tmp_path)
    desk = judge_all(session)
    conversation = Conversation(session, no_model)
    with calibrating(desk, rubric_now(conversation)) as found:
        offer = found.next()
        assert offer is not None
        found.answer(offer, True)
        list(take(conversation, desk, found))
    assert conversation.plan is not None
    session.append("confirmed", digest=conversation.plan.digest)
    words = saved_words(session)
    copy = Session.create(tmp_path / "s", "copy")
    copy.set_data_root(tmp_path, replay_of="desk")
    repeated = Conversation(copy, no_model)
    for line in words.said:
        list(repeated.hear(line))
    assert (
        conversation.plan is not None and repeated.plan is not None and conversation.plan.digest == repeated.plan.digest
    )


def test_two_changes_of_the_same_line_are_both_taken(tmp_path: Path) -> None:
    """The second is about a line that is there only since the first."""
    session = judged_session(tmp_path)
    desk = judge_all(session)
    conversation = Conversation(session, no_model)
    line = Criterion(name="more than 40 words", about="", weight=-1, grader=Length(at_most=40))
    with calibrating(desk, rubric_now(conversation)) as found:
        for change, quote in (
            (CandidateChange(kind="limit", before=None, after=line), "A reply of more than 40 words loses 1 point."),
            (
                CandidateChange(kind="weight", before=line, after=line.model_copy(update={"weight": -2.0})),
                "“more than 40 words” counts -2 instead of -1.",
            ),
        ):
            found.answer(Offer(change, quote, quote), True)
        told = talk(list(take(conversation, desk, found)))
    assert "cannot write" not in told and conversation.plan is not None and conversation.plan.spec is not None
    assert [(c.name, c.weight) for c in conversation.plan.spec.rubric][1:] == [("more than 40 words", -2.0)]


def test_a_session_from_a_spec_gets_a_spec_beside_it(tmp_path: Path) -> None:
    session = judged_session(tmp_path, planned=False)
    desk = judge_all(session)
    conversation = Conversation(session, no_model)
    with calibrating(desk, rubric_now(conversation)) as found:
        offer = found.next()
        assert offer is not None
        found.answer(offer, True)
        told = talk(list(take(conversation, desk, found)))
    changed = load_spec(session.root / "spec-judged.yaml")
    assert (
        "spec-judged.yaml --yes" in told
        and changed.rubric[-1].about.startswith("must not hold")
        and "I judged" in changed.rubric[-1].quote
    )


def test_refused_is_not_offered_again(tmp_path: Path) -> None:
    desk = judge_all(judged_session(tmp_path))
    seen = []
    with calibrating(desk) as found:
        while (offer := found.next()) is not None:
            seen.append(offer.change.model_dump_json())
            found.answer(offer, False)
        assert found.accepted == [] and found.rubric == list(desk.spec.rubric)
    assert len(seen) == len(set(seen)) > 1


def test_judging_by_lines_of_a_pipe_ends_with_a_plan(tmp_path: Path) -> None:
    """Keys as lines: judge, look at the agreement, say yes to the offer; the plan is printed and kept."""
    session = judged_session(tmp_path)
    asked = about_replies(Desk(session), 30).questions
    promised = sum(PROMISE in a.replies[0] for a in asked)
    keys = ["y" if "any day" in a.replies[0] else "n" for a in asked]
    done = nlforge(tmp_path, "judge", "desk", "--rows", "30", said="\n".join([*keys, "y"]).encode())
    out = done.stdout.decode()
    assert done.returncode == 0, done.stderr.decode()
    assert (
        f"You and the rubric agree on {30 - promised} of 30" in out
        and "Take it into the plan?" in out
        and "What your words changed" in out
    )
    records = [r for r in session.records() if r.get("changes")]
    assert len(records) == 1 and "I judged replies" in str(records[0]["text"])
    lines = [
        json.loads(line) for line in nlforge(tmp_path, "judge", "desk", "--rows", "1", "--json").stdout.splitlines()
    ]
    assert {line["kind"] for line in lines} >= {"case", "whole"} and next(x for x in lines if x["kind"] == "whole")[
        "agreed"
    ] == 30, "the rubric as it is now"


def test_keys_go_on_back_and_away(tmp_path: Path) -> None:
    """Each answer is on disk at once; back asks again and the last answer counts; what was answered is not asked in
    the next sitting."""
    desk = Desk(judged_session(tmp_path))
    one = sitting(desk, 5)
    assert one.progress == "1 of 5" and one.press("y") and len(desk.judged()) == 1
    assert one.press("b") and one.answered[0] == "yes" and one.press("n")
    assert [j.verdict for j in desk.judged()] == ["no"] and len(desk.path.read_text().splitlines()) == 2
    assert one.press("s") and not one.press("x") and one.progress == "3 of 5" and one.press("q") and one.now is None
    assert one.questions[0].replies[0] not in [
        r for a in about_replies(desk, 30).questions if a.prompt == one.questions[0].prompt for r in a.replies
    ]
    with pytest.raises(BadInput, match="as a whole"):
        sitting(desk, 5, "correct answer", pairs=True)
    pairs = about_pairs(desk, 20)
    assert len(pairs.questions) == 20 and {a.replies.index("No idea.") for a in pairs.questions} == {0, 1}, (
        "in no order"
    )
    for _ in range(20):
        asked = pairs.now
        assert asked is not None and pairs.press("2" if asked.replies[0] == "No idea." else "1")
    assert len(desk.preferences()) == 20 and about_pairs(desk, 20).questions == []
    with calibrating(desk) as found:
        assert (whole := found.whole()) is not None and whole.agreed >= 20


def test_one_line_says_it_and_one_word_opens_it(tmp_path: Path) -> None:
    """“Judge” is heard where there are replies, and nowhere else."""
    session = judged_session(tmp_path)
    conversation = Conversation(session, no_model)
    assert [type(m) for m in conversation.hear("let me judge some replies")] == [JudgingWanted]
    empty = Session.create(tmp_path / "s", "empty")
    assert not any(isinstance(m, JudgingWanted) for m in Conversation(empty, no_model).hear("judge"))


@pytest.mark.parametrize("wrong", ["maybe", ""])
def test_whole_replies_come_from_files_too(tmp_path: Path, wrong: str) -> None:
    session = judged_session(tmp_path)
    reply = Desk(session).replies[1]
    said = {"prompt": reply.prompt, "reply": reply.reply, "criterion": "", "verdict": "yes"}
    (tmp_path / "told.jsonl").write_text(json.dumps(said) + "\n" + json.dumps({**said, "verdict": wrong}))
    assert nlforge(tmp_path, "judge", "desk", "--from", str(tmp_path / "told.jsonl")).returncode == 2
    (tmp_path / "told.jsonl").write_text(json.dumps(said))
    done = nlforge(tmp_path, "judge", "desk", "--from", str(tmp_path / "told.jsonl"))
    assert (
        done.returncode == 0
        and b"on 1 of 1" in done.stdout
        and Desk(session).told(WHOLE)
        == [ToldChange(prompt=reply.prompt, expected=reply.expected, reply=reply.reply, person="yes")]
    )
