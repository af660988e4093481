"""A real run waits as its session was told, outlives whoever started it, ends when asked to, and tells its end."""

from __future__ import annotations

import queue
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from engine.core.events import Held, RunCancelled
from engine.core.spec import digest
from engine.runs.launch import is_running, request_stop, start_run
from engine.runs.manners import Manners
from engine.runs.turns import waiting_line
from nlforge.considerate.kept import keep_manners
from nlforge.notices.settings import NoticeSettings, set_notices
from nlforge.store import CHILD, Session
from nlforge.waiting_runs import standing_words
from tests.support.json_server import answering
from tests.support.runs import wait
from tests.support.specs import tiny


def test_it_waits_is_stopped_and_tells_its_end(
    small_child: None, tmp_path: Path, sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NLFORGE_CONFIG", str(tmp_path / "config"))
    session = Session.create(tmp_path / "sessions", "desk")
    session.append("said", text="Sort our mail.")
    session.write_spec(tiny())
    at = datetime.now(UTC) + timedelta(days=1)
    keep_manners(session, Manners(not_before=at))
    got: queue.Queue[dict[str, Any]] = queue.Queue()

    def answer(sent: dict[str, Any]) -> tuple[int, object]:
        got.put(sent)
        return 200, {}

    with answering(answer) as address:
        set_notices(NoticeSettings(hook=address))
        run = start_run(session.root, digest(tiny()), sample, CHILD)
        (held,) = wait(run, Held)
        assert isinstance(held, Held) and held.until == at and is_running(run)
        # Until its time has come it stands in nobody's way.
        assert standing_words(session).startswith("waits until tomorrow") and waiting_line() == []
        request_stop(run)
        assert isinstance(wait(run)[-1], RunCancelled) and standing_words(session) == ""
        assert got.get(timeout=60) == {"state": "stopped", "score": None, "minutes": 0.0}
