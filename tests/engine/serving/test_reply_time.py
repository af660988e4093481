"""How long people wait is measured by asking as they do."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from engine.core.errors import RunFailed
from engine.core.stop_reason import Stopped
from engine.serving.reply_time import timed
from tests.support.timed import answering, reply, waited

EIGHT = 8


def test_so_many_ask_at_once_and_each_message_is_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """None of the first eight is answered before all eight are there."""
    asked: list[str] = []
    together = threading.Barrier(EIGHT)

    def answer(text: str) -> tuple[int, dict[str, object]]:
        asked.append(text)
        if text != "Hello." and len(asked) <= EIGHT + 1:
            together.wait(60)
        return 200, reply(read=10, written=4)

    messages = [f"Where is order {n}?" for n in range(20)]
    with answering(answer) as server:
        monkeypatch.setattr("engine.serving.reply_time.trial_server", server)
        found = timed(Path(), messages, EIGHT)
    assert found is not None and sorted(asked) == sorted(["Hello.", *messages])
    assert (found.users, len(found.seconds), found.tokens_read, found.tokens_written) == (EIGHT, 20, 10.0, 4.0)
    assert found.memory_mb > 0 and found.wall > 0


def test_one_person_asks_one_message_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    open_, most = 0, 0
    lock = threading.Lock()

    def answer(_: str) -> tuple[int, dict[str, object]]:
        nonlocal open_, most
        with lock:
            open_ += 1
            most = max(most, open_)
        with lock:
            open_ -= 1
        return 200, reply()

    with answering(answer) as server:
        monkeypatch.setattr("engine.serving.reply_time.trial_server", server)
        found = timed(Path(), ["a", "b", "c"], 1, count=len)
    assert most == 1 and found is not None and len(found.seconds) == 3
    assert (found.tokens_read, found.tokens_written) == (1.0, 4.0), "counted here where the server does not"


def test_fewer_messages_than_people_are_asked_more_than_once(monkeypatch: pytest.MonkeyPatch) -> None:
    with answering(lambda _: (200, reply())) as server:
        monkeypatch.setattr("engine.serving.reply_time.trial_server", server)
        found = timed(Path(), ["a", "b"], EIGHT)
    assert found is not None and len(found.seconds) == EIGHT and found.tokens_read is None


def test_a_message_that_is_too_long_is_counted_and_a_fault_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def answer(text: str) -> tuple[int, dict[str, object]]:
        if text == "fault":
            return 500, {"error": {"message": "out of memory"}}
        return (400, {"error": {"message": "too long"}}) if text == "long" else (200, reply())

    with answering(answer) as server:
        monkeypatch.setattr("engine.serving.reply_time.trial_server", server)
        found = timed(Path(), ["a", "long"], 1)
        assert found is not None and (len(found.seconds), found.too_long) == (1, 1)
        assert timed(Path(), ["long"], 1) is None
        assert timed(Path(), [], 1) is None
        with pytest.raises(RunFailed, match="out of memory"):
            timed(Path(), ["a", "fault"], 1)


def test_a_stop_is_obeyed_after_a_reply(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def answer(text: str) -> tuple[int, dict[str, object]]:
        asked.append(text)
        return 200, reply()

    def stop() -> None:
        raise Stopped

    with answering(answer) as server:
        monkeypatch.setattr("engine.serving.reply_time.trial_server", server)
        with pytest.raises(Stopped):
            timed(Path(), ["a", "b", "c"], 1, stop)
    assert asked == ["Hello.", "a"]


def test_the_95th_percentile_is_the_reply_that_95_of_100_are_as_fast_as() -> None:
    hundred = waited(1, *(n / 10 for n in range(100, 0, -1)))
    assert (hundred.most, hundred.slowest(0.5), hundred.slowest(0.0)) == (9.5, 5.0, 0.1)
    assert hundred.within(9.5) == 0.95 and hundred.within(9.4) < 0.95
    forty = waited(1, *(float(n) for n in range(1, 41)))
    assert forty.most == 38.0 and waited(1, 3.0).most == 3.0


def test_a_folder_that_cannot_be_served_is_said(tmp_path: Path) -> None:
    """The real server: its own words reach whoever delivers, and it is gone."""
    with pytest.raises(RunFailed, match="did not start"):
        timed(tmp_path, ["a"], 1)
