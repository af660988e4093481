"""What a spec says is delivered lies there when the run has ended, and is the trained model."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.core.errors import GateFailed
from engine.core.events import Delivering, Exported, Parity, RunFailedEvent, RunFinished, read_events
from engine.core.paths import RunPaths
from engine.core.spec import Deploy, TrainingSpec, digest, dump_yaml, load_spec
from engine.core.stop_reason import Stopped
from engine.export.served import served_in
from engine.export.trained import trained_of
from engine.reporting.report import Findings, Report, build_report
from engine.runs.deliver import deliver, exported_as
from engine.runs.launch import start_run
from tests.support.exported import tiny_base, tiny_run
from tests.support.runs import start, wait
from tests.support.specs import tiny


def _asks_for(run: RunPaths, target: str | None) -> TrainingSpec:
    spec = load_spec(run.spec).model_copy(update={"deploy": Deploy.model_validate({"target": target})})
    run.spec.write_text(dump_yaml(spec))
    return spec


def _report(spec: TrainingSpec) -> Report:
    return build_report(spec, [], {}, Findings())


def _go(run: RunPaths, spec: TrainingSpec, stop: bool = False) -> None:
    def check() -> None:
        if stop:
            raise Stopped

    from engine.core.events import append_event

    deliver(run, spec, Path(), _report(spec), lambda event: append_event(run.events, event), check)


@pytest.fixture(scope="module")
def base_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("base")


@pytest.mark.parametrize(("target", "what", "says"), [
    ("ollama_gguf", "ollama", "ollama create"), ("openai_server", "gguf", "ready to be served"),
    ("merged_weights", "merged", "transformers and vLLM"),
])  # fmt: skip
def test_what_was_confirmed_is_made_and_the_report_says_how_it_is_used(
    target: str, what: str, says: str, tmp_path: Path, base_folder: Path
) -> None:
    run = tiny_run(tmp_path / "desk", tiny_base(base_folder))
    spec = _asks_for(run, target)
    _go(run, spec)
    events = list(read_events(run.events))
    assert isinstance(events[0], Delivering) and events[0].what == target
    assert {e.what.split(":")[0] for e in events if isinstance(e, Parity)} == {what}
    (exported,) = [e for e in events if isinstance(e, Exported)]
    assert (run.root / exported.path).is_dir() and served_in(run.root / exported.path).spec == digest(spec)
    told = run.report.read_text()
    assert "## How to use it" in told and says in told and "It is the trained model" in told
    assert "How to use it" in run.report.with_suffix(".html").read_text()


@pytest.mark.parametrize("target", [None, "none"])
def test_where_nothing_is_asked_for_nothing_is_made(target: str | None, tmp_path: Path, base_folder: Path) -> None:
    run = tiny_run(tmp_path / "desk", tiny_base(base_folder))
    _go(run, _asks_for(run, target))
    assert not list(read_events(run.events)) and not (run.root / "exports").exists()


def test_a_head_of_its_own_is_served_from_its_weights(tmp_path: Path, base_folder: Path) -> None:
    run = tiny_run(tmp_path / "sorts", tiny_base(base_folder), classes=("a", "b"))
    spec = _asks_for(run, "openai_server")
    assert exported_as(spec) == "merged"
    _go(run, spec)
    assert "ready to be served under the name of the session, sorts" in run.report.read_text()
    assert served_in(run.root / "exports" / "merged").kind == "classes"


def test_a_stop_is_obeyed_and_what_was_made_is_not_made_again(tmp_path: Path, base_folder: Path) -> None:
    run = tiny_run(tmp_path / "desk", tiny_base(base_folder))
    spec = _asks_for(run, "merged_weights")
    with pytest.raises(Stopped):
        _go(run, spec, stop=True)
    assert not any(isinstance(e, Exported) for e in read_events(run.events)) and not run.report.exists()
    _go(run, spec)
    assert "How to use it" in run.report.read_text()


def test_what_is_not_the_trained_model_is_not_given_out(
    tmp_path: Path, base_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The run ends as one whose gate failed, and the report says nothing of how it is used."""
    run = tiny_run(tmp_path / "desk", tiny_base(base_folder))
    spec = _asks_for(run, "merged_weights")
    other = tiny_run(tmp_path / "other", tiny_base(base_folder), full=True)

    def wrong(_: object, folder: Path) -> None:
        from engine.export.merged_folder import write_merged

        write_merged(trained_of(other), folder)

    monkeypatch.setattr("engine.export.export.write_merged", wrong)
    with pytest.raises(GateFailed, match="not the trained model"):
        _go(run, spec)
    assert not run.report.exists() and not any(isinstance(e, Exported) for e in read_events(run.events))


@pytest.mark.slow
def test_a_run_ends_with_what_it_was_to_deliver(small_child: None, tmp_path: Path, sample: Path) -> None:
    """Training, figures, delivery, in one run; and one that was killed while it delivered goes on there."""
    spec = tiny().model_copy(update={"deploy": Deploy(target="ollama_gguf")})
    run = start(spec, tmp_path / "s", sample)
    wait(run, Delivering)
    import os
    import signal

    os.kill(int(run.pid.read_text()), signal.SIGKILL)
    wait(run)
    again = start_run(tmp_path / "s", digest(spec), sample)
    events = wait(again)
    assert again.root == run.root
    assert isinstance(events[-1], RunFinished | RunFailedEvent), run.log.read_text()[-3000:]
    assert isinstance(events[-1], RunFinished), events[-1]
    assert (run.root / "exports" / "ollama" / "Modelfile").is_file() and "ollama create" in run.report.read_text()
