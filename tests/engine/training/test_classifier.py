"""A class head: trained with the same gates and checkpoints, loaded again, and asked like any other model."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from engine.core.errors import GateFailed
from engine.core.events import CheckpointSaved, GateChecked, RunEvent, Sample, Step
from engine.core.row import Row
from engine.core.spec import DataSpec, ModelSpec, Task, TrainingSpec
from engine.core.stages import DpoStage, SftStage
from engine.models.class_head import classes_of, classify, is_classifier
from engine.models.generate import generate
from engine.models.load import load_model
from engine.training import loop
from engine.training.classification import train_classifier
from engine.training.model import Start
from engine.training.stage_context import StageContext

WORDS = {"Card, lost": "card", "Where is my Geld": "money", "Öffnungszeiten?": "hours"}
ROWS = [Row(f"{words} number {n}", label, "f", n) for n in range(12) for words, label in WORDS.items()]


def trained(
    out: Path, rows: list[Row] = ROWS, stopped_at: int | None = None, **stage: object
) -> tuple[list[RunEvent], bool]:
    events: list[RunEvent] = []
    place = StageContext(
        out / "model" / "adapter",
        7,
        events.append,
        lambda: sum(isinstance(e, Step) for e in events) == stopped_at,
        lambda *_: None,
    )
    wanted = SftStage(**{"head": "classes", "epochs": 8, "batch_size": 6, "learning_rate": 1e-2, **stage})  # type: ignore[arg-type]
    return events, train_classifier(wanted, Start(), rows, place, "Card, lost, again")


@pytest.mark.parametrize("method", ["lora", "full"])
def test_learns_the_labels_and_replies_with_them(small_base: Path, tmp_path: Path, method: str) -> None:
    """All gates, the loss falls, and the model loaded from its folder answers new messages with labels."""
    events, done = trained(tmp_path, method=method, **({"learning_rate": 2e-3} if method == "full" else {}))
    assert done and all(e.passed for e in events if isinstance(e, GateChecked))
    gates = {e.name for e in events if isinstance(e, GateChecked)}
    assert {"several_labels", "nothing_cut", "loss_at_start", "all_that_should_learn_does", "smoke_run"} <= gates
    start = next(e.detail for e in events if isinstance(e, GateChecked) and e.name == "loss_at_start")
    begins, must = map(float, re.findall(r"\d+\.\d+", start))
    assert abs(begins - must) <= 0.002
    assert {e.reply for e in events if isinstance(e, Sample)} <= set(WORDS.values())
    out = tmp_path / "model" / "adapter"
    assert classes_of(out) == ("card", "hours", "money")
    model, tokenizer = load_model(out)
    assert is_classifier(model)
    asked = [f"{words} number 77" for words in WORDS]
    assert generate(model, tokenizer, "ignored", asked) == classify(model, tokenizer, asked) == list(WORDS.values())
    page = json.loads((tmp_path / "model" / "tokens.json").read_text())
    assert (
        page["count"] == len(ROWS) and "".join(text for text, learned in page["rows"][0]["tokens"] if learned) == "card"
    )


def test_replies_do_not_depend_on_their_neighbours(small_base: Path, tmp_path: Path) -> None:
    """A long message in the same batch fills the others up; the label is that of the message alone."""
    trained(tmp_path)
    model, tokenizer = load_model(tmp_path / "model" / "adapter")
    asked = ["Card, lost", "Where is my Geld", f"Öffnungszeiten? {'and so on ' * 40}"]
    assert classify(model, tokenizer, asked) == [classify(model, tokenizer, [one])[0] for one in asked]


def test_every_token_sees_the_whole_message(small_base: Path, tmp_path: Path) -> None:
    """A change of the last word changes the state of the first."""
    import torch

    trained(tmp_path)
    model, _ = load_model(tmp_path / "model" / "adapter")
    body = getattr(model, model.base_model_prefix)
    states = [
        body(
            input_ids=torch.tensor([[5, 6, 7, last]]), attention_mask=torch.ones(1, 4, dtype=torch.long)
        ).last_hidden_state[0, 0]
        for last in (8, 9)
    ]
    assert not torch.equal(*states)


def test_a_stopped_training_goes_on_to_the_same_weights(small_base: Path, tmp_path: Path) -> None:
    """Stopped in the middle, the second start ends in the adapter nobody interrupted."""
    assert trained(tmp_path / "whole")[1]
    events, done = trained(tmp_path / "parts", stopped_at=7)
    assert not done and any(isinstance(e, CheckpointSaved) for e in events)
    assert trained(tmp_path / "parts")[1]
    names = [tmp_path / part / "model" / "adapter" / "adapter_model.safetensors" for part in ("whole", "parts")]
    assert names[0].read_bytes() == names[1].read_bytes()


def test_refuses_one_label_and_long_rows(small_base: Path, tmp_path: Path) -> None:
    with pytest.raises(GateFailed, match="several labels"):
        trained(tmp_path / "one", [Row(f"message {n}", "same", "f", n) for n in range(12)])
    with pytest.raises(GateFailed, match="nothing cut"):
        trained(
            tmp_path / "long",
            [*ROWS, *(Row(f"{n} " + "word " * 400, "card", "f", n) for n in range(90, 96))],
            max_length=64,
        )


def test_one_overlong_message_is_left_out_and_named(small_base: Path, tmp_path: Path) -> None:
    events, done = trained(tmp_path, [*ROWS, Row("word " * 400, "card", "f.csv", 99)], max_length=64, epochs=1)
    cut = next(e for e in events if isinstance(e, GateChecked) and e.name == "nothing_cut")
    assert done and cut.passed and "line 99 of f.csv" in cut.detail


def test_a_wrong_loss_is_refused(small_base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A loss that is not the cross-entropy over the labels stops the run before its first step."""
    attempt = loop.one_attempt

    def broken(kind: str, place: StageContext, state: Path, ready: loop.PreparedStage, number: int) -> bool:
        inner = ready.trainer.compute_loss
        ready.trainer.compute_loss = lambda *a, **k: inner(*a, **k) / 2
        return attempt(kind, place, state, ready, number)

    monkeypatch.setattr(loop, "one_attempt", broken)
    with pytest.raises(GateFailed, match="loss at start"):
        trained(tmp_path)


def test_a_class_head_is_the_last_word() -> None:
    """What learns from preferences after examples needs replies in words."""
    with pytest.raises(ValueError, match="class head"):
        TrainingSpec(
            name="t",
            goal="g",
            task=Task.CLASSIFICATION,
            data=DataSpec(),
            model=ModelSpec(base="b", params_b=0.1),
            stages=(SftStage(head="classes"), DpoStage()),
        )
