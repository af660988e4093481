"""What a spec says is delivered lies there when the run has ended, and is the trained model."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.core.errors import GateFailed
from engine.core.events import (
    Delivering,
    Exported,
    GateChecked,
    Parity,
    ReplyCosts,
    ReplyTime,
    RunFailedEvent,
    RunFinished,
    read_events,
)
from engine.core.paths import RunPaths
from engine.core.spec import Deploy, Limits, TrainingSpec, digest, dump_yaml, load_spec
from engine.core.stop_reason import Stopped
from engine.export.served import served_in
from engine.export.trained import trained_of
from engine.prompting.prompting import Prompting, prompting_in
from engine.reporting.report import Findings, Report, ReportLine, build_report
from engine.runs.deliver import deliver, exported_as
from engine.runs.launch import start_run
from tests.support.exported import EXAMPLES, SEARCH, delivers, tiny_base, tiny_run
from tests.support.runs import start, wait
from tests.support.specs import tiny
from tests.support.timed import waited


def _asks_for(run: RunPaths, target: str | None) -> TrainingSpec:
    spec = load_spec(run.spec).model_copy(update={"deploy": Deploy.model_validate({"target": target})})
    run.spec.write_text(dump_yaml(spec))
    return spec


def _report(spec: TrainingSpec) -> Report:
    """The trained model took 0.8 seconds a reply."""
    took = ReportLine(name="mean_seconds", values={"base": 0.9, "trained": 0.8})
    return build_report(spec, [], {}, Findings()).model_copy(update={"metrics": (took,)})


@pytest.fixture(autouse=True)
def people(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """What each of those who ask waits for a reply, where no real server is asked."""
    waits = [1.0]
    if request.node.get_closest_marker("slow") is None:

        def asked(_: Path, __: object, users: int, *___: object) -> object:
            return waited(users, *waits, tokens=(40.0, 12.0))

        monkeypatch.setattr("engine.runs.reply_times.timed", asked)
    return waits


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


@pytest.mark.parametrize("target", ["openai_server", "merged_weights"])
def test_the_report_says_how_long_replies_take_and_what_they_cost(
    target: str, tmp_path: Path, base_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of what a server of ours can serve; weights for other programs are timed by nobody."""
    monkeypatch.delenv("NLFORGE_PRICE_PER_HOUR", raising=False)
    run = tiny_run(tmp_path / "desk", tiny_base(base_folder))
    _go(run, _asks_for(run, target))
    events = list(read_events(run.events))
    pages = [run.report.read_text(), run.report.with_suffix(".html").read_text()]
    if target == "merged_weights":
        assert not any(isinstance(e, ReplyTime | ReplyCosts) for e in events)
        assert not any("What it costs" in page for page in pages)
        return
    assert [(e.users, e.most, e.limit) for e in events if isinstance(e, ReplyTime)] == [(1, 1.0, None), (8, 1.0, None)]
    (costs,) = [e for e in events if isinstance(e, ReplyCosts)]
    assert costs.disk_mb > 0 and costs.memory_mb == 500.0 and [one.place for one in costs.places] == ["here", "rented"]
    for page in pages:
        assert "One person waits 1.00 seconds at most for 95 of 100 replies" in page
        assert "8 people who ask at once" in page and "What it costs to use" in page
        assert "1,000 replies cost 0.0063 USD of electricity" in page and "NLFORGE" in page


@pytest.mark.parametrize(("wait", "passes"), [(1.9, True), (3.4, False)])
def test_a_limit_that_only_the_trained_model_keeps_is_a_failed_gate(
    wait: float, passes: bool, tmp_path: Path, base_folder: Path, people: list[float]
) -> None:
    """The run ends with the exit code of a gate; the report is there and says why, with both figures."""
    run = tiny_run(tmp_path / "desk", tiny_base(base_folder))
    spec = _asks_for(run, "openai_server").model_copy(update={"limits": Limits(max_response_seconds=2)})
    run.spec.write_text(dump_yaml(spec))
    people[:] = [wait]
    if passes:
        _go(run, spec)
    else:
        with pytest.raises(GateFailed, match=r"within 3\.40 seconds, and the limit is 2; .* 0\.80 seconds") as raised:
            _go(run, spec)
        assert raised.value.exit_code == 5
    (gate,) = [e for e in read_events(run.events) if isinstance(e, GateChecked)]
    assert gate.name == "release_reply_time" and gate.passed is passes and gate.figure == wait
    told = run.report.read_text()
    assert f"{'passed' if passes else 'FAILED'}: release reply time" in told and "## How to use it" in told
    assert f"{'within' if passes else 'longer than'} the 2 seconds asked for" in told


@pytest.mark.slow
def test_the_real_server_over_what_was_delivered_is_timed(tmp_path: Path, base_folder: Path) -> None:
    """One person and eight at once; of a model that picks a label too, whose tokens are counted."""
    chat = tiny_run(tmp_path / "desk", tiny_base(base_folder))
    sorts = tiny_run(tmp_path / "sorts", tiny_base(base_folder), classes=("a", "b"))
    for run in (chat, sorts):
        _go(run, _asks_for(run, "openai_server"))
        events = list(read_events(run.events))
        assert [(e.users, e.replies) for e in events if isinstance(e, ReplyTime)] == [(1, 11), (8, 11)]
        (costs,) = [e for e in events if isinstance(e, ReplyCosts)]
        assert costs.memory_mb > 10 and all(one.thousand is not None for one in costs.places)
        assert not (run.session / "serving").exists(), "it is in no list, and has noted nothing"
        told = run.report.read_text()
        assert "8 people who ask at once" in told and "What it costs to use" in told


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


@pytest.mark.parametrize(("target", "prompting", "says"), [
    ("ollama_gguf", EXAMPLES, "Your examples stand in the Modelfile"),
    ("ollama_gguf", SEARCH, "Ollama cannot search"),
    ("openai_server", SEARCH, "The server searches for each message"),
    ("merged_weights", SEARCH, "Other programs do not search"),
])  # fmt: skip
def test_the_untrained_model_is_delivered_with_what_stands_in_its_prompts(
    target: str, prompting: Prompting, says: str, tmp_path: Path, base_folder: Path
) -> None:
    """The report says where it answers as it was measured, and never more; a run whose labels were learned by a head
    of their own delivers a model that writes."""
    classes = ("a", "b") if target == "openai_server" else ()
    run = tiny_run(tmp_path / "desk", tiny_base(base_folder), classes=classes)
    spec = _asks_for(run, target)
    delivers(run, prompting)
    _go(run, spec)
    told = run.report.read_text()
    assert says in told and "It is the base model: on 11 messages" in told
    (exported,) = [e for e in read_events(run.events) if isinstance(e, Exported)]
    folder = run.root / exported.path
    assert served_in(folder).kind == "chat" and set(prompting_in(folder).files) <= set(exported.files)  # type: ignore[union-attr]


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
