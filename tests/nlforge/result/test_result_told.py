"""The result of a run in the conversation and in plain lines: shown, judged, compared, improved, shared."""

from __future__ import annotations

import csv
import json
import re
from io import StringIO
from pathlib import Path

import pytest

from engine.core.errors import BadInput
from engine.core.events import FitnessJudged, append_event, read_events
from engine.core.fitness_event import FitnessSentence
from engine.data.formats.table import PROMPT, REPLY, SETTLED
from engine.data.own import is_own_file
from engine.serving.kept_feedback import feedback_in
from nlforge.conversation import Conversation
from nlforge.messages import Message, ResultWanted
from nlforge.plain_text import Printer, talk_from_lines
from nlforge.result.answers import AnswerDesk, how_sure
from nlforge.result.bars import bar, chart
from nlforge.result.facts import result_of
from nlforge.result.words import SaidOfResult, said_of_result
from nlforge.store import Session
from nlforge.wording.catalogue import speak
from tests.support.conversations import talk
from tests.support.no_model import no_model
from tests.support.results import CURVE, WORST, add_result, result_session


@pytest.fixture
def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Session:
    """In the folder the person is in."""
    monkeypatch.chdir(tmp_path)
    return result_session(tmp_path)


def told(session: Session, words: str) -> str:
    """What is said to it, the result itself in plain lines."""
    said: list[Message] = list(Conversation(session, no_model).hear(words))
    return "\n".join([talk(said), *(m.told for m in said if isinstance(m, ResultWanted))])


def test_the_result_is_told_verdict_first_and_worse_lines_before_others(session: Session) -> None:
    """All in words: the verdict, before and after with the range of chance, other ways, the threshold, answers."""
    text = told(session, "result")
    lines = text.strip().split("\n")
    assert lines[0].startswith("Helps staff: it drafts replies")
    heads = [line for line in lines if re.match(r"- (invents|correct|house)", line)]
    assert [line.split("  ")[0] for line in heads] == ["- invents something", "- house terms", "- correct answer"]
    assert "- invents something  (-1.0): WORSE. From 0.24 to 0.41 (0.29 to 0.53 with chance)" in text
    assert "One line got worse: invents something." in text
    assert "← what you get" in text and "retrieval" not in text
    assert "answers 60 %, of these right: 95 % (when at least 70 % sure) ← chosen" in text
    assert f"1. Asked: {WORST[0].prompt}" in text and f"Right: {WORST[1].expected}" in text
    assert "45 of the right reply is missing" in text and "wrong 2:" in text
    assert "█" not in text, "a reader of the screen reads figures, not bars"


def test_plain_lines_take_the_same_words(session: Session) -> None:
    """For whoever has the screen read out: the command, a thumb, a correction, and what is not there."""
    out = StringIO()
    conversation = Conversation(session, no_model)
    assert talk_from_lines(conversation, Printer(out), StringIO("/result\ngood 1\nwrong 2: No.\nwrong 9\n")) == 2
    text = out.getvalue()
    assert "1. You said: good." in text and "2. You corrected it: No." in text and "There is no answer 9" in text
    assert text.index("Helps staff") < text.index("What you can write:") < text.index("You said: good.")


def test_in_german_all_of_it_is_german(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NLFORGE_LANGUAGE", "de")
    speak("de")
    text = told(session, "Zeig mir das Ergebnis")
    assert "SCHLECHTER. Von 0,24 auf 0,41 (mit Zufall 0,29 bis 0,53)" in text and "falsch 2:" in text
    assert "Du hast sie verbessert: So ist es." in told(session, "falsch 2: So ist es.")
    assert "zurückgenommen" in told(session, "nimm 2 zurück")
    assert "ändern: lerne auch aus" not in told(session, "verbessere es")


def test_what_is_said_of_an_answer_is_kept_as_the_server_keeps_it(session: Session) -> None:
    """One line each, in the form of the contract; private data is replaced; taken back, the one before holds again."""
    assert "You said: good." in told(session, "good 1")
    assert "You corrected it: Ask your bank" in told(session, "wrong 2: Ask your bank, or write to jo@example.com")
    path = session.root / "feedback.jsonl"
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert [list(line) for line in lines] == [
        ["id", "time", "reply", "model", "by", "rating", "messages", "text", "correction", "note", "version"]
    ] * 2
    assert lines[0]["rating"] == "up" and lines[0]["text"] == WORST[0].reply
    assert lines[1]["messages"] == [{"role": "user", "content": WORST[1].prompt}]
    assert lines[1]["rating"] == "down" and "jo@example.com" not in path.read_text(encoding="utf-8")
    assert path.stat().st_mode & 0o077 == 0
    told(session, "wrong 1")
    assert [one.rating for one in feedback_in(path)] == ["up", "down", "down"]
    assert "What you said of answer 1 is taken back." in told(session, "take back 1")
    kept = feedback_in(path)
    assert [one.rating for one in kept] == ["up", "down"] and len(path.read_text().splitlines()) == 4
    assert kept[1].message == WORST[1].prompt and kept[1].correction.startswith("Ask your bank")
    assert "You said: good." in told(session, "result")
    told(session, "take back 1")
    assert "that could be taken back" in told(session, "take back 1")


def test_an_answer_that_is_not_there_is_said(session: Session) -> None:
    with pytest.raises(BadInput, match="There is no answer 7: they are numbered 1 to 2"):
        told(session, "wrong 7")
    assert not (session.root / "feedback.jsonl").exists()


def test_tried_answers_are_judged_like_the_others(session: Session) -> None:
    """As the session keeps them, after the worst ones, with how sure the model was."""
    session.append("asked", text="Where is it?", base="Where?", trained="At the drop point.", sure=0.83)
    session.append("asked", text="Buy?", base="Yes", trained="A colleague answers.", sure=0.12, handed_over=True)
    facts = result_of(session)
    desk = AnswerDesk(session, facts.run, facts.worst)
    answers = desk.answers()
    assert [one.number for one in answers] == [1, 2, 3, 4]
    assert [how_sure(one.tried) for one in answers if one.tried is not None] == [
        "It is 83 % sure, and answers.",
        "It is 12 % sure: too little, so it hands over to a person.",
    ]
    told(session, "wrong 3: At the shop.")
    assert "Untrained: Where?" in (text := told(session, "result")) and "You corrected it: At the shop." in text


def test_of_many_tried_answers_the_last_are_shown_under_their_numbers(session: Session) -> None:
    for n in range(25):
        session.append("asked", text=f"Question {n}", base="?", trained="!")
    text = told(session, "result")
    assert "7. Asked: Question 4" not in text and "8. Asked: Question 5\n" in text and "27. Asked: Question 24" in text
    assert "3. You said: good." in told(session, "good 3"), "the others still have theirs"


def test_corrections_become_a_round_that_can_be_chosen(session: Session) -> None:
    """Only what still holds, the last of each message; those of messages it is tested with are told apart."""
    assert "nothing to learn from yet" in told(session, "improve it")
    told(session, "wrong 1: You have 44 days.")
    told(session, "wrong 1: - You have 45 days.")
    told(session, "wrong 2: =1+1")
    told(session, "good 2")
    text = told(session, "improve it")
    assert "It learns 1 corrected reply beside all it learned before (1 new since the last round)" in text
    assert "given to nobody unless" in text
    with (session.root / "improve" / "round-1.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows == [[PROMPT, REPLY, SETTLED], [WORST[0].prompt, "- You have 45 days.", "yes"]], "to the letter"
    run = session.run
    assert run is not None
    run.eval_rows.write_text(json.dumps({"prompt": WORST[0].prompt, "reply": "x"}) + "\n")
    assert "one the model is tested with" in told(session, "improve it")


def test_runs_are_compared_beyond_chance_only(session: Session) -> None:
    assert "no other run" in told(session, "compare")
    add_result(session, better=0.02)
    add_result(session, better=0.3)
    text = told(session, "compare the runs")
    assert text.index("run 3") < text.index("run 2") < text.index("run 1")
    assert "run 3, trained: score 0.92 ± 0.07; better than the run before (+0.28)" in text
    assert "about as good as the run before (+0.02, no more than chance)" in text


def test_the_report_asks_whether_texts_go_in_and_leaves_them_out_on_no(session: Session, tmp_path: Path) -> None:
    """One file that needs nothing from elsewhere; a second one is written beside it, not over it."""
    told(session, "wrong 1: You have 45 days.")
    assert "Shall it hold examples?" in told(session, "share the report")
    assert not list(tmp_path.glob("*.html"))
    assert "report-desk.html" in told(session, "no")
    page = (tmp_path / "report-desk.html").read_text(encoding="utf-8")
    assert "Helps staff" in page and "invents something" in page and "<svg" in page
    assert WORST[0].prompt not in page and WORST[1].reply not in page and "You have 45 days." not in page
    assert not re.search(r"<script|https?:|src=|@import|url\(", page)
    assert "prefers-color-scheme: dark" in page and "@media print" in page
    assert is_own_file(tmp_path / "report-desk.html"), "a folder read as data is not fed with it"
    told(session, "share the report")
    told(session, "yes")
    page = (tmp_path / "report-desk-2.html").read_text(encoding="utf-8")
    assert WORST[1].reply in page and "You corrected it: You have 45 days." in page


def test_the_report_names_no_folder_of_this_machine(session: Session, tmp_path: Path) -> None:
    """The verdict names the file of what was wrong; where it lies is said here only."""
    wrong = FitnessSentence(code="to_correct-replies", figures={"wrong": 2, "file": "corrections.csv"}, text="")
    run = result_of(session).run
    fit = next(event for event in read_events(run.events) if isinstance(event, FitnessJudged))
    append_event(run.events, fit.model_copy(update={"sentences": (*fit.sentences, wrong)}))
    assert str(run.root / "corrections.csv") in told(session, "result")
    assert "the goal and the lines of the rubric" in told(session, "share the report")
    told(session, "no")
    page = (tmp_path / "report-desk.html").read_text(encoding="utf-8")
    assert "corrections.csv" in page and str(tmp_path) not in page and "runs/1" not in page


def test_the_question_about_the_report_lapses(session: Session, tmp_path: Path) -> None:
    """A no to something else writes no report."""
    told(session, "share the report")
    told(session, "compare")
    told(session, "no")
    assert not list(tmp_path.glob("*.html"))


def test_texts_of_others_are_no_markup_in_the_report(session: Session, tmp_path: Path) -> None:
    session.append("asked", text="<script>alert(1)</script>", base="\x1b[2J", trained="<img src=x>")
    told(session, "share the report")
    told(session, "yes")
    page = (tmp_path / "report-desk.html").read_text(encoding="utf-8")
    assert "<script" not in page and "<img" not in page and "\x1b" not in page and "&lt;script&gt;" in page


def test_without_a_result_that_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="There is no result yet"):
        told(Session.create(tmp_path, "new"), "result")


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("Good 2.", SaidOfResult("good", 2)),
        ("falsch 12: So nicht:\nsondern so", SaidOfResult("wrong", 12, "So nicht:\nsondern so")),
        ("wrong 3", SaidOfResult("wrong", 3)),
        ("take back 3", SaidOfResult("take_back", 3)),
        ("nimm 4 zurück", SaidOfResult("take_back", 4)),
        ("try: Where is my parcel?", SaidOfResult("try", 0, "Where is my parcel?")),
        ("Probier: Wo ist es?", SaidOfResult("try", 0, "Wo ist es?")),
        ("Ergebnis", SaidOfResult("result")),
        ("bericht teilen", SaidOfResult("share")),
        ("good", None),
        ("good 2 know", None),
        ("what is the result of 2 + 2?", None),
        ("try it", None),
        ("wrong 2 of them", None),
    ],
)
def test_words_are_read_to_the_letter(words: str, meant: SaidOfResult | None) -> None:
    assert said_of_result(words) == meant


def test_a_bar_shows_its_range_of_chance() -> None:
    assert bar(0.5, 0.3, 0.7, least=0.0, width=10) == "███▓▓▒▒···"
    assert bar(None, None, None, least=0.0, width=4) == "····"
    assert bar(0.0, None, None, least=-1.0, width=4) == "██··"


def test_the_chosen_threshold_stands_out_of_the_curve() -> None:
    drawn = chart(CURVE, 0.7, width=30, height=6)
    assert sum(line.count("◆") for line in drawn) == 1 and sum(line.count("•") for line in drawn) == 6
    assert drawn[0].startswith(" 100 % ┤") and drawn[-1].endswith("100 %")
    assert chart((), None, width=30, height=6) == []
