"""How a run stands is folded from its events, in lines too."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest

from engine.core import events as ev
from nlforge.going.run_now import RunNow
from nlforge.messages import TalkMessage
from nlforge.run_lines import run_lines
from nlforge.run_view import RunView
from nlforge.wording.catalogue import Language, speak
from tests.support.conversations import evaluated
from tests.support.going_runs import BEFORE, CRITERIA, NOW, learning, practising, to_training


def view_of(events: Iterable[ev.RunEvent], *kinds: str) -> RunView:
    view = RunView(dict(zip(CRITERIA, (1.0, 0.5, -1.0), strict=True)), now=RunNow(kinds))
    for event in events:
        list(view.take(event))
    return view


def states(view: RunView) -> list[str]:
    return [f"{part.name} {part.state}" for part in view.now.parts]


def test_each_part_is_done_now_or_to_come() -> None:
    view = view_of(practising(), "sft", "grpo")
    assert states(view) == ["data done", "checks done", "sft done", "grpo now", "measure to_come", "deliver to_come"]
    assert view.now.parts[0].seconds == pytest.approx(12, abs=0.1)
    for event in (ev.StageFinished(stage="grpo", seconds=1), evaluated("base", 0.2)):
        list(view.take(event))
    assert states(view)[-2:] == ["measure now", "deliver to_come"]
    list(view.take(ev.RunFinished(seconds=9, adapter="a", report="report.md")))
    assert {part.state for part in view.now.parts} == {"done"}


def test_a_run_that_goes_on_keeps_its_curve_up_to_where_it_was_saved() -> None:
    view = view_of(learning(80), "sft")
    for event in (
        ev.RunCancelled(reason="you asked for it"),
        ev.RunStarted(digest="d", pid=2, resumed=True),
        ev.StageStarted(stage="sft", steps=200, rows=252, first_step=50),
    ):
        list(view.take(event))
    assert len(view.now.loss.points) == 50 and view.now.before is not None
    assert states(view)[:3] == ["data done", "checks done", "sft now"]


def test_the_rubric_is_of_what_it_practises_with_until_it_is_measured() -> None:
    view = view_of(practising(), "sft", "grpo")
    measured, lines = view.now.rubric(view.weights, "trained")
    assert not measured and [line.name for line in lines] == list(CRITERIA)
    assert lines[0].first == pytest.approx(0.312) and lines[0].now == pytest.approx(0.66) and lines[2].weight == -1.0
    list(view.take(evaluated("base", 0.2)))
    measured, (line,) = view.now.rubric(view.weights, "trained")
    assert measured and (line.first, line.now) == (0.2, None)


@pytest.mark.parametrize("language", ["en", "de"])
def test_lines_say_what_the_panel_shows(language: Language) -> None:
    """Screen readers and pipes get all of it: parts with words for their state, figures, replies, machine."""
    speak(language)
    told = "\n".join(run_lines(view_of(learning(), "sft")))
    assert BEFORE in told and NOW in told
    words = {"en": ("now", "to come", "3.228 at first, 1.110 now", "41.2 GB of disk"),
             "de": ("jetzt", "kommt noch", "am Anfang 3,228, jetzt 1,110", "41,2 GB frei")}[language]  # fmt: skip
    assert all(word in told for word in words), told
    practised = "\n".join(run_lines(view_of(practising(), "sft", "grpo")))
    assert "0.31 → 0.66" in practised.replace(",", ".") and "(-1" in practised.replace("−", "-")


def test_before_anything_is_known_nothing_is_said() -> None:
    assert list(run_lines(RunView())) == []
    assert len(list(run_lines(view_of(list(to_training())[:1], "sft")))) == 1


def test_a_hundred_thousand_events_are_folded_into_little() -> None:
    """What is kept does not grow with them."""
    view = view_of(to_training(), "sft")
    for n in range(1, 100_001):
        event = ev.Step.model_construct(
            kind="step", time="2026-11-30T12:00:00+00:00", stage="sft", step=n, of=100_000, loss=1.0 / n, reward=None,
            practice=None, tokens_per_second=1.0, eta_seconds=1.0,
        )  # fmt: skip
        for _ in view.take(event):
            pass
    assert len(view.now.loss.points) <= 256 and view.now.loss.first == 1.0 and view.now.loss.last == 1e-5


def test_a_pause_is_no_time_of_a_step_or_a_part() -> None:
    """Neither by the clock while it lasts nor afterwards."""
    began = datetime(2026, 11, 30, 12, tzinfo=UTC)

    def at(seconds: float) -> str:
        return (began + timedelta(seconds=seconds)).isoformat()

    figures = {"stage": "sft", "of": 40, "loss": 1.0, "tokens_per_second": 1.0, "eta_seconds": 1.0}
    steps = [ev.Step(step=n, time=at(10 * n), **figures) for n in range(1, 13)]
    view = view_of([ev.StageStarted(stage="sft", steps=40, rows=9, time=at(0)), *steps], "sft")
    list(view.take(ev.Held(why=("person",), begun=True, time=at(125))))
    assert view.now.odd.overdue(began + timedelta(hours=9)) == []
    told = [
        *view.take(ev.Slept(seconds=3600, time=at(9000))),
        *view.take(ev.LetOn(seconds=28_800, time=at(28_925))),
        *view.take(ev.Step(step=13, time=at(28_930), **figures)),
        *view.take(ev.StageFinished(stage="sft", seconds=135, time=at(28_935))),
    ]
    assert not any("A step took" in line for one in told if isinstance(one, TalkMessage) for line in one.lines)
    assert next(part.seconds for part in view.now.parts if part.name == "sft") == 135
