"""Runs whose training brings less than a prompt: they end well, and deliver the prompt."""

from __future__ import annotations

import csv
import json
import os
import signal
import time
from pathlib import Path

import pytest

from engine.core.events import Evaluated, FitnessJudged, RunFinished, WayChosen, read_events
from engine.core.spec import Source, digest
from engine.evaluation.evaluate_file import evaluate_file, held_out_rows
from engine.models.generate import generate
from engine.models.load import load_model
from engine.models.reply_format import reply_form
from engine.prompting.ask import answer
from engine.prompting.delivered import way_of
from engine.runs.launch import is_running, start_run
from tests.support.runs import start, wait
from tests.support.specs import tiny


@pytest.mark.slow
def test_a_run_that_was_killed_delivers_the_prompt_that_won(small_child: None, tmp_path: Path, sample: Path) -> None:
    """The child process with a small model, whose replies with examples were right: it goes on where it was killed,
    and ends well with the base weights and the examples; measuring again asks in the same way."""
    spec = tiny(epochs=0.1)
    spec = spec.model_copy(
        update={"data": spec.data.model_copy(update={"limit": 50, "max_eval_rows": 12, "eval_share": 0.4})}
    )
    run = start(spec, tmp_path / "s", sample)
    while not run.answers("retrieval").exists() and is_running(run):
        time.sleep(0.1)
    os.kill(int(run.pid.read_text()), signal.SIGKILL)
    wait(run)
    replied = json.loads(run.answers("prompt_only").read_text())
    replied["replies"] = [row.reply for row in held_out_rows(run)]
    run.answers("prompt_only").write_text(json.dumps(replied))
    assert start_run(tmp_path / "s", digest(spec), sample).root == run.root
    events = wait(run)
    assert isinstance(events[-1], RunFinished), run.log.read_text()[-2000:]
    (chosen,) = [e for e in events if isinstance(e, WayChosen)]
    assert (chosen.model, chosen.weights, chosen.as_good) == ("prompt_only", "base", False)
    way, system = way_of(run), spec.model.system_prompt
    assert way.prompter is not None and way.prompter.prompting.examples
    assert "does better than the trained one; that is what you get" in run.report.read_text().splitlines()[2]
    longest = reply_form(run).max_new_tokens
    asked = "When could I come by to see the parasol?"
    wanted = generate(
        *load_model(), system, [asked], max_new_tokens=longest, asked=lambda text: way.turns(system, text)
    )
    assert answer(run, [asked]) == wanted
    assert evaluate_file(run, None, 2, sample).model == "prompt_only"


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_where_a_prompt_does_better_the_run_ends_well_and_delivers_it(tmp_path: Path, sample: Path) -> None:
    """Killed when it had chosen, it goes on and chooses the same; what it is asked is answered by the base with what
    stands in its prompts, and measuring that again gives the figure the run has told.

    Every message has the same reply, which nobody can guess and each example shows; training teaches nothing here.
    """
    reply = "Our shop in Mill Lane is open from nine to five, Monday to Saturday."
    with (sample / "messages.csv").open(encoding="utf-8", newline="") as file:
        asked_of_us = [row["customer_message"] for row in csv.DictReader(file)][:80]
    lines = [json.dumps({"message": message, "reply": reply}) for message in asked_of_us]
    (tmp_path / "desk.jsonl").write_text("\n".join(lines))
    spec = tiny(epochs=0.1, learning_rate=1e-9)
    data = spec.data.model_copy(
        update={
            "sources": (Source(path="desk.jsonl", kind="jsonl", prompt_column="message", reply_column="reply"),),
            "limit": 60,
            "max_eval_rows": 16,
            "eval_share": 0.4,
        }
    )
    spec = spec.model_copy(update={"data": data, "rubric": spec.rubric[:1]})
    run = start(spec, tmp_path / "s", tmp_path)
    wait(run)
    lines_of_log = run.events.read_text().splitlines(keepends=True)
    (last,) = [at for at, line in enumerate(lines_of_log) if '"kind":"way_chosen"' in line]
    run.events.write_text("".join(lines_of_log[: last + 1]))  # so it lies there where the machine went down just then
    assert start_run(tmp_path / "s", digest(spec), tmp_path).root == run.root
    events = wait(run)
    assert isinstance(events[-1], RunFinished), run.log.read_text()[-2000:]
    chosen = [e for e in read_events(run.events) if isinstance(e, WayChosen)]
    assert len(chosen) == 2 and {(e.model, e.weights) for e in chosen} == {(chosen[0].model, "base")}
    way = way_of(run)
    assert way.model == chosen[0].model != "trained" and way.prompter is not None
    (text, *_) = [line for line in run.report.read_text().splitlines() if line.startswith("**")]
    assert "The untrained model with " in text and "that is what you get" in text
    assert next(e for e in events if isinstance(e, FitnessJudged)).rows == 16
    asked = "How long do I have to send it back?"
    (said,) = generate(
        *load_model(), spec.model.system_prompt, [asked], asked=lambda text: way.turns(spec.model.system_prompt, text)
    )
    assert answer(run, [asked])[0][:20] == said[:20] and answer(run, [asked], delivered=False)[0] != said
    again = evaluate_file(run, None, None, tmp_path)
    told = next(e for e in events if isinstance(e, Evaluated) and e.model == way.model)
    assert again.model == way.model and again.criteria["right"] == pytest.approx(told.criteria["right"], abs=0.1)
