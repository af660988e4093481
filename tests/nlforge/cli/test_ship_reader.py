"""What ships is replaced by the reader of a repetition that passed, and by nothing else."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from engine.core.errors import BadInput
from engine.core.events import Evaluated, GateChecked, RunEvent, RunFinished, WeightsSaved, append_event
from engine.core.paths import RunPaths, next_run
from engine.core.spec import dump_yaml
from engine.encoder.store import CARD, WEIGHTS
from engine.models.weight_digests import WHOLE, WeightsMismatch, require_whole, seal
from nlforge.cli.ship_reader import main, passed, ship
from nlforge.repetition import figures, repetitions
from nlforge.session_factory import PLANNER, saved_digest, working_copy
from nlforge.store import Session
from planner.reading.messages import MESSAGES
from tests.support.invoices import forms_spec

_LINE = {
    "id": "c1",
    "split": "train",
    "language": "en",
    "turns": [
        {
            "words": "Sort our mails.",
            "changes": [{"op": "set", "field": "task", "value": "classification", "quote": "Sort"}],
        }
    ],
}


@pytest.fixture
def original(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Session:
    """A saved session whose rows are made of labels."""
    monkeypatch.setenv("NLFORGE_SESSIONS", str(tmp_path / "sessions"))
    session = Session.create(tmp_path / "sessions", PLANNER)
    session.append("note", text="Made of labels.", labelled="conversations")
    session.append("said", text="I want a model that reads.", turn=1)
    (session.root / "conversations").mkdir()
    (session.root / "conversations" / "a.jsonl").write_text(json.dumps(_LINE) + "\n", encoding="utf-8")
    return session


def _run(session: Session, *events: RunEvent) -> RunPaths:
    run = next_run(session.root)
    run.spec.write_text(dump_yaml(forms_spec("in.jsonl")))
    run.adapter.mkdir(parents=True)
    (run.adapter / CARD).write_text("{}")
    (run.adapter / WEIGHTS).write_bytes(b"weights")
    # A run saves the tokenizer of its encoder as well.
    (run.adapter / "tokenizer.json").write_bytes(b"as large as the rest")
    seal(run.adapter, tell=lambda path, digest: append_event(run.events, WeightsSaved(path=path, digest=digest)))
    for event in events:
        append_event(run.events, event)
    return run


_GOOD = GateChecked(name="release_score", passed=True, figure=0.7, detail="")
_BAD = GateChecked(name="release_score", passed=False, figure=0.4, detail="")
_END = RunFinished(seconds=1, adapter="model/adapter", report="report.md")
_FIGURES = Evaluated(
    model="trained", split="held_out", rows=9, score=0.7, criteria={"right": 0.7}, metrics={}, noise=0.01
)


def test_a_repetition_learns_from_rows_of_its_own(original: Session) -> None:
    """The rows lie with the repetition; the saved session stays as it was."""
    before = sorted(p.name for p in original.root.iterdir())
    copy = working_copy(original)
    assert sorted(p.name for p in original.root.iterdir()) == before
    (row,) = (copy.root / MESSAGES).read_text(encoding="utf-8").splitlines()
    assert json.loads(row)["message"] == "Sort our mails."
    assert json.loads(json.loads(row)["reply"])["task"] == "classification"
    assert copy.data_root() == copy.root.resolve()
    assert [s.id for s in repetitions(original)] == [copy.id]


@pytest.mark.parametrize(("events", "good"), [((_GOOD, _END), True), ((_BAD, _END), False), ((_GOOD,), False)])
def test_only_a_run_that_ended_with_all_gates_passed_ships(
    original: Session, events: tuple[RunEvent, ...], good: bool
) -> None:
    assert passed(_run(working_copy(original), *events)) is good


def test_what_ships_is_the_run_s_and_later_repetitions_are_compared_with_it(original: Session, tmp_path: Path) -> None:
    copy = working_copy(original)
    run = _run(copy, _GOOD, _FIGURES, _END)
    copy.append("confirmed", digest="sha256:abc")
    to = tmp_path / "trained"
    to.mkdir()
    (to / "old").touch()
    ship(original, copy, run, to)
    assert {p.name for p in to.iterdir()} == {CARD, WEIGHTS, WHOLE}
    require_whole(to)
    assert figures(original) == figures(copy)
    assert saved_digest(original) == "sha256:abc"
    assert (original.root / "spec.yaml").read_bytes() == run.spec.read_bytes()
    (to / WEIGHTS).write_bytes(b"others")
    with pytest.raises(WeightsMismatch):
        require_whole(to)


def test_only_a_repetition_of_the_saved_session_ships(
    original: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Another session may have trained whatever it likes, and passed."""
    copy, other = working_copy(original), Session.create(tmp_path / "sessions", "other")
    other.append("said", text="Something else.", turn=1)
    to = tmp_path / "trained"
    for session in (copy, other):
        _run(session, _GOOD, _FIGURES, _END)
    monkeypatch.setattr(sys, "argv", ["ship_reader", "other", "--to", str(to)])
    assert main() == 2 and "does not repeat" in capsys.readouterr().err and not to.exists()
    monkeypatch.setattr(sys, "argv", ["ship_reader", copy.id, "--to", str(to)])
    assert main() == 0
    require_whole(to)


def test_what_is_too_large_or_changed_since_is_not_shipped(
    original: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = working_copy(original)
    run = _run(copy, _END)
    monkeypatch.setattr("nlforge.cli.ship_reader._MOST_BYTES", 3)
    with pytest.raises(BadInput, match="at most"):
        ship(original, copy, run, tmp_path / "trained")
    (run.adapter / WEIGHTS).write_bytes(b"others")
    with pytest.raises(WeightsMismatch):
        ship(original, copy, run, tmp_path / "trained")
    assert not (tmp_path / "trained").exists()
