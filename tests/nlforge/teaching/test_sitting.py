"""A sitting in plain lines: what is asked, what is kept, and what the plan makes of it."""

from __future__ import annotations

import csv
import io
import json
import queue
from pathlib import Path

import pytest

from engine.core.errors import BadInput, RunFailed
from nlforge.conversation import Conversation
from nlforge.messages import TalkMessage, TeachingWanted
from nlforge.plain_text import Printer, talk_from_lines
from nlforge.state import State
from nlforge.store import Session
from nlforge.teaching.book import TeachingBook, TeachingRecord
from nlforge.teaching.desk import TeachingDesk, open_desk
from nlforge.teaching.plain_sitting import hold_sitting
from nlforge.teaching.sitting import TeachSitting, TeachStep, letter, option_of
from nlforge.teaching.taking import begun, ended
from nlforge.turn import Spoken
from nlforge.wording.catalogue import speak
from tests.support.conversations import WORDS, talk
from tests.support.no_model import no_model
from tests.support.unanswered import HAT, unanswered_session

KEY = "sk-proj-Ab3dEf6hIj9kLm2nOp5qRs8tUv1wXy4z"


def table(path: Path) -> list[dict[str, str]]:
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def to_the_hat(sitting: TeachSitting) -> None:
    """Skip to the message whose near ones are answered."""
    while sitting.now is not None and sitting.now.text != HAT:
        assert sitting.choose("skip")
    assert sitting.now is not None and sitting.step is TeachStep.REPLY


def sat(conversation: Conversation) -> TeachSitting:
    return TeachSitting(open_desk(conversation))


def test_missing_replies_are_offered_once(tmp_path: Path) -> None:
    """Below the first page that shows it, and not again with each change of the plan."""
    conversation = unanswered_session(tmp_path, planned=False)
    assert "51 messages have no reply" in talk(list(conversation.hear(WORDS)))
    assert "have no reply" not in talk(list(conversation.hear("use smollm2-135m-instruct")))
    assert TeachingWanted("desk") in list(conversation.hear("ask me"))


def test_nothing_is_offered_where_all_is_answered(tmp_path: Path) -> None:
    conversation = unanswered_session(tmp_path, planned=False)
    rows = [row for row in table(tmp_path / "desk.csv") if row["agent_reply"]]
    with open(tmp_path / "desk.csv", "w", newline="") as file:
        csv.writer(file).writerows([tuple(rows[0]), *(tuple(row.values()) for row in rows)])
    assert "no reply" not in talk(list(conversation.hear(WORDS)))
    with pytest.raises(BadInput, match="All 50 messages have replies"):
        sat(conversation)


def test_lines_hold_a_sitting_and_the_plan_learns_from_it(tmp_path: Path) -> None:
    """Why it is asked, a reply, one passed on, an end: the files, what it brought, and a plan that learns from both
    files."""
    conversation, out = unanswered_session(tmp_path), io.StringIO()
    lines = "/teach\nxyz\nw\nWe wrap gifts for free.\np\nMarta\nq\n"
    talk_from_lines(conversation, Printer(out), io.StringIO(lines))
    said = out.getvalue()
    assert "messages are like this one, and none has a reply." in said and "1 of " in said
    assert "Please type one of these: w write one" in said
    assert "One reply is kept (written 1," in said and "say “ask me”" in said.replace("Say", "say")
    folder = tmp_path / "sessions" / "desk" / "replies"
    (written,) = table(folder / "written.csv")
    assert written["reply"] == "We wrap gifts for free." and written["holds against other replies"] == "yes"
    (passed,) = table(folder / "to-pass-on.csv")
    assert passed["ask"] == "Marta" and not passed["reply"]
    assert conversation.state is State.WAITING and conversation.plan is not None and conversation.plan.spec is not None
    assert [(s.path, s.use) for s in conversation.plan.spec.data.sources] == [
        ("desk.csv", "train"),
        ("sessions/desk/replies/written.csv", "train"),
    ]


def test_every_answer_is_on_disk_and_a_sitting_goes_on_where_it_was(tmp_path: Path) -> None:
    """Also after a crash that tears the last line, with the same messages in the same order."""
    conversation = unanswered_session(tmp_path)
    sitting = sat(conversation)
    asked = [one.key for one in sitting.begun.asked]
    for number in range(3):
        sitting.choose("write")
        sitting.write(f"Reply {number} to it.")
        journal = sitting.desk.book.journal
        assert json.loads(journal.read_text().splitlines()[-1])["reply"] == f"Reply {number} to it."
    with open(journal, "a") as file:
        file.write('{"kind":"taught","sitting":1,"key":"x","mess')
    again = sat(conversation)
    assert again.resumed and again.at == 3 and [one.key for one in again.begun.asked] == asked
    again.choose("write")
    again.write("Reply 3 to it.")
    assert len(TeachingBook(conversation.session.root).taught) == 4
    # The torn line is no part of what was said, and what follows it is whole.
    assert sat(conversation).at == 4


def test_back_changes_what_was_said_and_the_last_counts(tmp_path: Path) -> None:
    conversation = unanswered_session(tmp_path)
    sitting = sat(conversation)
    first = sitting.now
    assert first is not None and "back" not in sitting.options and not sitting.choose("back")
    sitting.choose("write")
    sitting.write("Once.")
    assert sitting.choose("back") and sitting.now == first
    sitting.choose("write")
    sitting.write("  ")
    assert sitting.step is TeachStep.REPLY, "an empty reply is none"
    sitting.choose("write")
    sitting.write("Twice.")
    sitting.end()
    assert [row["reply"] for row in table(sitting.desk.book.written)] == ["Twice."]


def test_a_draft_is_taken_or_changed(tmp_path: Path) -> None:
    """It is what a person replied to the nearest message, and never made up."""
    conversation = unanswered_session(tmp_path)
    sitting = sat(conversation)
    assert "accept" not in sitting.options, "nobody replied to a message like the first one"
    to_the_hat(sitting)
    draft = sitting.draft
    assert draft in {row["agent_reply"] for row in table(tmp_path / "desk.csv")} and "14 days" in draft
    sitting.choose("edit")
    assert sitting.text == draft
    sitting.write(draft.replace("its box", "any box"))
    taught = sitting.desk.book.taught.values()
    assert [(one.how, one.reply.endswith("any box.")) for one in taught] == [("edited", True)]


def test_two_replies_that_disagree_are_asked_about_and_a_reason_becomes_a_line(tmp_path: Path) -> None:
    """The one that holds is learned with both messages; the line is one of the rubric after a yes."""
    conversation = unanswered_session(tmp_path)
    sitting = sat(conversation)
    to_the_hat(sitting)
    sitting.choose("write")
    sitting.write("You have 30 days.")
    assert sitting.step is TeachStep.WHICH
    mine, near, other = sitting.dispute
    assert mine == "You have 30 days." and "14 days" in other
    sitting.choose("one")
    sitting.write("Because hats may be tried on at home.")
    assert sitting.step is TeachStep.LINE and sitting.line == "hats may be tried on at home"
    sitting.choose("edit")
    sitting.write("says that hats may be tried on at home")
    sitting.choose("yes")
    _, turn = ended(sitting, conversation)
    assert turn is not None and {near, HAT} == {row["prompt"] for row in table(sitting.desk.book.written)}
    list(conversation.hear(turn))
    assert conversation.plan is not None and conversation.plan.spec is not None
    assert "says that hats may be tried on at home" in [line.name for line in conversation.plan.spec.rubric]


@pytest.mark.parametrize(("holds", "replies"), [("other", 1), ("both", 1)])
def test_where_the_other_or_both_hold(tmp_path: Path, holds: str, replies: int) -> None:
    """The other one takes the place of what was written; where both hold nothing is overruled, and no reason makes no
    line."""
    sitting = sat(unanswered_session(tmp_path))
    to_the_hat(sitting)
    sitting.choose("write")
    sitting.write("You have 30 days.")
    other = sitting.dispute[2]
    sitting.choose(holds)  # type: ignore[arg-type]
    sitting.leave_text()
    taught = list(sitting.desk.book.taught.values())
    assert len(taught) == replies and taught[0].reply == (other if holds == "other" else "You have 30 days.")
    assert sitting.desk.book.lines == []


def test_what_each_sitting_brought_is_said(tmp_path: Path) -> None:
    """Of the messages without a reply, how many now have one or are like one that has; of each sitting since the
    second."""
    conversation = unanswered_session(tmp_path)
    desk = open_desk(conversation)
    first, second = TeachSitting(desk_of(desk, 2)), None
    for reply in ("One.", "Two."):
        first.choose("write")
        first.write(reply)
    assert first.step is TeachStep.DONE
    told, _ = ended(first, conversation)
    assert any("2 replies are kept" in line for line in told) and not any("Sitting 1" in line for line in told)
    assert desk.covered() > first.begun.covered
    second = TeachSitting(desk_of(desk, 1))
    assert second.begun.number == 2 and not {a.key for a in second.begun.asked} & {a.key for a in first.begun.asked}
    second.choose("write")
    second.write("Three.")
    told, _ = ended(second, conversation)
    assert [line.split(":")[0] for line in told if line.startswith("Sitting")] == ["Sitting 1", "Sitting 2"]


def desk_of(desk: TeachingDesk, count: int) -> TeachingDesk:
    """The same desk, with a new sitting of so few messages begun."""
    desk.next_sitting(count)
    return desk


def test_no_key_or_password_is_kept(tmp_path: Path) -> None:
    sitting = sat(unanswered_session(tmp_path))
    sitting.choose("write")
    sitting.write(f"Log in with {KEY} please.")
    sitting.end()
    kept = sitting.desk.book.journal.read_text() + sitting.desk.book.written.read_text()
    assert KEY not in kept and "Log in with" in kept


def test_a_message_passed_on_is_answered_later(tmp_path: Path) -> None:
    """It is on the list until somebody replies, and is not asked in the next sitting."""
    sitting = sat(unanswered_session(tmp_path))
    asked = sitting.now
    assert asked is not None
    sitting.choose("pass")
    sitting.write("")
    assert list(sitting.desk.book.passed) == [asked.key]
    sitting.choose("back")
    sitting.choose("write")
    sitting.write("I know it after all.")
    assert sitting.desk.book.passed == {}


def test_before_there_is_a_plan_there_are_no_messages(tmp_path: Path) -> None:
    session = Session.create(tmp_path / "sessions", "new")
    session.set_data_root(tmp_path)
    with pytest.raises(BadInput, match="I see no messages yet"):
        sat(Conversation(session, no_model))


def test_messages_without_any_reply_are_enough(tmp_path: Path) -> None:
    """The file no plan can learn from is the one whose messages are asked about."""
    (tmp_path / "desk.csv").write_text(
        "id,customer_message\n"
        + "".join(
            f'{n},"Where is my {w}, I ordered it a week ago?"\n'
            for n, w in enumerate(["lamp", "tent", "boots", "hat", "vase"] * 6)
        )
    )
    session = Session.create(tmp_path / "sessions", "desk")
    session.set_data_root(tmp_path)
    conversation = Conversation(session, no_model)
    list(conversation.hear(WORDS))
    sitting = sat(conversation)
    assert sitting.now is not None and sitting.now.why == "many"
    sitting.choose("write")
    sitting.write("It comes tomorrow.")
    _, turn = ended(sitting, conversation)
    assert turn is not None and "sessions/desk/replies/written.csv" in turn.text


@pytest.mark.parametrize("language", ["en", "de"])
def test_each_option_has_a_letter_of_its_own(language: str) -> None:
    speak(language)  # type: ignore[arg-type]
    for options in (
        ("accept", "edit", "write", "skip", "pass", "back", "stop"),
        ("one", "other", "both", "write", "skip", "pass", "back", "stop"),
        ("yes", "edit", "no", "stop"),
    ):
        assert len({letter(one) for one in options}) == len(options)  # type: ignore[arg-type]
        assert [option_of(letter(one), options) for one in options] == list(options)  # type: ignore[arg-type]
    assert option_of("Überspringen" if language == "de" else "SKIP", ("skip",)) == "skip"
    assert option_of("nothing", ("skip",)) is None


def test_while_a_run_goes_on_replies_wait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are kept, and it is said how they come into the plan; the plan stays as it is."""
    conversation = unanswered_session(tmp_path)
    sitting = sat(conversation)
    sitting.choose("write")
    sitting.write("It comes tomorrow.")
    monkeypatch.setattr(conversation, "state", State.RUNNING)
    told, turn = ended(sitting, conversation)
    assert turn is None and "sessions/desk/replies/written.csv" in told[-1]
    assert isinstance(TalkMessage(*told).text, str) and len(table(sitting.desk.book.written)) == 1


def test_what_was_said_during_a_run_comes_into_the_plan_after_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Replies and the line of the rubric, with the next sitting, in which nothing need be said; and only once."""
    conversation = unanswered_session(tmp_path)
    sitting = sat(conversation)
    to_the_hat(sitting)
    sitting.choose("write")
    sitting.write("You have 30 days.")
    sitting.choose("one")
    sitting.write("says that hats may be tried on at home")
    sitting.choose("yes")
    monkeypatch.setattr(conversation, "state", State.RUNNING)
    assert ended(sitting, conversation)[1] is None
    monkeypatch.setattr(conversation, "state", State.WAITING)
    out = io.StringIO()
    talk_from_lines(conversation, Printer(out), io.StringIO("/teach\nq\n/teach\nq\n"))
    plan = conversation.plan
    assert plan is not None and plan.spec is not None
    assert conversation.plan_state is not None and len(conversation.plan_state.turns) == 2, "it is said once"
    assert "sessions/desk/replies/written.csv" in [one.path for one in plan.spec.data.sources]
    assert "says that hats may be tried on at home" in [line.name for line in plan.spec.rubric]


def test_replies_of_a_window_that_closed_come_into_the_plan_where_nothing_is_left_to_ask(tmp_path: Path) -> None:
    """Also where the plan knows the file, with fewer replies in it."""
    conversation = unanswered_session(tmp_path)
    desk = open_desk(conversation)
    first = TeachSitting(desk_of(desk, 1))
    first.choose("write")
    first.write("Once.")
    _, turn = ended(first, conversation)
    assert turn is not None
    list(conversation.hear(turn))
    second = sat(conversation)
    second.choose("write")
    second.write("Twice.")
    while second.step is not TeachStep.DONE:
        second.choose("pass")
        second.write("")
    # The window closes here: nothing is ended.
    rest = [row for row in table(tmp_path / "desk.csv") if row["agent_reply"]]
    with open(tmp_path / "desk.csv", "w", newline="") as file:
        csv.writer(file).writerows([tuple(rest[0]), *(tuple(row.values()) for row in rest)])
    found = begun(conversation)
    assert isinstance(found, Spoken) and "written.csv" in found.text
    assert [row["reply"] for row in table(second.desk.book.written)] == ["Once.", "Twice."]
    list(conversation.hear(found))
    with pytest.raises(BadInput):
        begun(conversation)


def test_a_reply_that_cannot_be_kept_is_asked_for_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next lines are replies, not wishes."""
    conversation, out = unanswered_session(tmp_path), io.StringIO()
    kept, faults = TeachingBook.append, [RunFailed("No space is left.", "The disk is full.", "Make room.")]

    def append(book: TeachingBook, record: TeachingRecord) -> None:
        if record.kind == "taught" and faults:
            raise faults.pop()
        kept(book, record)

    monkeypatch.setattr(TeachingBook, "append", append)
    talk_from_lines(conversation, Printer(out), io.StringIO("/teach\nw\nOne moment.\nIt comes soon.\nq\n"))
    assert "No space is left." in out.getvalue()
    assert [row["reply"] for row in table(TeachingBook(conversation.session.root).written)] == ["It comes soon."]


def test_who_leaves_with_ctrl_c_finds_the_tables(tmp_path: Path) -> None:
    conversation = unanswered_session(tmp_path)

    class Leaves(queue.Queue[str | None]):
        def get(self, *_: object, **__: object) -> str | None:
            if self.empty():
                raise KeyboardInterrupt
            return super().get(block=False)

    lines = Leaves()
    for line in ("w", "It comes soon."):
        lines.put(line)
    with pytest.raises(KeyboardInterrupt):
        list(hold_sitting(conversation, lambda _: None, lines))
    assert [row["reply"] for row in table(TeachingBook(conversation.session.root).written)] == ["It comes soon."]
