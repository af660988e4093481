"""A run whose rubric has a language model as judge: it is tested first, asked about both models, and ends the run
where it is no judge."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from engine.core.events import Diagnosed, Evaluated, GateChecked, RunEvent, RunFailedEvent, RunFinished, StageStarted
from engine.core.paths import RunPaths
from engine.core.spec import Criterion, digest, dump_yaml
from engine.graders.facts import token_f1
from engine.graders.kinds import LlmJudge
from engine.runs.launch import start_run
from nlforge.store import CHILD
from tests.support.judges import answered, fenced
from tests.support.runs import wait
from tests.support.scripted import Answer, Scripted, scripted_llm
from tests.support.specs import tiny

JUDGED = Criterion(
    name="answers", about="", weight=1, grader=LlmJudge(model="openai/any", question="Does it answer the message?")
)


def by_words(request: dict[str, Any]) -> Answer:
    """Yes to the words of the right reply; of two replies the one that has more of them."""
    texts = fenced(str(request["messages"][-1]["content"]))
    likes = [token_f1(texts[1], text) for text in texts[2:]]
    if len(likes) == 2:
        return answered("first" if likes[0] > likes[1] else "second" if likes[1] > likes[0] else "equally good")
    return answered("yes" if likes[0] > 0.5 else "no")


def judged_run(
    folder: Path, sample: Path, monkeypatch: pytest.MonkeyPatch, answer: Callable[[dict[str, Any]], Answer]
) -> tuple[RunPaths, list[RunEvent], Scripted]:
    """A run to its end, with the judge at a loopback address."""
    plan = tiny().model_copy(update={"rubric": (*tiny().rubric, JUDGED)})
    folder.mkdir()
    (folder / "spec.yaml").write_text(dump_yaml(plan))
    with scripted_llm(answer) as server:
        monkeypatch.setenv("NLFORGE_API_BASE", server.address)
        run = start_run(folder, digest(plan), sample, CHILD)
        return run, wait(run), server


@pytest.mark.slow
def test_a_judge_is_tested_and_then_judges_both_models(
    small_child: None, tmp_path: Path, sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its figures stand beside the others, nothing is missing, pairs are compared, and the report says how many were
    missing."""
    run, events, server = judged_run(tmp_path / "s", sample, monkeypatch, by_words)
    assert isinstance(events[-1], RunFinished), run.log.read_text()[-2000:]
    (tested,) = [e for e in events if isinstance(e, GateChecked) and e.name == "judge_tells_good_from_bad"]
    assert tested.passed and "empty 100%, praise 100%" in tested.detail
    figures = [e for e in events if isinstance(e, Evaluated)]
    assert [e.metrics["judge_missing"] for e in figures] == [0, 0, 0, 0] and all(
        e.criteria["answers"] is not None for e in figures
    )
    assert any("prefers the trained model for" in e.text for e in events if isinstance(e, Diagnosed))
    assert "replies that could not be judged" in run.report.read_text() and len(
        run.judged.read_text().splitlines()
    ) == len(server.requests)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("answer", "code", "says"),
    [
        (lambda _: answered("yes"), 5, "is not able to judge “answers”"),
        (lambda _: (500, "down"), 6, "could not be judged"),
        (lambda _: (401, "no"), 6, "refuses the key"),
    ],
)
def test_nothing_is_trained_with_a_judge_that_is_none(
    tmp_path: Path,
    sample: Path,
    monkeypatch: pytest.MonkeyPatch,
    answer: Callable[[dict[str, Any]], Answer],
    code: int,
    says: str,
) -> None:
    """One that likes everything, one that is down, one that refuses the key: said, before the first step."""
    _, events, _ = judged_run(tmp_path / "s", sample, monkeypatch, answer)
    last = events[-1]
    assert isinstance(last, RunFailedEvent) and last.exit_code == code and says in last.what
    assert not any(isinstance(e, StageStarted) for e in events)
