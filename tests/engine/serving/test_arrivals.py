"""What comes in at a real server is counted, without a word of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.core.row import Row
from engine.data.stored_rows import write_rows
from engine.drift.arrivals import arrivals_file, arrivals_of
from engine.retrieval import sentence_encoder
from tests.support.serving import exported, lines_of, served

_ASKED = "My name is Zuzanna Quist and I wonder where my parcel is."


@pytest.mark.skipif(not sentence_encoder.present(), reason="the model that compares meanings is not here")
def test_each_message_is_counted_and_none_is_kept(tmp_path: Path) -> None:
    session = tmp_path / "desk"
    folder = exported(session)
    run = folder.parent.parent
    rows = [Row(prompt=f"Where is parcel {n}, it has not come", reply="Soon.", file="f", line=n) for n in range(120)]
    write_rows(run / "data" / "train", rows, "train", "f")
    with served(session) as server, server.client() as client:
        for _ in range(2):
            body = {"messages": [{"role": "user", "content": _ASKED}], "max_tokens": 4}
            assert client.post("/v1/chat/completions", json=body).status_code == 200
        lines_of(arrivals_file(session), 2)
    came = arrivals_of(session, int(run.name))
    assert [one.letters for one in came] == [len(_ASKED)] * 2 and came[0].topic is not None
    assert came[0].language == "en" and came[0].handed_over is None
    assert "Zuzanna" not in arrivals_file(session).read_text()


def test_a_model_that_learned_from_nothing_it_can_be_compared_with_is_served_all_the_same(tmp_path: Path) -> None:
    session = tmp_path / "desk"
    exported(session)
    with served(session) as server, server.client() as client:
        body = {"messages": [{"role": "user", "content": _ASKED}], "max_tokens": 4}
        assert client.post("/v1/chat/completions", json=body).status_code == 200
    assert arrivals_of(session, None) == []
