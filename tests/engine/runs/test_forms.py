"""A run that has an encoder learn to fill in forms: from rows to a form, whole, stopped, and gone on with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from safetensors.torch import load_file

from engine.core.events import Evaluated, GateChecked, RunCancelled, RunFailedEvent, RunFinished, Step, TrustMeasured
from engine.core.paths import RunPaths
from engine.core.spec import HandOver, digest
from engine.encoder.store import WEIGHTS, card_of
from engine.prompting.ask import answer
from engine.runs.launch import request_stop, start_run
from engine.trust.answer import answer_or_hand_over
from engine.trust.instead import instead
from tests.support.invoices import forms_spec, invoice_file, invoices
from tests.support.runs import start, wait
from tests.support.small_encoders import encoder_cache


@pytest.fixture
def encoder_child(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs read with a small random encoder."""
    cache = tmp_path_factory.mktemp("encoders")
    encoder_cache(cache)
    monkeypatch.setenv("NLFORGE_CACHE", str(cache))


def _figures(run: RunPaths) -> dict[str, Evaluated]:
    return {e.model: e for e in wait(run) if isinstance(e, Evaluated)}


@pytest.mark.slow
@pytest.mark.usefixtures("encoder_child")
def test_a_run_from_rows_to_a_form(tmp_path: Path) -> None:
    """What it learned is better than nothing said, has a figure for each field, and answers with a form."""
    invoice_file(tmp_path / "in.jsonl", 160)
    spec = forms_spec("in.jsonl", epochs=40, learning_rate=3e-3)
    more = {"hand_over": HandOver(), "data": spec.data.model_copy(update={"max_eval_rows": 24})}
    spec = spec.model_copy(update=more)
    run = start(spec, tmp_path / "s", tmp_path)
    events = wait(run)
    assert isinstance(events[-1], RunFinished), run.log.read_text()[-3000:]
    gates = {e.name: e for e in events if isinstance(e, GateChecked)}
    assert gates["forms_can_be_learned"].figure == 0
    assert all(gate.passed for gate in gates.values())
    figures = _figures(run)
    assert set(figures) == {"base", "trained"}
    assert figures["base"].metrics["whole_forms"] == 0
    trained = figures["trained"]
    assert (trained.score or 0) > 0.5, trained
    assert {c.label for c in trained.classes} == {"supplier", "due", "kind", "goods", "paid"}
    assert {"precision", "recall", "f1", "whole_forms"} <= set(trained.metrics)
    card = card_of(run.adapter)
    assert card.schema_.choices.keys() == {"kind", "paid"}
    assert {kind.name: kind.form for kind in card.schema_.spans} == {
        "due": "text",
        "goods": "entries",
        "supplier": "text",
    }
    assert set(card.thresholds) <= set(card.asked_from) and len(card.asked_from) >= 4
    assert all(card.asked_from[name] <= at for name, at in card.thresholds.items())
    (reply,) = answer(run, [invoices(1, seed=3)[0]["message"]])
    assert isinstance(json.loads(reply)["paid"], bool)
    assert "## Field by field" in run.report.read_text()
    assert "<h2>Field by field</h2>" in run.report.with_suffix(".html").read_text()
    (trust,) = [e for e in events if isinstance(e, TrustMeasured)]
    assert trust.rows >= 20 and trust.unknown_rows
    (answered,) = answer_or_hand_over(run, [invoices(1, seed=3)[0]["message"]])
    assert answered.sure is not None and answered.text == (instead(spec.languages) if answered.handed_over else reply)
    assert answer(run, ["anything"], delivered=False) == ["{}"]


@pytest.mark.slow
@pytest.mark.usefixtures("encoder_child")
def test_a_stopped_run_goes_on_to_the_same_weights(tmp_path: Path) -> None:
    invoice_file(tmp_path / "in.jsonl", 60)
    spec = forms_spec("in.jsonl", epochs=12)
    whole = start(spec, tmp_path / "whole", tmp_path)
    assert isinstance(wait(whole)[-1], RunFinished), whole.log.read_text()[-3000:]
    parts = start(spec, tmp_path / "parts", tmp_path)
    wait(parts, Step)
    request_stop(parts)
    assert isinstance(wait(parts)[-1], RunCancelled)
    again = start_run(tmp_path / "parts", digest(spec), tmp_path)
    assert again.root == parts.root
    assert isinstance(wait(again)[-1], RunFinished), again.log.read_text()[-3000:]
    one, other = (load_file(run.adapter / WEIGHTS) for run in (whole, again))
    assert one.keys() == other.keys()
    assert all(bool((one[name] == other[name]).all()) for name in one)


@pytest.mark.slow
@pytest.mark.usefixtures("encoder_child")
@pytest.mark.parametrize(
    "form",
    [
        {"kind": "kind", "paid": "paid"},
        {"topics": ["kind"]},
        {"from": "supplier"},
        {"goods": [{"quote": "supplier"}]},
        {"goods": "goods"},
    ],
    ids=["closed", "list", "copied", "places", "places told"],
)
def test_a_form_of_any_kinds_of_fields_is_learned(form: dict[str, object], tmp_path: Path) -> None:
    """Also one without places to mark, or without anything told of them: parts of the head that it does not need are
    no weights that should learn and do not."""

    def filled(value: object, said: dict[str, object]) -> object:
        if isinstance(value, dict):
            return {name: filled(one, said) for name, one in value.items()}
        return [filled(one, said) for one in value] if isinstance(value, list) else said[str(value)]

    rows = invoices(80)
    for row in rows:
        row["reply"] = json.dumps(filled(form, json.loads(row["reply"])))
    (tmp_path / "in.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    run = start(forms_spec("in.jsonl", epochs=20, learning_rate=3e-3), tmp_path / "s", tmp_path)
    last = wait(run)[-1]
    assert isinstance(last, RunFinished), last
    (reply,) = answer(run, [rows[0]["message"]])
    assert json.loads(reply).keys() <= form.keys()


@pytest.mark.usefixtures("encoder_child")
def test_forms_that_say_what_no_message_says_are_refused(tmp_path: Path) -> None:
    """What an encoder cannot copy it would never say: the run ends before it trains."""
    rows = invoices(60)
    for n, row in enumerate(rows):
        row["reply"] = json.dumps({**json.loads(row["reply"]), "summary": f"sentence {n} in other words"})
    (tmp_path / "in.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    last = wait(start(forms_spec("in.jsonl"), tmp_path / "s", tmp_path))[-1]
    assert isinstance(last, RunFailedEvent)
    assert (last.exit_code, "forms can be learned" in last.what) == (5, True), last
