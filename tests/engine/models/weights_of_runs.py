"""Small runs with weights, to be damaged."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from engine.core.events import RunFinished, append_event
from engine.core.paths import RunPaths
from engine.core.row import Row
from engine.core.spec import digest, dump_yaml
from engine.core.stages import SftStage
from engine.models.reply_format import ReplyForm
from engine.models.weight_digests import WHOLE
from engine.training.model import Start, learning_model
from engine.training.stage_context import StageContext
from nlforge.store import Session
from tests.support.small_models import small_model
from tests.support.specs import tiny

CONFIG = "adapter_config.json"
ROW = Row("hello", "hi", "a.csv", 1)


def saved_weights(folder: Path, seed: int, *, full: bool = False) -> None:
    import torch

    model = small_model()[0].float()
    model = model if full else learning_model(model, SftStage(lora_rank=4), Start(), seed, "CAUSAL_LM")
    torch.manual_seed(seed)
    for parameter in model.parameters():
        if parameter.requires_grad:
            torch.nn.init.normal_(parameter, std=0.02)
    model.save_pretrained(folder, **({} if full else {"selected_adapters": ["default"]}))


def run_with_weights(root: Path, seed: int, *, full: bool = False) -> RunPaths:
    """A finished run of the small base: weights delivered as a training delivers them."""
    run = RunPaths(root / "runs" / "1")
    run.root.mkdir(parents=True)
    spec = tiny()
    run.spec.write_text(dump_yaml(spec))
    session = Session(root)
    session.append("confirmed", digest=digest(spec))
    run.adapter.parent.mkdir()
    run.replying.write_text(ReplyForm(max_new_tokens=4).model_dump_json())
    run.eval_rows.write_text(json.dumps(ROW.__dict__) + "\n")
    run.learned.write_text("")
    (root / "handbook.md").write_text("We open at nine.")
    fresh = run.adapter.with_name("adapter.new")
    saved_weights(fresh, seed, full=full)
    place = StageContext(
        run.adapter, seed, lambda event: append_event(run.events, event), lambda: False, lambda *_: None
    )
    place.deliver(fresh)
    (place.state("sft")).mkdir(parents=True)
    (place.state("sft") / "finished").touch()
    append_event(run.events, RunFinished(seconds=1, adapter="model/adapter", report="report.md"))
    return run


def copied(session: Path, base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> RunPaths:
    monkeypatch.setattr("engine.models.load.base_model_dir", lambda _: base)
    shutil.copytree(session, tmp_path / "s")
    return RunPaths(tmp_path / "s" / "runs" / "1")


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[-5] ^= 1
    path.write_bytes(data)


def cut_off(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def unlisted(run: RunPaths) -> None:
    """As an older version saved it, so that nothing but what is in the files tells."""
    (run.adapter / WHOLE).unlink(missing_ok=True)
    run.events.unlink()
