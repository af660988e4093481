"""An exported model that fills in forms, read by who has no nlforge."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from engine.core.errors import BadInput, GateFailed
from engine.core.events import Exported, Parity, read_events
from engine.core.paths import RunPaths
from engine.core.row import Row
from engine.core.spec import dump_yaml
from engine.encoder.store import CARD, WEIGHTS, ReaderCard, card_text, save_weights
from engine.export.export import export
from engine.export.form_head import code_files, require_same_forms
from engine.export.served import served_in
from engine.models.base_record import record_base
from engine.models.base_weights import ENCODER
from engine.models.field_model import FieldModel, sha256_of_base
from engine.models.reply_format import ReplyForm
from engine.models.weight_digests import seal
from engine.prompting.ask import answer
from tests.support.invoices import forms_spec
from tests.support.small_encoders import encoder_cache
from tests.support.small_readers import READER_TEXTS, trained_reader


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("encoders")
    encoder_cache(folder)
    return folder


@pytest.fixture
def run(cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> RunPaths:
    """A reader that has learned a few forms."""
    monkeypatch.setenv("NLFORGE_CACHE", str(cache))
    encoder = cache / ENCODER.name
    made = RunPaths(tmp_path / "desk" / "runs" / "1")
    made.adapter.mkdir(parents=True)
    made.spec.write_text(dump_yaml(forms_spec("in.jsonl")))
    made.replying.write_text(ReplyForm().model_dump_json())
    made.events.write_text("")
    made.eval_rows.write_text(
        "".join(json.dumps(Row(text, "{}", "a", n).__dict__) + "\n" for n, text in enumerate(READER_TEXTS))
    )
    reader = trained_reader(encoder)
    save_weights(reader, encoder, made.adapter)
    card = ReaderCard(encoder=ENCODER.name, encoder_sha256=sha256_of_base(ENCODER), schema=reader.schema)
    (made.adapter / CARD).write_text(card_text(card), encoding="utf-8")
    record_base(made.adapter, ENCODER)
    seal(made.adapter)
    return made


def test_a_reader_of_forms_fills_them_in_without_nlforge(run: RunPaths, tmp_path: Path) -> None:
    found = export(run, "merged", tmp_path / "out")
    shutil.move(tmp_path / "out", tmp_path / "elsewhere")
    texts = [*dict.fromkeys(READER_TEXTS)]
    code = (
        f"import runpy, sys; sys.argv = ['loader.py']; runpy.run_path({str(tmp_path / 'elsewhere' / 'loader.py')!r}, "
        "run_name='__main__'); import engine; print(engine.__path__[0], 'torch' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", code], input="\n".join(texts), capture_output=True, text=True, check=True
    )
    *forms, told = done.stdout.splitlines()
    assert forms == answer(run, texts) and any(json.loads(form) for form in forms)
    assert told == f"{tmp_path / 'elsewhere' / 'code' / 'engine'} False"
    served = served_in(tmp_path / "elsewhere")
    assert (served.kind, served.file, served.precision) == ("fields", "model", "as_trained")
    assert "loader.py" in found.files and not any("torch" in name for name in code_files())
    assert [e.what for e in read_events(run.events) if isinstance(e, Exported | Parity)] == ["merged: loader", "merged"]
    with pytest.raises(BadInput, match="fills in forms"):
        export(run, "gguf")


def test_a_reader_with_other_weights_is_found(run: RunPaths, tmp_path: Path) -> None:
    from safetensors.numpy import load_file, save_file

    export(run, "merged", tmp_path / "out")
    path = tmp_path / "out" / "model" / WEIGHTS
    kept = load_file(path)
    save_file({name: -value if name.startswith("head.") else value for name, value in kept.items()}, path)
    with pytest.raises(GateFailed, match="not the trained model"):
        require_same_forms(tmp_path / "out", FieldModel(run.adapter), list(READER_TEXTS))
