"""What a session opened again or repeated learns from, and what of it is said again."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.core.events import Evaluated
from engine.core.spec import TrainingSpec, digest
from nlforge.repetition import compare, spec_changes
from nlforge.session_factory import (
    before_words,
    new_session,
    open_conversation,
    saved_words,
    who_reads,
    working_copy,
)
from nlforge.store import Session
from planner.llm.local_models import choose
from planner.plan import Plan
from tests.support.specs import spec

OLDER_KINDS = ("secret", "password", "iban", "card", "email", "phone", "ip", "address", "name")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with a file that is named and one that is not."""
    monkeypatch.setenv("NLFORGE_SESSIONS", str(tmp_path / "sessions"))
    monkeypatch.delenv("NLFORGE_MODEL", raising=False)
    for name in ("mail.csv", "payroll.csv"):
        rows = "".join(
            f"where is parcel {n} of street {n * 7}?,it is at the drop point number {n} my friend\n" for n in range(30)
        )
        (tmp_path / name).write_text("question,answer\n" + rows)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def sources(plan: Plan | None) -> list[str]:
    assert plan is not None and plan.spec is not None
    return [s.path for s in plan.spec.data.sources]


def test_a_repetition_learns_only_from_what_was_named(desk: Path) -> None:
    """A file that merely lies in the folder is never learned from."""
    session = new_session()
    list(open_conversation(session).hear("A chatbot that answers like mail.csv"))
    copy = open_conversation(working_copy(session))
    for line in (spoken.text for spoken in saved_words(session).said):
        list(copy.hear(line))
    assert sources(copy.plan) == ["mail.csv"]


def test_files_given_on_the_command_line_are_remembered(desk: Path) -> None:
    """A later wish, and a repetition, still know them and the limit."""
    session = new_session()
    session.append("note", text="Given on the command line.", given=[str(desk / "mail.csv")], limit=25)
    list(open_conversation(session).hear("A chatbot for our desk"))
    for again in (open_conversation(session), open_conversation(working_copy(session))):
        list(again.hear("The budget is 5 dollars"))
        assert sources(again.plan) == ["mail.csv"]
        assert again.plan is not None and again.plan.spec is not None and again.plan.spec.data.limit == 25


def test_a_plan_changed_after_a_run_is_said_whole(desk: Path) -> None:
    """Each wish up to the last yes, without the yes in between and without words said while running."""
    session = new_session()
    for kind, fields in (
        ("said", {"turn": 1, "text": "a"}),
        ("said", {"text": "yes"}),
        ("confirmed", {"digest": "x"}),
        ("said", {"text": "how is it going?"}),
        ("said", {"turn": 2, "text": "b"}),
        ("said", {"turn": 2, "text": "b again"}),
        ("confirmed", {"digest": "y"}),
        ("said", {"turn": 3, "text": "never confirmed"}),
    ):
        session.append(kind, **fields)  # type: ignore[arg-type]
    assert [spoken.text for spoken in saved_words(session).said] == ["a", "b again"]


def test_a_hosted_model_is_named_before_anything_is_sent(desk: Path) -> None:
    """Nobody's words go out unsaid."""
    hosted = choose("openai/x")
    (told,) = before_words(hosted, open_conversation(new_session(), hosted))
    assert "openai/x" in getattr(told, "text", "")
    assert who_reads(choose(None)) == []


def test_a_busy_machine_is_no_different_run() -> None:
    """What is read off a clock is shown, and compared with nothing; everything else must agree."""

    def figures(score: float, right: float, slow: float) -> Evaluated:
        return Evaluated(
            model="trained",
            split="held_out",
            rows=40,
            score=score,
            criteria={"right": right, "slow": slow},
            metrics={},
            noise=0.05,
        )

    calm, busy = figures(0.64, 0.54, 0.0), figures(0.41, 0.54, 0.76)
    assert compare(busy, calm)[0] is False
    same, lines = compare(busy, calm, frozenset({"slow"}))
    assert same and sum("not compared" in line for line in lines) == 2
    assert compare(figures(0.2, 0.1, 0.76), calm, frozenset({"slow"}))[0] is False


def test_a_plan_that_became_another_says_in_what(tmp_path: Path) -> None:
    """A session confirmed by an older version, whose plan replaced fewer kinds: the repetition names what is
    replaced now."""
    older = spec().model_copy(update={"data": spec().data.model_copy(update={"redact": OLDER_KINDS})})
    sessions = [Session.create(tmp_path, name) for name in ("before", "now")]
    for session, its in zip(sessions, (older, spec()), strict=True):
        session.write_spec(its)
    assert spec_changes(*sessions) == [
        "This version also replaces account, id number, mac, plate, birth date, handle (data.redact)."
    ]
    assert spec_changes(sessions[0], sessions[0]) == []


def test_an_older_spec_keeps_its_meaning_and_digest() -> None:
    """A spec that lists its kinds is what it was, and the new field is no part of it where nothing is the firm's
    own."""
    listed = spec().model_dump(mode="json")
    listed["data"]["redact"] = list(OLDER_KINDS)
    older = TrainingSpec.model_validate(listed)
    assert older.data.redact == OLDER_KINDS
    assert "own" not in older.model_dump(mode="json")["data"]
    assert digest(older) == digest(TrainingSpec.model_validate(older.model_dump(mode="json")))
