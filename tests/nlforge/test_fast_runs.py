"""A run that reports thousands a second is folded whole, and of its steps only the last are shown."""

from __future__ import annotations

from pathlib import Path

from engine.core import events as ev
from engine.core.events import append_event
from nlforge.conversation import Conversation
from nlforge.follower import Follower
from nlforge.messages import Progress
from nlforge.store import Session
from tests.support.conversations import report_to, started, step
from tests.support.no_model import no_model


def test_of_many_steps_the_last_are_shown(session: Session, alive: list[bool]) -> None:
    """What is no step stands where it happened, and the last step is the newest."""
    conversation = started(session)
    sample = ev.Sample(stage="sft", step=3000, prompt="Where?", reply="There.")
    messages = report_to(conversation, *map(step, range(3000)), sample, *map(step, range(3000, 4000)))
    shown = [m.step for m in messages if isinstance(m, Progress)]
    assert 2 <= len(shown) < 200 and shown == sorted(shown) and shown[-1] == 3999
    assert conversation.view.step is not None and conversation.view.step.step == 3999
    before = messages[: next(n for n, m in enumerate(messages) if not isinstance(m, Progress))]
    assert [m.step for m in before if isinstance(m, Progress)][-1] == 2999


def test_each_event_is_told_and_a_session_is_opened_with_all_of_them(session: Session, alive: list[bool]) -> None:
    conversation = started(session)
    report_to(conversation, *map(step, range(500)))
    told: list[ev.RunEvent] = []
    again = Conversation(Session(session.root), no_model, on_event=told.append)
    assert [e.step for e in told if isinstance(e, ev.Step)] == list(range(500))
    assert sum(isinstance(m, Progress) for m in again.opening) == 1


def test_events_are_read_block_by_block(tmp_path: Path) -> None:
    """Across the borders of blocks nothing is lost or read twice, and a torn line waits."""
    path = tmp_path / "events.jsonl"
    for number in range(3):
        append_event(path, step(number))
    line = path.read_text(encoding="utf-8").splitlines(keepends=True)[0]
    path.write_text("".join(line.replace('"step":0', f'"step":{n}', 1) for n in range(9000)) + line[:40])
    assert path.stat().st_size > 2**20
    follower = Follower(path)
    assert [e.step for e in follower.new() if isinstance(e, ev.Step)] == list(range(9000))
    with open(path, "a", encoding="utf-8") as file:
        file.write(line[40:])
    assert len(follower.new()) == 1 and follower.unread == 0 and follower.new() == []
