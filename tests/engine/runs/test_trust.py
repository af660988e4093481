"""When a model hands over is measured at the end of a run, kept beside its weights and told; what cannot be measured is
a sentence."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from engine.core.events import Diagnosed, RunEvent, TrustMeasured
from engine.core.paths import RunPaths
from engine.core.row import Row
from engine.core.spec import HandOver
from engine.data.counts import Counts
from engine.data.prepare import Prepared
from engine.evaluation.compare_models import Measured
from engine.graders.verdict import References
from engine.models.generate import Written
from engine.reporting.markdown import markdown
from engine.reporting.page import page
from engine.reporting.report import Findings, build_report
from engine.rubric.grader_checks import SelfTest
from engine.runs import trust as of_run
from engine.runs.evaluate import Whole
from engine.trust.trust import trust_in
from tests.support.judged_rounds import ROWS, SPEC, judged

TRAIN = [Row(f"Question {n}?", f"Answer {n}.", "f", n) for n in range(24, 90)]


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Measures with so many of 24 replies right, and returns what was told."""

    def written(*_: Any, **__: Any) -> list[Written]:
        return [Written("Answer 3.", False, (-2.0,)) for _ in range(_[3].__len__())]

    monkeypatch.setattr(of_run, "write", written)

    def measure(
        right: int, wish: HandOver | None, rows: int = 24, train: list[Row] = TRAIN, asked: Any = None
    ) -> list[RunEvent]:
        found: list[RunEvent] = []
        paths = RunPaths(tmp_path / "runs" / "1")
        paths.trust.parent.mkdir(parents=True, exist_ok=True)
        data = Prepared(train, ROWS[:rows], Counts(), References(), (), 8)
        spec = SPEC.model_copy(update={"hand_over": wish})
        whole = Whole(spec, data, (), SelfTest(table=()), paths, paths, lambda _: None, found.append)
        logps: list[tuple[float, ...]] = [(-0.1 if n < right else -2.0,) for n in range(24)]
        after: Measured = replace(judged("trained", right), logps=logps)
        of_run.measure_trust(whole, after, lambda: (None, None), asked)  # type: ignore[arg-type, return-value]
        return found

    return measure


def test_it_is_measured_kept_and_told(told: Any, tmp_path: Path) -> None:
    (event,) = told(18, HandOver(right_share=0.9, text="Ask Jo."))
    assert isinstance(event, TrustMeasured) and event.rows == 24 and event.unknown_rows > 50
    kept = trust_in(RunPaths(tmp_path / "runs" / "1").trust)
    assert kept is not None and kept.text == "Ask Jo." and len(kept.hashes) == 3
    assert "It answers" in event.text and "24 messages with right replies are too few to promise 90 %" in event.text
    report = build_report(SPEC, [event], {}, Findings(trust_curve=kept.curve))
    assert "## What it answers and what it hands over" in markdown(report) and event.text[:20] in markdown(report)
    assert "right of these" in page(report)
    # Another measurement without the wish leaves nothing that would hand over.
    assert told(18, None) == [] and trust_in(RunPaths(tmp_path / "runs" / "1").trust) is None


def test_too_few_rows_are_a_sentence_and_all_is_answered(told: Any, tmp_path: Path) -> None:
    (said,) = told(12, HandOver(), rows=12)
    assert isinstance(said, Diagnosed) and "it answers every message: 12 messages" in said.text and "95 %" in said.text
    assert trust_in(RunPaths(tmp_path / "runs" / "1").trust) is None


def test_examples_that_contradict_each_other_are_told(told: Any) -> None:
    twice = [*TRAIN, Row("Question 30?", "Nobody knows it, so please call us.", "f", 99)]
    first, *_ = told(18, HandOver(right_share=0.8), train=twice)
    assert isinstance(first, Diagnosed) and "contradict each other, as in “Question 30?”" in first.text


def test_a_demand_out_of_reach_hands_over_everything(told: Any) -> None:
    (event,) = told(0, HandOver(right_share=0.99))
    assert isinstance(event, TrustMeasured) and event.threshold is None
    assert "hands over every message" in event.text


def test_strangers_are_asked_in_the_way_that_is_delivered(
    told: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With what stands in the prompts, as everybody will ask."""
    seen: list[Any] = []

    def written(*given: Any, **more: Any) -> list[Written]:
        seen.append(more["asked"])
        return [Written("Answer 3.", False, (-2.0,)) for _ in given[3]]

    monkeypatch.setattr(of_run, "write", written)

    def asked(message: str) -> list[dict[str, str]]:
        return [{"role": "user", "content": message}]

    told(18, HandOver(right_share=0.9), asked=asked)
    assert seen == [asked]


def test_a_hand_over_text_that_is_a_promise_is_told(told: Any) -> None:
    first, *_ = told(18, HandOver(right_share=0.8, text="We promise an answer within an hour."))
    assert isinstance(first, Diagnosed) and "breaks the security guidelines itself" in first.text
