"""`build` from words with their answers, and from a spec file: everything is checked and shown before the yes."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from engine.core.spec import Source, dump_yaml, load_spec
from nlforge.conversation import Conversation
from nlforge.plain_text import Printer, play
from nlforge.session_factory import saved_words, working_copy
from nlforge.state import State
from nlforge.store import Session
from tests.support.commands import nlforge
from tests.support.conversations import talk
from tests.support.no_model import no_model
from tests.support.specs import spec_with


def session_of(tmp_path: Path) -> Session:
    (folder,) = (p for p in (tmp_path / "s").iterdir() if p.is_dir())
    return Session(folder)


def test_a_spec_shows_its_page_and_names_its_session(tmp_path: Path, sample: Path) -> None:
    """The whole page before the yes; with --json one line that names the session; and the session knows its plan."""
    spec_with(tmp_path, sample)
    done = nlforge(tmp_path, "build", "x.yaml")
    said = done.stdout.decode()
    assert (
        done.returncode == 3
        and "Session build-" in said
        and "## How it is judged" in said
        and "from x.yaml" in said
        and b"Add --yes" in done.stderr
    )
    session = session_of(tmp_path)
    shown = nlforge(tmp_path, "chat", session.id, said=b"details\n").stdout.decode()
    assert "Learns from examples (SFT)" in shown and "stages[sft].learning_rate" in shown
    done = nlforge(tmp_path, "build", "x.yaml", "--json")
    first = json.loads(done.stdout.splitlines()[0])
    assert (
        first["kind"] == "planned"
        and first["digest"].startswith("sha256:")
        and (tmp_path / "s" / first["session"] / "session.jsonl").is_file()
    )


@pytest.mark.parametrize(("source", "why"), [
    (Source(path="gone.csv", kind="table"), "gone.csv"),
    (Source(path="messages.csv", kind="table", prompt_column="nix", reply_column="agent_reply"),
    "has no column nix; it has: ticket_id"),
    (Source(path="messages.csv", kind="table", prompt_column="customer_message", reply_column="reply"),
    "has no column reply"),
    (Source(path="messages.csv", kind="table", use="eval"), "nothing to learn from"),
    (Source(path="few.csv", kind="table"), "at least 20 are needed"),
    (Source(path="bad.xlsx", kind="table"), "bad.xlsx"),
])  # fmt: skip
def test_what_cannot_be_built_is_said_before_the_yes(tmp_path: Path, sample: Path, source: Source, why: str) -> None:
    """Also where --yes is there already: no session is made, nothing is started."""
    (tmp_path / "few.csv").write_text(
        "customer_message,agent_reply\nhello,good morning to you\nbye,good evening to you\n"
    )
    (tmp_path / "bad.xlsx").write_bytes(b"no workbook")
    spec_with(tmp_path, sample, source)
    done = nlforge(tmp_path, "build", "x.yaml", "--yes")
    assert done.returncode == 2 and why in done.stderr.decode() and not (tmp_path / "s").exists()


def test_what_this_version_cannot_build_is_declined(tmp_path: Path, sample: Path) -> None:
    spec = spec_with(tmp_path, sample)
    (tmp_path / "x.yaml").write_text(
        dump_yaml(spec.model_copy(update={"model": spec.model.model_copy(update={"base": "qwen3-8b"})}))
    )
    assert nlforge(tmp_path, "build", "x.yaml", "--yes").returncode == 4


def test_nothing_is_said_beside_a_spec(tmp_path: Path, sample: Path) -> None:
    """An option that would be passed over is refused."""
    spec_with(tmp_path, sample)
    for option in (("--turn", "be nice"), ("--data", "messages.csv"), ("--limit", "5")):
        done = nlforge(tmp_path, "build", "x.yaml", *option)
        assert done.returncode == 2 and b"no further words can be added" in done.stderr


def test_files_beside_the_spec_are_found(tmp_path: Path, sample: Path) -> None:
    """From another folder, where none of them is."""
    there = tmp_path / "there"
    there.mkdir()
    spec_with(there, sample)
    done = nlforge(tmp_path, "build", "there/x.yaml")
    assert done.returncode == 3 and session_of(tmp_path).data_root() == there.resolve()


def test_a_session_from_a_spec_can_be_repeated_and_not_changed_by_words(
    tmp_path: Path,
    sample: Path,
    alive: list[bool],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A repetition confirms the same digest; words are refused with the way out."""
    spec_with(tmp_path, sample)
    nlforge(tmp_path, "build", "x.yaml")
    monkeypatch.setenv("NLFORGE_SESSIONS", str(tmp_path / "s"))
    original = session_of(tmp_path)
    copy = working_copy(original)
    conversation = Conversation(copy, no_model)
    assert conversation.state is State.WAITING and conversation.plan is not None
    with pytest.raises(Exception, match="words cannot change a spec"):
        list(conversation.hear("the budget is 50 dollars"))
    words = saved_words(original)
    monkeypatch.setattr("nlforge.plain_text.wait_for_run", lambda *_: None)
    assert play(conversation, Printer(sys.stdout), words.said, words.asked) == 0
    assert load_spec(copy.root / "spec.yaml") == load_spec(tmp_path / "x.yaml") and conversation.state is State.RUNNING
    assert talk(list(conversation.hear("details"))) == ""


def test_build_takes_answers(tmp_path: Path, sample: Path) -> None:
    """A question of the first words is answered by --turn, as plan does; the session is named on the first line."""
    rows = "\n".join(f'"Parcel {n} has not come and I am waiting","{("late", "lost")[n % 2]}"' for n in range(60))
    (tmp_path / "t.csv").write_text(f"was,wie\n{rows}\n")
    first = nlforge(
        tmp_path,
        "build",
        "something for t.csv",
        "--turn",
        "It is a classification.",
        "--turn",
        "The budget is 50 dollars.",
        "--json",
    )
    plan = json.loads(first.stdout.splitlines()[0])
    assert (
        plan["spec"]["task"] == "classification"
        and plan["spec"]["limits"]["budget"]["amount"] == 50
        and plan["session"].startswith("build-")
    )
    turns = [r["text"] for r in Session(tmp_path / "s" / plan["session"]).records() if r["kind"] == "said"]
    assert turns == ["something for t.csv", "It is a classification.", "The budget is 50 dollars."]
