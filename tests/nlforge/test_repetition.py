"""A repetition beside what it repeats, also one that was broken off and went on."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from engine.core.events import Evaluated, RunEvent, RunFinished, WayChosen, append_event
from engine.core.paths import next_run
from engine.core.spec import dump_yaml
from nlforge.cli.commands import app
from nlforge.repetition import checked, compare, figures, repeated_by
from nlforge.session_factory import working_copy
from nlforge.store import Session
from tests.support.invoices import forms_spec


def _evaluated(score: float) -> Evaluated:
    return Evaluated(
        model="trained", split="held_out", rows=9, score=score, criteria={"right": score}, metrics={}, noise=0.01
    )


@pytest.fixture
def original(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Session:
    monkeypatch.setenv("NLFORGE_SESSIONS", str(tmp_path / "sessions"))
    session = Session.create(tmp_path / "sessions", "desk")
    session.append("said", text="Answer like our best agents.", turn=1)
    _ended(session, _evaluated(0.70))
    session.append("confirmed", digest="sha256:abc")
    return session


def _ended(session: Session, *events: RunEvent) -> None:
    run = next_run(session.root)
    run.spec.write_text(dump_yaml(forms_spec("in.jsonl")))
    for event in (*events, RunFinished(seconds=1, adapter="model/adapter", report="report.md")):
        append_event(run.events, event)


@pytest.mark.parametrize(("score", "digest", "same_spec", "same_figures"), [
    (0.71, "sha256:abc", True, True), (0.60, "sha256:abc", True, False), (0.70, "sha256:def", False, True),
])  # fmt: skip
def test_plan_and_figures_are_compared(
    original: Session, score: float, digest: str, same_spec: bool, same_figures: bool
) -> None:
    copy = working_copy(original)
    _ended(copy, _evaluated(score))
    copy.append("confirmed", digest=digest)
    assert repeated_by(copy) is not None and repeated_by(original) is None
    found = checked(original, copy)
    assert (found.same_spec, found.same_figures, found.compared) == (same_spec, same_figures, True)
    assert "sha256:abc" in found.lines[0] and digest in found.lines[0]


@pytest.mark.parametrize(("same_way", "score"), [(True, 0.80), (True, 0.60), (False, 0.80)])
def test_what_is_delivered_is_compared(original: Session, same_way: bool, score: float) -> None:
    """Not the trained model, where the base with examples is what one gets."""
    way = WayChosen(model="prompt_only", weights="base", digest="d", text="That is what you get.")
    first, copy = working_copy(original), working_copy(original)
    _ended(first, _evaluated(0.70), _evaluated(0.80).model_copy(update={"model": "prompt_only"}), way)
    others = _evaluated(score).model_copy(update={"model": "prompt_only"}), way
    _ended(copy, _evaluated(0.80 if not same_way else 0.1), *(others if same_way else ()))
    now, before = figures(copy), figures(first)
    assert now is not None and before is not None and before.model == "prompt_only" and now.score == score
    same, lines = compare(now, before)
    assert same == (same_way and score == 0.80)
    assert any("base with examples before, trained now" in line for line in lines) != same_way


def test_a_repetition_that_has_ended_is_compared_by_resume(original: Session) -> None:
    """However many stretches it took; what repeats nothing is told so."""
    copy = working_copy(original)
    _ended(copy, _evaluated(0.60))
    copy.append("confirmed", digest="sha256:abc")
    told = CliRunner().invoke(app, ["resume", copy.id, "--check"])
    assert told.exit_code == 5 and "score: 0.7 before, 0.6 now" in told.output
    assert CliRunner().invoke(app, ["resume", original.id, "--check"]).exit_code != 0
