"""A person is told of the end of a run where they set it, by figures alone; a failure is told and harms nothing."""

from __future__ import annotations

import email
import email.policy
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from engine.core import events as ev
from engine.core.errors import BadInput
from engine.core.events import append_event, read_events
from engine.core.noted import run_cancelled
from engine.core.paths import RunPaths, notices_file
from engine.core.stop_reason import ASKED_FOR, PAUSED
from nlforge.cli.commands import app
from nlforge.conversation import Conversation
from nlforge.notices.ended import tell_end
from nlforge.notices.send import EndNotice, notice_of, told_all
from nlforge.notices.settings import MailWay, NoticeSettings, notice_settings, set_notices
from nlforge.notices.terminal import command_known, notice
from nlforge.store import Session
from tests.support.conversations import evaluated, talk
from tests.support.json_server import answering
from tests.support.mail_server import mail_server
from tests.support.no_model import no_model


@pytest.fixture(autouse=True)
def own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NLFORGE_CONFIG", str(tmp_path / "config"))


@pytest.fixture
def run(session: Session) -> RunPaths:
    """One that has ended."""
    session.append("said", text="Our secret recipe for cough sweets")
    run = RunPaths(session.root / "runs" / "1")
    run.root.mkdir(parents=True)
    run.spec.touch()
    for event in (
        ev.RunStarted(digest="d", pid=1, time="2026-11-30T20:00:00+00:00"),
        evaluated("base", 0.2).model_copy(update={"time": "2026-11-30T20:20:00+00:00"}),
        evaluated("trained", 0.7).model_copy(update={"time": "2026-11-30T20:40:00+00:00"}),
        ev.RunFinished(seconds=95, adapter="a", report="report.md", time="2026-11-30T20:42:00+00:00"),
    ):
        append_event(run.events, event)
    return run


def test_a_mail_holds_state_score_and_minutes(run: RunPaths) -> None:
    """And nothing that anybody said, nor the name of the session."""
    with mail_server() as box:
        set_notices(NoticeSettings(mail=MailWay(to="me@example.org", host="127.0.0.1", port=box.port)))
        tell_end(run, ())
    (raw,) = box.mails
    mail = email.message_from_string(raw, policy=email.policy.default)
    assert mail["To"] == mail["From"] == "me@example.org" and mail["Subject"] == "nlforge: the model is ready"
    text = mail.get_content()
    assert "Score: 0.7 of 1" in text.replace("0.700", "0.7") and "42.0 minutes" in text.replace(
        "42 minutes", "42.0 minutes"
    )
    assert "secret" not in raw and "desk" not in raw
    assert not any(isinstance(e, ev.NoticeFailed) for e in read_events(run.events))


def test_a_hook_gets_three_figures(run: RunPaths) -> None:
    got: list[dict[str, Any]] = []

    def answer(sent: dict[str, Any]) -> tuple[int, object]:
        got.append(sent)
        return 200, {}

    with answering(answer) as address:
        set_notices(NoticeSettings(hook=f"{address}/runs"))
        tell_end(run, ())
    assert got == [{"state": "finished", "score": 0.7, "minutes": 42.0}]


@pytest.mark.parametrize(("reason", "state"), [(ASKED_FOR, "stopped"), (PAUSED, "paused")])
def test_a_pause_is_no_stop(reason: str, state: str) -> None:
    found = notice_of([run_cancelled(reason)])
    assert found is not None and found.state == state


def test_it_is_tried_again() -> None:
    one = EndNotice(state="stopped", score=None, minutes=3)
    with mail_server() as box:
        box.refuse = 2
        settings = NoticeSettings(mail=MailWay(to="me@example.org", host="127.0.0.1", port=box.port))
        assert told_all(settings, one, (0, 0)) == {} and len(box.mails) == 1


def test_a_failure_is_told_when_the_session_is_opened(run: RunPaths, session: Session) -> None:
    """Behind the end of the run, whose result and time it leaves alone."""
    with answering(lambda _: (302, {})) as address:
        set_notices(NoticeSettings(hook=address))
        tell_end(run, (0,))
    failed = [e for e in read_events(run.events) if isinstance(e, ev.NoticeFailed)]
    assert [(e.way, e.why) for e in failed] == [("hook", "OSError: HTTP 302")]
    conversation = Conversation(session, no_model)
    assert "could not be told of the end of this run" in talk(conversation.opening)
    assert conversation.view.exit_code == 0
    found = notice_of(read_events(run.events))
    assert found is not None and found.minutes == 42


def test_nothing_is_sent_unless_it_was_set(run: RunPaths) -> None:
    assert notice_settings() == NoticeSettings(bell="screen", mail=None, hook=None)
    tell_end(run, ())
    assert not notices_file().exists() and not any(isinstance(e, ev.NoticeFailed) for e in read_events(run.events))


def test_a_mail_is_not_sent_in_clear_to_another_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that cannot encrypt gets nothing."""
    monkeypatch.setattr("nlforge.notices.send.is_here", lambda _: False)
    with mail_server() as box:
        settings = NoticeSettings(mail=MailWay(to="me@example.org", host="127.0.0.1", port=box.port))
        failed = told_all(settings, EndNotice(state="failed", score=None, minutes=1), ())
        assert "STARTTLS" in failed["mail"] and box.mails == []


@pytest.mark.parametrize("url", ["http://example.org/x", "ftp://example.org", "example.org", "file:///etc/passwd"])
def test_a_hook_elsewhere_is_encrypted(url: str) -> None:
    found = CliRunner().invoke(app, ["notify", "--hook", url])
    assert isinstance(found.exception, BadInput) and not notices_file().exists()


def test_the_command_sets_shows_and_takes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """The password is in a file for this person alone, and never shown."""
    monkeypatch.setenv("NLFORGE_SMTP_PASSWORD", "pear-tree-9")
    command = [
        "notify",
        "--mail",
        "me@example.org",
        "--smtp",
        "mail.example.org:465",
        "--user",
        "me",
        "--bell",
        "always",
    ]
    found = CliRunner().invoke(app, command)
    assert found.exit_code == 0 and "mail.example.org:465" in found.output and "pear" not in found.output
    assert notice_settings().mail == MailWay(
        to="me@example.org", host="mail.example.org", port=465, user="me", password="pear-tree-9"
    )
    assert notices_file().stat().st_mode & 0o777 == 0o600
    assert "pear" not in CliRunner().invoke(app, ["notify", "--json"]).output
    found = CliRunner().invoke(app, ["notify", "--off"])
    assert "Nothing is sent" in found.output and notice_settings() == NoticeSettings(bell="always")


def test_secrets_stay_where_they_belong(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another server gets neither account nor password of the one before; of a hook only the server is shown."""
    monkeypatch.setenv("NLFORGE_SMTP_PASSWORD", "pear-tree-9")
    first = ["--mail", "me@example.org", "--smtp", "mail.example.org:465", "--user", "me"]
    assert CliRunner().invoke(app, ["notify", *first]).exit_code == 0
    assert CliRunner().invoke(app, ["notify", "--smtp", "mail.example.org:2525"]).exit_code == 0
    known = notice_settings().mail
    assert known is not None and (known.port, known.user, known.password) == (2525, "me", "pear-tree-9")
    assert CliRunner().invoke(app, ["notify", "--smtp", "other.example.org"]).exit_code == 0
    assert notice_settings().mail == MailWay(to="me@example.org", host="other.example.org")
    hook = "https://jo:pear@hooks.example.org:8443/services/T0/pear?token=pear"
    for command in (["notify", "--hook", hook], ["notify", "--json"]):
        found = CliRunner().invoke(app, command)
        assert "https://hooks.example.org:8443" in found.output and "pear" not in found.output
    assert notice_settings().hook == hook


def test_test_sends_one_now() -> None:
    with mail_server() as box:
        found = CliRunner().invoke(
            app, ["notify", "--mail", "me@example.org", "--smtp", f"127.0.0.1:{box.port}", "--test"]
        )
        assert found.exit_code == 0 and "Sent." in found.output and len(box.mails) == 1


@pytest.mark.parametrize(
    ("environ", "command"),
    [
        ({"TERM_PROGRAM": "iTerm.app"}, "9"),
        ({"TERM": "xterm-kitty"}, "99"),
        ({"KITTY_WINDOW_ID": "1"}, "99"),
        ({"VTE_VERSION": "7600"}, "777"),
        ({"TERM": "foot"}, "99"),
        ({"TERM": "rxvt-unicode-256color"}, "777"),
        ({"TERM": "xterm-256color"}, ""),
        ({"TERM": "dumb"}, ""),
        ({"TERM": "tmux-256color", "TERM_PROGRAM": "iTerm.app"}, ""),
        ({"TMUX": "/x", "TERM": "xterm-kitty"}, ""),
    ],
)
def test_a_terminal_gets_only_what_it_knows(environ: dict[str, str], command: str) -> None:
    assert command_known(environ) == command
    shown = notice("nlforge", "the model is ready", environ)
    assert shown.startswith("\a") and (shown == "\a") == (command == "")


@pytest.mark.parametrize("environ", [{"TERM_PROGRAM": "WezTerm"}, {"TERM": "xterm-kitty"}, {"VTE_VERSION": "7600"}])
def test_no_word_ends_the_command(environ: dict[str, str]) -> None:
    """Whatever a sentence holds."""
    shown = notice("a;b", "done\x1b]0;owned\x07\n;x", environ)
    plain = notice("ab", "done", environ)
    assert shown.count("\x1b") == plain.count("\x1b") and shown.count("\a") == 1 and "\n" not in shown
