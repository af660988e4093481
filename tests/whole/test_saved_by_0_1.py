"""Sessions, runs and specs that version 0.1 saved still open, go on and give the same digests."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from engine.core.events import RunFinished, RunStarted, read_events
from engine.core.paths import RunPaths
from engine.core.spec import digest, load_spec
from engine.evaluation.evaluate_file import evaluate_file
from engine.models.weight_digests import require_whole
from engine.prompting.ask import answer
from engine.runs.launch import start_run
from nlforge.cli import main
from nlforge.conversation import Conversation
from nlforge.store import Session
from tests.support.no_model import no_model
from tests.support.places import TESTS
from tests.support.runs import wait

SAVED = TESTS / "fixtures" / "0.1"


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """A copy, with its runs where they were."""
    shutil.copytree(SAVED, tmp_path / "0.1")
    return tmp_path / "0.1"


def test_specs_keep_their_digests() -> None:
    known = json.loads((SAVED / "digests.json").read_text())
    assert len(known) >= 5
    assert {name: digest(load_spec(SAVED / name)) for name in known} == known


def test_a_planned_session_opens(saved: Path) -> None:
    """With what was said, and its plan."""
    conversation = Conversation(Session.open(saved / "sessions", "planned"), no_model)
    assert conversation.opening and conversation.plan is not None and conversation.plan.spec is not None
    limits = conversation.plan.spec.limits
    assert limits.budget is not None and (limits.budget.amount, limits.deadline_hours) == (50, 2)


def test_the_finished_run_answers_and_is_measured_again(saved: Path) -> None:
    """Its adapter is the one that was saved; the log, the kept rows and the answers are read."""
    run = RunPaths(saved / "sessions" / "finished" / "runs" / "1")
    events = list(read_events(run.events))
    assert isinstance(events[-1], RunFinished) and require_whole(run.adapter).startswith("sha256:")
    assert answer(run, ["Where is my parcel?"])[0]
    assert evaluate_file(run, None, 1, saved / "data").metrics


@pytest.mark.slow
def test_the_stopped_run_goes_on_where_it_was(saved: Path) -> None:
    session = saved / "sessions" / "stopped"
    spec = load_spec(session / "spec.yaml")
    run = start_run(session, digest(spec), saved / "data")
    events = wait(run)
    assert run.root.name == "1" and isinstance(events[-1], RunFinished), run.log.read_text()[-2000:]
    started = [e for e in events if isinstance(e, RunStarted)]
    assert [e.resumed for e in started] == [False, True]


@pytest.mark.parametrize(
    "command",
    [
        ["sessions"],
        ["sessions", "show", "finished"],
        ["sessions", "show", "stopped"],
        ["sessions", "query", "select count(*) from events"],
    ],
)
def test_commands_list_them(
    saved: Path, command: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["nlforge", "--sessions", str(saved / "sessions"), *command])
    with pytest.raises(SystemExit) as ended:
        main()
    assert not ended.value.code and capsys.readouterr().out.strip()


def test_names_that_others_import_stay() -> None:
    """Labelled data and programs that measure import these."""
    from engine.graders.kinds import Code
    from engine.graders.sandbox import code
    from engine.graders.verdict import Reply
    from planner.check import check_change
    from planner.reading import wire

    assert all(map(callable, (Code, Reply, code, check_change))) and wire.__name__ == "planner.reading.wire"
