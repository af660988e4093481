"""A real child process trains the real 135M model on a tiny slice."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.core.events import (
    DataReady,
    Evaluated,
    GateChecked,
    RunCancelled,
    RunFailedEvent,
    RunFinished,
    RunStarted,
    Step,
    TrustMeasured,
)
from engine.core.spec import HandOver
from engine.evaluation.evaluate_file import evaluate_file
from engine.prompting.ask import answer
from engine.reporting.report import Report
from engine.runs.launch import request_stop
from engine.trust.answer import answer_or_hand_over
from engine.trust.trust import trust_in
from tests.support.runs import start, wait
from tests.support.specs import tiny


@pytest.mark.slow
def test_a_run_from_spec_to_answer(tmp_path: Path, sample: Path) -> None:
    """Data, base, training, trained and report are all real and in order."""
    run = start(tiny(), tmp_path / "s", sample)
    events = wait(run)
    assert next(type(e) for e in events if not isinstance(e, Step)) is RunStarted
    assert isinstance(events[-1], RunFinished), run.log.read_text()[-2000:]
    assert next(e for e in events if isinstance(e, DataReady)).eval == 2
    assert [e.model for e in events if isinstance(e, Evaluated)] == ["base", "prompt_only", "retrieval", "trained"]
    steps = [e for e in events if isinstance(e, Step)]
    assert steps[-1].step == steps[-1].of == len(steps)
    assert "## Before and after" in run.report.read_text() and "<svg" in run.report.with_suffix(".html").read_text()
    assert (
        Report.model_validate_json(run.report.with_suffix(".json").read_text()).curves[0].points[-1][0]
        == steps[-1].step
    )
    assert not any(e.name.startswith("release_better") for e in events if isinstance(e, GateChecked)), (
        "two rows cannot tell"
    )
    assert (run.adapter / "adapter_model.safetensors").stat().st_size > 1_000_000
    assert answer(run, ["How long do I have to send it back?"])[0]
    again = evaluate_file(run, None, None, sample)
    assert again.criteria["right"] == pytest.approx(
        next(e for e in events if isinstance(e, Evaluated) and e.model == "trained").criteria["right"]
    )


@pytest.mark.slow
def test_stop_ends_the_run_and_says_so(tmp_path: Path, sample: Path) -> None:
    """A stop request is obeyed after the current step; a second run at the same time is refused."""
    run = start(tiny(epochs=50), tmp_path / "s", sample)
    wait(run, Step)
    with pytest.raises(Exception, match="already going"):
        start(tiny(epochs=50), tmp_path / "s", sample)
    request_stop(run)
    assert isinstance(wait(run)[-1], RunCancelled)


@pytest.mark.slow
def test_stop_is_obeyed_before_the_first_step(tmp_path: Path, sample: Path) -> None:
    """While the model is loaded and tried out nothing is lost by ending at once."""
    run = start(tiny(epochs=50), tmp_path / "s", sample)
    wait(run, DataReady)
    request_stop(run)
    events = wait(run)
    assert isinstance(events[-1], RunCancelled) and events[-1].reason == "you asked for it"
    assert not any(isinstance(e, Step) for e in events)


def test_a_gate_stops_rows_that_do_not_fit(tmp_path: Path, sample: Path) -> None:
    """Rows longer than the limit stop the run instead of being cut."""
    run = start(tiny(max_length=16), tmp_path / "s", sample)
    last = wait(run)[-1]
    assert isinstance(last, RunFailedEvent)
    assert last.exit_code == 5
    assert "nothing cut" in last.what


def test_missing_file_is_a_sentence(tmp_path: Path) -> None:
    """A run whose data is gone says so with exit code 2."""
    last = wait(start(tiny(), tmp_path / "s", tmp_path))[-1]
    assert isinstance(last, RunFailedEvent)
    assert (last.exit_code, last.what.startswith("I cannot read")) == (2, True)


@pytest.mark.slow
def test_a_run_says_what_it_hands_over(tmp_path: Path, sample: Path) -> None:
    """Measured on the held-out rows and on strangers, kept beside the weights, told in the report, and asked."""
    spec = tiny(epochs=0.2)
    data = spec.data.model_copy(update={"limit": 60, "max_eval_rows": 24, "eval_share": 0.4})
    run = start(spec.model_copy(update={"data": data, "hand_over": HandOver(text="Ask Jo.")}), tmp_path / "s", sample)
    events = wait(run)
    # So few steps are no better than chance, and the gate of the release says so; all else is there.
    assert isinstance(events[-1], RunFinished | RunFailedEvent), run.log.read_text()[-2000:]
    found = next(e for e in events if isinstance(e, TrustMeasured))
    assert found.rows == 24 and found.unknown_rows == 100
    kept = trust_in(run.trust)
    assert kept is not None and kept.text == "Ask Jo." and found.text[:20] in run.report.read_text()
    (said,) = answer_or_hand_over(run, ["zebra banana"])
    assert said.sure is not None and said.handed_over is (kept.threshold is None or said.sure < kept.threshold)
