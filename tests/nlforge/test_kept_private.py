"""What is kept of a session: no key or password that was said, nothing others on the machine may read, and all that
was learned when it is told to end."""

from __future__ import annotations

import csv
import json
import os
import signal
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.core.events import (
    CheckpointSaved,
    DataReady,
    RunCancelled,
    RunFinished,
    RunStarted,
    StageStarted,
    Step,
    read_events,
)
from engine.core.journal import append_line, private_folder, replace_file
from engine.core.spec import digest, load_spec
from engine.privacy.secrets_in_speech import kept_without_secrets, without_secrets
from engine.runs.launch import pid_of
from nlforge.annotations import Desk, Judgement
from nlforge.conversation import Conversation
from nlforge.messages import Message, Page, TalkMessage
from nlforge.pipeline import turns_of
from nlforge.planning import plan_from
from nlforge.session_factory import saved_words, working_copy
from nlforge.store import Session
from planner.plan import Plan
from tests.support.conversations import WORDS
from tests.support.judged_sessions import judged_session
from tests.support.messages import desk_table
from tests.support.no_model import NoModel, no_model
from tests.support.places import files_of
from tests.support.runs import start, wait
from tests.support.specs import tiny

KEYS = {
    "aws": "AKIAIOSFODNN7EXAMPLE",
    "openai": "sk-proj-Ab3dEf6hIj9kLm2nOp5qRs8tUv1wXy4z",
    "github": "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
    "jwt": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U",
    "url": "hunter2xyz",
    "told": "Tr0ub4dor&3",
    "german": "Geheim!2024x",
    "chinese": "abC12345!",
}
SAID = {
    "aws": f"use {KEYS['aws']} for it",
    "openai": f"OPENAI_API_KEY={KEYS['openai']}",
    "github": f"the token is {KEYS['github']}",
    "jwt": f"Bearer {KEYS['jwt']}",
    "url": f"from postgres://me:{KEYS['url']}@db.example/x",
    "told": f"my password is {KEYS['told']}",
    "german": f"das Passwort lautet {KEYS['german']}",
    "chinese": f"密码是{KEYS['chinese']}",
}


@pytest.fixture
def open_umask() -> Iterator[None]:
    """The most careless of machines."""
    before = os.umask(0)
    yield
    os.umask(before)


def open_to_others(root: Path) -> list[str]:
    """Files and folders that are not for their owner alone."""
    return [
        f"{p} {stat.filemode(p.stat().st_mode)}"
        for p in (root, *root.rglob("*"))
        if not p.is_symlink() and p.stat().st_mode & 0o077
    ]


@pytest.mark.parametrize("kind", KEYS)
def test_a_secret_that_was_said_is_nowhere(kind: str, session: Session, alive: list[bool], open_umask: None) -> None:
    """Not in the record, the quotes, the spec or its origins; the person is told; a repetition of what is kept has
    the same digest."""
    secret = KEYS[kind]
    conversation = Conversation(session, no_model)
    said: list[Message] = [
        *conversation.hear(f"{WORDS} {SAID[kind]}. correct answer +1.0, never says {SAID[kind]} -1.0")
    ]
    assert any(isinstance(m, TalkMessage) and "placeholder" in m.text for m in said)
    assert not any(secret in m.text for m in said if isinstance(m, TalkMessage | Page))
    list(conversation.hear("yes"))
    list(conversation.hear(f"and {SAID[kind]} too, please"))
    files = files_of(session.root)
    assert files and all(secret.encode() not in p.read_bytes() for p in files)
    assert (session.root / "spec.yaml").is_file()
    # The run's own copy is made by the stand-in for its process.
    assert [line for line in open_to_others(session.root) if "/runs/1/spec.yaml" not in line] == []
    plan, kept = conversation.plan, Plan.model_validate((session.last("planned") or {})["plan"])
    assert (
        plan is not None
        and kept.spec is not None
        and plan.digest == digest(load_spec(session.root / "spec.yaml")) == digest(kept.spec)
    )
    copy = Session.create(session.root.parent, "again")
    copy.set_data_root(session.data_root(), replay_of=session.id)
    again = Conversation(copy, no_model)
    for line in saved_words(session).said:
        if line.text != "yes":
            list(again.hear(line))
            break
    assert again.plan is not None and again.plan.digest == plan.digest


def test_documents_and_plans_without_a_session_hold_none_either(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What `plan` prints is made of the words without them; the table of sentences too."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "desk.csv").write_text(desk_table())
    (tmp_path / "wishes.txt").write_text(
        f"{WORDS}\nThe budget is 20 euros, and {SAID['told']}.\nNever mention {KEYS['aws']}.\n"
    )
    turns = turns_of(None, [tmp_path / "wishes.txt"], [SAID["openai"]])
    text = plan_from(turns, NoModel(), [], None, "x").json()  # type: ignore[arg-type]
    assert not any(key in text for key in KEYS.values())
    assert json.loads(text)["coverage"] and "[password]" in text


def test_a_key_in_a_cell_stands_in_nothing_that_is_kept(session: Session, tmp_path: Path, alive: list[bool]) -> None:
    """Rows shown, samples and reasons of a plan."""
    rows = list(csv.reader(desk_table().splitlines()))
    with open(tmp_path / "desk.csv", "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerows([rows[0], *([f"{a} {SAID['aws']}", f"{b} {SAID['told']}"] for a, b in rows[1:])])
    conversation = Conversation(session, no_model)
    said = [*conversation.hear(WORDS), *conversation.hear("yes")]
    assert any(isinstance(m, Page) for m in said)
    for key in (KEYS["aws"], KEYS["told"]):
        files = files_of(session.root)
        assert files and all(key.encode() not in p.read_bytes() for p in files)
        assert not any(key in m.text for m in said if isinstance(m, Page))


@pytest.mark.parametrize(
    "text",
    [
        "passwords may stay",
        "The password reset page is slow",
        "the pin has 4 digits",
        "learn from token-list2024.csv",
        "the key is order_number_2",
        "never mention a password",
        "[password] and [secret]",
        "correct answer +1.0, tokens 2048",
        "Das Passwort vergessen viele Kunden",
    ],
)
def test_words_about_secrets_stay(text: str) -> None:
    """Names of files and columns and sentences about passwords give nothing away; placeholders are no secrets."""
    assert without_secrets(text) == text
    assert without_secrets("password: hunter2.de") == "password: [password]"
    assert without_secrets(without_secrets(SAID["told"])) == without_secrets(SAID["told"])
    assert kept_without_secrets({"a": [SAID["aws"]], "path": SAID["aws"], "n": 1}, {"path"}) == {
        "a": ["use [secret] for it"],
        "path": SAID["aws"],
        "n": 1,
    }


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o777])
def test_files_are_the_persons_alone_whatever_the_umask(tmp_path: Path, umask: int) -> None:
    """New ones, and those an older version made; a file to be handed on is as others of the person's; folders that
    are there stay as they are."""
    (tmp_path / "there").mkdir(0o755)
    (tmp_path / "there").chmod(0o755)
    old = tmp_path / "there" / "old.jsonl"
    old.write_text("{}\n")
    old.chmod(0o644)
    before = os.umask(umask)
    try:
        append_line(tmp_path / "a" / "b" / "c.jsonl", "{}")
        append_line(old, "{}")
        replace_file(tmp_path / "there" / "x", b"x")
        private_folder(tmp_path / "d" / "e")
        replace_file(tmp_path / "there" / "mine", b"x", private=False)
    finally:
        os.umask(before)
    modes = {p.name: p.stat().st_mode & 0o777 for p in tmp_path.rglob("*")}
    assert modes == {
        "a": 0o700,
        "b": 0o700,
        "c.jsonl": 0o600,
        "old.jsonl": 0o600,
        "x": 0o600,
        "d": 0o700,
        "e": 0o700,
        "there": 0o755,
        "mine": 0o666 & ~umask,
    }


def test_judgements_and_copies_are_private(tmp_path: Path, open_umask: None) -> None:
    """What a person judged, and a repetition of a session, also where the session itself came from elsewhere."""
    made = judged_session(tmp_path)
    desk = Desk(made)
    desk.append(Judgement(prompt=desk.replies[0].prompt, reply=desk.replies[0].reply, criterion="", verdict="yes"))
    assert desk.path.stat().st_mode & 0o777 == 0o600
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NLFORGE_SESSIONS", str(tmp_path / "new"))
        assert open_to_others(working_copy(made).root.parent) == []


@pytest.mark.slow
def test_a_run_told_to_end_saves_says_so_and_is_private(
    small_child: None, tmp_path: Path, sample: Path, open_umask: None
) -> None:
    """TERM while it trains: the step is finished, saved and said; it goes on from there to its end; TERM while it
    reads ends it at once."""
    first = start(tiny(epochs=30), tmp_path / "s", sample)
    wait(first, RunStarted)
    pid = pid_of(first)
    assert pid is not None
    os.kill(pid, signal.SIGTERM)
    events = wait(first)
    assert (
        isinstance(events[-1], RunCancelled)
        and "SIGTERM" in events[-1].reason
        and not any(isinstance(e, DataReady) for e in events)
    ), events
    run = start(tiny(epochs=6), tmp_path / "t", sample)
    wait(run, Step)
    pid = pid_of(run)
    assert pid is not None
    os.kill(pid, signal.SIGTERM)
    events = wait(run)
    steps = [e.step for e in events if isinstance(e, Step)]
    assert isinstance(events[-1], RunCancelled) and "SIGTERM" in events[-1].reason
    assert [e.step for e in events if isinstance(e, CheckpointSaved)] == [steps[-1]]
    again = start(tiny(epochs=6), tmp_path / "t", sample)
    assert again.root == run.root
    events = wait(again)
    assert isinstance(events[-1], RunFinished), run.log.read_text()[-2000:]
    assert [e.first_step for e in events if isinstance(e, StageStarted)] == [0, steps[-1]]
    # What is there besides was made by this test.
    assert [line for line in open_to_others(tmp_path) if "/runs" in line] == []
    assert list(read_events(first.events))
