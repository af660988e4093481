"""Further trainings: one setting at a time, the better model stays, and what did not help is said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from engine.core.errors import RunFailed
from engine.core.events import Diagnosed, Evaluated, GateChecked, RunEvent, RunFailedEvent, RunFinished, StageStarted
from engine.core.paths import RunPaths
from engine.core.spec import Limits, TrainingSpec, load_spec
from engine.data.counts import Counts
from engine.data.prepare import Prepared
from engine.evaluation.compare_models import Measured, with_changes
from engine.graders.verdict import References
from engine.reporting.report import Report
from engine.rubric.grader_checks import SelfTest
from engine.runs.evaluate import Assessed, Whole, assess
from engine.runs.retrain import Training, further_rounds, home_of
from tests.support.judged_rounds import ROWS, SPEC, judged
from tests.support.runs import start, wait
from tests.support.specs import tiny


@dataclass
class Bench:
    """Trainings whose outcome is known: round → replies right."""

    paths: RunPaths
    outcome: dict[int, int]
    events: list[RunEvent] = field(default_factory=list)
    trained: list[tuple[float, RunPaths]] = field(default_factory=list)
    left: Callable[[], float | None] = lambda: None
    fails: bool = False

    def train(self, spec: TrainingSpec, home: RunPaths) -> None:
        self.trained.append((spec.stages[0].epochs, home))
        if self.fails:
            raise RunFailed("The training went wrong.")
        self.weights(home, str(spec.stages[0].epochs))

    def weights(self, home: RunPaths, text: str) -> None:
        home.adapter.mkdir(parents=True, exist_ok=True)
        (home.adapter / "adapter_model.safetensors").write_text(text)
        (home.root / "losses.json").write_text("[3.0, 2.0, 2.0]")

    def run(self, monkeypatch: pytest.MonkeyPatch, spec: TrainingSpec = SPEC) -> Assessed:
        others = [judged("base", 1), judged("prompt_only", 12)]

        def measure(whole: Whole, rivals: Sequence[Measured], model: Any) -> Measured:
            after = with_changes(judged("trained", self.outcome[int(whole.home.root.name)]), rivals)
            whole.emit(after.event)
            return after

        monkeypatch.setattr("engine.runs.retrain.measure_trained", measure)
        self.weights(self.paths, "1.0")
        first = with_changes(judged("trained", self.outcome[1]), others)
        data = Prepared(list(ROWS), list(ROWS), Counts(), References(), (), 32)
        whole = Whole(
            spec, data, (), SelfTest(table=()), self.paths, home_of(self.paths, 1), lambda _: None, self.events.append
        )
        training = Training(self.train, lambda home: (home, None), lambda _: 60.0, self.left)
        return further_rounds(whole, others, first, training)

    @property
    def kept(self) -> str:
        return (self.paths.adapter / "adapter_model.safetensors").read_text()

    @property
    def said(self) -> str:
        return " ".join(e.text for e in self.events if isinstance(e, Diagnosed))


@pytest.fixture
def paths(tmp_path: Path) -> RunPaths:
    return RunPaths(tmp_path / "s" / "runs" / "1")


def test_what_helps_stays_and_is_gone_on_from(paths: RunPaths, monkeypatch: pytest.MonkeyPatch) -> None:
    """Passes double from the last good round; the released model is at its usual place, the first one beside it."""
    bench = Bench(paths, {1: 4, 2: 12, 3: 23})
    best = bench.run(monkeypatch)
    assert best.round == 3 and [e.round for e in bench.events if isinstance(e, Diagnosed) and e.round] == [2, 3]
    assert [epochs for epochs, _ in bench.trained] == [2.0, 4.0] and bench.kept == "4.0" and best.refused is None
    assert (
        home_of(paths, 1).adapter / "adapter_model.safetensors"
    ).read_text() == "1.0" and "That helped" in bench.said
    last = [e for e in bench.events if isinstance(e, Evaluated)][-1]
    assert last.criteria["right"] == pytest.approx(23 / 24, abs=1e-3)
    assert [e.lever for e in bench.events if isinstance(e, Diagnosed) and e.cause] == [
        {"stages[sft].epochs": 2.0},
        {"stages[sft].epochs": 4.0},
    ]


def test_what_does_not_help_is_said_and_left(paths: RunPaths, monkeypatch: pytest.MonkeyPatch) -> None:
    """One answer more is chance: the first model stays where it is, and no third round begins."""
    bench = Bench(paths, {1: 8, 2: 9, 3: 24})
    best = bench.run(monkeypatch)
    assert best.round == 1
    assert len(bench.trained) == 1 and bench.kept == "1.0" and "did not help" in bench.said and best.refused is not None
    assert not (paths.root / "rounds" / "1").exists()
    last = [e for e in bench.events if isinstance(e, Evaluated)][-1]
    assert last.criteria["right"] == pytest.approx(8 / 24, abs=1e-3), "the last figures are the kept model's"


def test_unasked_nothing_is_trained_again(paths: RunPaths, monkeypatch: pytest.MonkeyPatch) -> None:
    bench = Bench(paths, {1: 4})
    best = bench.run(monkeypatch, SPEC.model_copy(update={"limits": Limits()}))
    assert (
        bench.trained == [] and best.diagnosis is not None and best.diagnosis.cause == "underfit" and bench.events == []
    )


def test_a_good_result_needs_no_round(paths: RunPaths, monkeypatch: pytest.MonkeyPatch) -> None:
    bench = Bench(paths, {1: 24})
    assert bench.run(monkeypatch).refused is None and bench.trained == []


def test_time_and_money_are_kept(paths: RunPaths, monkeypatch: pytest.MonkeyPatch) -> None:
    bench = Bench(paths, {1: 4, 2: 24}, left=lambda: 30.0)
    bench.run(monkeypatch)
    assert bench.trained == [] and "not trained again" in bench.said


def test_a_round_that_breaks_costs_nothing(paths: RunPaths, monkeypatch: pytest.MonkeyPatch) -> None:
    bench = Bench(paths, {1: 4, 2: 24}, fails=True)
    bench.run(monkeypatch)
    assert len(bench.trained) == 1 and bench.kept == "1.0" and "did not finish" in bench.said


def test_after_a_kill_the_first_model_is_still_the_first(paths: RunPaths, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a better one has taken its place already, the rounds are gone through again with the same models and the
    same end."""
    bench = Bench(paths, {1: 4, 2: 12, 3: 23})
    bench.run(monkeypatch)
    again = Bench(paths, {1: 4, 2: 12, 3: 23})
    monkeypatch.setattr(Bench, "weights", lambda self, home, text: None)
    again.run(monkeypatch)
    assert again.kept == "4.0" and (home_of(paths, 1).adapter / "adapter_model.safetensors").read_text() == "1.0"


def test_what_came_before_practice_goes_with_the_model(paths: RunPaths, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that goes on measures what practice added to the first model, wherever that is now."""
    bench = Bench(paths, {1: 4, 2: 12, 3: 23})
    for home, text in ((paths, "examples 1"), (home_of(paths, 2), "examples 2"), (home_of(paths, 3), "examples 3")):
        before = home.adapter.with_name("after_sft")
        before.mkdir(parents=True)
        (before / "adapter_model.safetensors").write_text(text)
    bench.run(monkeypatch)
    kept = [
        (home.adapter.with_name("after_sft") / "adapter_model.safetensors").read_text()
        for home in (home_of(paths, 1), paths)
    ]
    assert kept == ["examples 1", "examples 3"]


def test_an_assessment_says_nothing(paths: RunPaths) -> None:
    """Figures are looked at before it is known which model stays; only its gates are events of the run."""
    events: list[RunEvent] = []
    others = [judged("base", 1), judged("prompt_only", 20)]
    data = Prepared(list(ROWS), list(ROWS), Counts(), References(), (), 32)
    found = assess(
        Whole(SPEC, data, (), SelfTest(table=()), paths, paths, lambda _: None, events.append),
        others,
        with_changes(judged("trained", 20), others),
    )
    assert events == [] and [g.passed for g in found.gates] == [True, False] and found.refused is not None


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_a_real_run_trains_again(small_child: None, tmp_path: Path, sample: Path) -> None:
    """The child process, too few passes on purpose: it says why, trains once more with more, compares, and ends with
    a whole report."""
    spec = tiny(epochs=0.25)
    spec = spec.model_copy(
        update={"data": spec.data.model_copy(update={"limit": 80, "max_eval_rows": 12}), "limits": Limits(rounds=2)}
    )
    run = start(spec, tmp_path / "s", sample)
    events = wait(run)
    last = events[-1]
    assert isinstance(last, RunFinished) or (isinstance(last, RunFailedEvent) and last.exit_code == 5), (
        run.log.read_text()[-3000:]
    )
    said = [e for e in events if isinstance(e, Diagnosed)]
    began = next(e for e in said if e.text.startswith("Round 2 of at most 2"))
    assert began.lever == {"stages[sft].epochs": 0.5} and load_spec(home_of(run, 2).spec).stages[0].epochs == 0.5
    assert any(e.text.startswith(("That helped", "That did not help")) for e in said)
    assert [e.steps for e in events if isinstance(e, StageStarted)] == sorted(
        e.steps for e in events if isinstance(e, StageStarted)
    )
    report = Report.model_validate_json(run.report.with_suffix(".json").read_text(encoding="utf-8"))
    final = [e for e in events if isinstance(e, Evaluated) and e.model == "trained"][-1]
    assert report.score is not None and report.score.values["trained"] == final.score
    gates = {e.name for e in events if isinstance(e, GateChecked)}
    assert {
        "release_better_than_base",
        "release_better_than_prompt_only",
        "release_better_than_retrieval",
        "release_general_kept",
    } <= gates
