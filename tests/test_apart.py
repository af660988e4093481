"""Rows that share a row do not see each other, and learn what they would have learned side by side."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from engine.events import RunEvent, Step
from engine.stages import CptStage, SftStage
from engine.training import loop
from engine.training.apart import rows_apart
from engine.training.cpt import train_cpt
from engine.training.loop import Place
from engine.training.model import Start
from engine.training.sft import train_sft
from tests.conftest import _small_model
from tests.test_training import ROWS


def scores(model: Any, rows: list[list[int]]) -> Any:
    """Logits of rows one behind the other, (tokens, vocabulary)."""
    import torch
    from trl.trainer.sft_trainer import DataCollatorForLanguageModeling

    batch = DataCollatorForLanguageModeling(pad_token_id=0, padding_free=True)([{"input_ids": ids} for ids in rows])
    batch.pop("labels")
    with torch.inference_mode():
        return model(**batch, use_cache=False).logits[0]


@pytest.mark.parametrize("longest", [100, 1000])
def test_no_token_sees_another_row(longest: int) -> None:
    """Each row has the scores it has alone, by both ways of attention; another neighbour changes none of them by a bit."""
    import torch

    model = _small_model()[0].float().eval()
    draw = random.Random(1)
    rows = [[draw.randrange(100, 40_000) for _ in range(n)] for n in (7, 31, 1, 12)]
    with torch.inference_mode():
        alone = torch.cat([model(torch.tensor([ids])).logits[0] for ids in rows])
    rows_apart(model, longest)
    together = scores(model, rows)
    assert torch.allclose(together, alone, atol=1e-5)
    changed = [rows[0], [draw.randrange(100, 40_000) for _ in range(31)], *rows[2:]]
    other = scores(model, changed)
    assert torch.equal(other[:7], together[:7]) and torch.equal(other[38:], together[38:]) and not torch.allclose(other[7:38], together[7:38])


def test_replies_are_those_of_usual_attention() -> None:
    """Prompts of several lengths, padded on the left and with a cache, as when the model replies."""
    import torch

    model, tokenizer = _small_model()
    model = model.float().eval()
    tokenizer.padding_side = "left"
    batch = tokenizer(["How much?", "How much is the red lamp on the table?"], return_tensors="pt", padding=True)
    usual = model.generate(**batch, max_new_tokens=8, do_sample=False)
    rows_apart(model, 100)
    assert torch.equal(model.generate(**batch, max_new_tokens=8, do_sample=False), usual)


def trained(folder: Path, monkeypatch: pytest.MonkeyPatch, stage: SftStage | CptStage) -> tuple[list[float], int]:
    """Losses of all steps, and how many rows the first batch has for the model."""
    held: list[loop.Prepared] = []
    attempt = loop._attempt

    def kept(kind: str, place: Place, state: Path, ready: loop.Prepared, number: int) -> bool:
        held.append(ready)
        return attempt(kind, place, state, ready, number)

    with monkeypatch.context() as patched:
        patched.setattr(loop, "_attempt", kept)
        events: list[RunEvent] = []
        place = Place(folder / "model" / "adapter", 7, events.append, lambda: False, lambda *_: None)
        if isinstance(stage, SftStage):
            assert train_sft(stage, Start(), "", ROWS, place)
        else:
            assert train_cpt(stage, Start(), [f"{r.prompt} {r.reply}" * (1 + n % 4) for n, r in enumerate(ROWS)], [], place)
    first = held[0].trainer.data_collator([held[0].trainer.train_dataset[n] for n in range(4)])
    return [e.loss for e in events if isinstance(e, Step) and e.loss is not None], len(first["input_ids"])


@pytest.mark.parametrize("kind", [SftStage, CptStage])
def test_what_is_learned_is_the_same(small: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: type[SftStage | CptStage]) -> None:
    """Examples and texts: one long row a step, every gate passed, and the losses of rows side by side."""
    common = {"epochs": 2, "batch_size": 4, "learning_rate": 1e-2, "max_length": 64}
    side_by_side, four = trained(tmp_path / "side", monkeypatch, kind.model_validate({**common, "packing": False}))
    packed, one = trained(tmp_path / "packed", monkeypatch, kind.model_validate(common))
    assert (four, one) == (4, 1)
    assert packed == pytest.approx(side_by_side, abs=0.02)
