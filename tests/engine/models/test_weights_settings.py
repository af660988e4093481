"""Settings, headers and checkpoints others wrote are refused before any library reads them."""

from __future__ import annotations

import json
import shutil
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from engine.core.events import CheckpointSaved, append_event
from engine.core.paths import RunPaths
from engine.models.load import load_model
from engine.models.plain_settings import ADAPTER, adapter_config
from engine.models.weight_digests import WHOLE, WeightsMismatch, seal
from engine.prompting.ask import answer
from engine.training.checkpoints import newest
from tests.engine.models.weights_of_runs import (
    CONFIG,
    copied,
    cut_off,
    flip,
    unlisted,
)


def _with(**settings: Any) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        found = json.loads((folder / CONFIG).read_text())
        (folder / CONFIG).write_text(json.dumps({**found, **settings}))

    return change


def _tensors(change: Callable[[dict[str, Any]], object]) -> Callable[[Path], None]:
    def rewrite(folder: Path) -> None:
        from safetensors.torch import load_file, save_file

        found = load_file(folder / ADAPTER)
        change(found)
        save_file(
            {name: tensor.contiguous() for name, tensor in found.items()}, folder / ADAPTER, metadata={"format": "pt"}
        )

    return rewrite


def _header(length: int | None = None, **entries: Any) -> Callable[[Path], None]:
    def rewrite(folder: Path) -> None:
        text = json.dumps(entries or {"a": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}}).encode()
        (folder / ADAPTER).write_bytes(struct.pack("<Q", length if length is not None else len(text)) + text + bytes(8))

    return rewrite


def _first(found: dict[str, Any]) -> str:
    return next(name for name in found if name.endswith("lora_A.weight"))


HOSTILE: dict[str, Callable[[Path], object]] = {
    "pattern that hangs": _with(target_modules=r"(.*.*)*(.*.*)*(a+)+$"),
    "pattern in a list": _with(target_modules=["(a+)+$"]),
    "all modules": _with(target_modules="all-linear"),
    "none": _with(target_modules=[]),
    "left out by a pattern": _with(exclude_modules=r"(a+)+$"),
    "ranks by pattern": _with(rank_pattern={r"(a+)+$": 3}),
    "alphas by pattern": _with(alpha_pattern={r"(a+)+$": 3}),
    "layers by pattern": _with(layers_to_transform=[0], layers_pattern=r"(a+)+"),
    "module from elsewhere": _with(auto_mapping={"base_model_class": "Popen", "parent_library": "subprocess"}),
    "megatron of its own": _with(megatron_config={"a": 1}, megatron_core="os"),
    "huge rank": _with(r=10**9),
    "no rank": _with(r=0),
    "rank as a text": _with(r="4"),
    "another rank": _with(r=8),
    "endless alpha": _with(lora_alpha=float("inf")),
    "another kind": _with(peft_type="PROMPT_TUNING"),
    "another task": _with(task_type="SEQ_2_SEQ_LM"),
    "heads by a pattern": _with(modules_to_save=["(a+)+$"]),
    "a head of its own": _with(modules_to_save=["embed_tokens"]),
    "dora": _with(use_dora=True),
    "loftq": _with(init_lora_weights="loftq", loftq_config={"loftq_bits": 4}),
    "eva": _with(eva_config={"rho": 10**9}),
    "copied layers": _with(layer_replication=[[0, 2]] * 10_000),
    "token rows": _with(trainable_token_indices=list(range(10**6))),
    "unknown setting": _with(something_new="x"),
    "code of the hub": _with(auto_map={"AutoModel": "evil--model.X"}),
    "nested": lambda f: (f / CONFIG).write_text('{"a":' * 50_000),
    "no json": lambda f: (f / CONFIG).write_bytes(b"\xff\x00"),
    "a list": lambda f: (f / CONFIG).write_text("[]"),
    "endless": lambda f: (f / CONFIG).write_text(json.dumps({"a": "x" * 5_000_000})),
    "device": lambda f: ((f / CONFIG).unlink(), (f / CONFIG).symlink_to("/dev/zero")),
    "pickle instead": lambda f: (f / ADAPTER).rename(f / "adapter_model.bin"),
    "huge header": _header(2**60),
    "header past its end": _header(10_000),
    "overlapping": _header(
        a={"dtype": "F32", "shape": [2], "data_offsets": [0, 8]},
        b={"dtype": "F32", "shape": [2], "data_offsets": [0, 8]},
    ),
    "past the file": _header(a={"dtype": "F32", "shape": [2**40], "data_offsets": [0, 2**42]}),
    "no number": _tensors(lambda t: t[_first(t)].fill_(float("nan"))),
    "infinite": _tensors(lambda t: t[_first(t)].view(-1)[:1].fill_(float("inf"))),
    "one missing": _tensors(lambda t: t.pop(_first(t))),
    "one too many": _tensors(lambda t: t.update(more=t[_first(t)].clone())),
    "another width": _tensors(lambda t: t.update({_first(t): t[_first(t)][:, :3].clone()})),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_adapters_are_refused_before_anything_is_done_with_them(run: RunPaths, what: str) -> None:
    """Nothing to compare with, as of a folder somebody sent: what is in the files decides."""
    unlisted(run)
    HOSTILE[what](run.adapter)
    with pytest.raises(WeightsMismatch) as raised:
        load_model(run.adapter)
    assert (
        "not loaded" in raised.value.what
        and [r.kind for r in raised.value.remedies] == ["train_again"]
        and "\n" not in raised.value.why
    )


@pytest.mark.parametrize(
    "told",
    [
        {"base_model_name_or_path": "evil/model"},
        {"base_model_name_or_path": "/etc"},
        {"revision": "x"},
        {"inference_mode": False},
        {"peft_version": "99"},
    ],
)
def test_what_has_no_effect_has_none(run: RunPaths, told: dict[str, Any]) -> None:
    """Whatever base a file names, it is nlforge's own that is taken."""
    unlisted(run)
    _with(**told)(run.adapter)
    load_model(run.adapter)
    assert adapter_config(run.adapter).base_model_name_or_path is None


FULL: dict[str, Callable[[Path], object]] = {
    "pickle instead": lambda f: (f / "model.safetensors").rename(f / "pytorch_model.bin"),
    "index elsewhere": lambda f: (
        (f / "model.safetensors").unlink(),
        (f / "model.safetensors.index.json").write_text(
            json.dumps({"metadata": {}, "weight_map": {"a": "../../../other.safetensors"}})
        ),
    ),
    "index of nothing": lambda f: (
        (f / "model.safetensors").unlink(),
        (f / "model.safetensors.index.json").write_text('{"weight_map": 3}'),
    ),
    "cut off": lambda f: cut_off(f / "model.safetensors"),
}


@pytest.mark.parametrize("what", FULL)
def test_hostile_whole_models_are_refused(
    made: dict[str, Path],
    base: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    what: str,
) -> None:
    run = copied(made["full"], base, tmp_path, monkeypatch)
    unlisted(run)
    FULL[what](run.adapter)
    with pytest.raises(WeightsMismatch):
        load_model(run.adapter)


def test_of_a_whole_model_only_the_weights_are_taken(
    made: dict[str, Path],
    base: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Code, templates and settings that somebody put into its folder have no effect: they are the base's."""
    run = copied(made["full"], base, tmp_path, monkeypatch)
    model, _ = load_model(run.adapter, dtype="float32")
    answer(run, ["hello"])
    unlisted(run)
    marker = tmp_path / "ran"
    config = json.loads((run.adapter / "config.json").read_text())
    (run.adapter / "config.json").write_text(
        json.dumps(
            {**config, "auto_map": {"AutoModelForCausalLM": "evil.X"}, "hidden_size": 10**9, "model_type": "evil"}
        )
    )
    (run.adapter / "evil.py").write_text(f"open({str(marker)!r}, 'w')")
    (run.adapter / "chat_template.jinja").write_text(
        "{% for a in range(10**9) %}{% for b in range(10**9) %}{% endfor %}{% endfor %}"
    )
    (run.adapter / "tokenizer_config.json").write_text('{"auto_map": {"AutoTokenizer": ["evil.X", null]}}')
    (run.adapter / "generation_config.json").write_text(
        '{"eos_token_id": [], "max_length": 1000000000, "num_beams": 1000}'
    )
    again, tokenizer = load_model(run.adapter, dtype="float32")
    assert not marker.exists() and again.generation_config.num_beams != 1000
    assert all(bool((a == b).all()) for a, b in zip(model.parameters(), again.parameters(), strict=True))
    assert tokenizer.apply_chat_template([{"role": "user", "content": "hello"}], tokenize=False)


def _checkpoint(run: RunPaths, step: int) -> Path:
    place = run.root / "model" / "state" / "sft" / f"checkpoint-{step}"
    shutil.copytree(run.adapter, place)
    (place / WHOLE).unlink()
    (place / "optimizer.pt").write_bytes(b"state %d" % step)
    seal(place, tell=lambda path, found: append_event(run.events, CheckpointSaved(step=step, path=path, digest=found)))
    return place


CHECKPOINTS: dict[str, Callable[[Path, Path], object]] = {
    "one bit": lambda last, first: flip(last / ADAPTER),
    "state changed": lambda last, first: (last / "optimizer.pt").write_bytes(b"other"),
    "state gone": lambda last, first: (last / "optimizer.pt").unlink(),
    "a pickle added": lambda last, first: (last / "scaler.pt").write_bytes(b"\x80\x04N."),
    "an older one's": lambda last, first: (shutil.rmtree(last), shutil.copytree(first, last)),
    "list made anew": lambda last, first: ((last / "optimizer.pt").write_bytes(b"other"), seal(last)),
    "one of its own": lambda last, first: (
        shutil.copytree(last, last.with_name("checkpoint-99")),
        flip(last / ADAPTER),
    ),
}


@pytest.mark.parametrize("what", CHECKPOINTS)
def test_of_checkpoints_the_one_before_is_used_and_it_is_said(run: RunPaths, what: str) -> None:
    first, last = _checkpoint(run, 5), _checkpoint(run, 9)
    said: list[str] = []
    assert newest(first.parent, said.append) == last and not said
    CHECKPOINTS[what](last, first)
    assert newest(first.parent, said.append) == first and not last.exists()
    assert any("checkpoint of step 9 is not used" in text for text in said)


def test_a_checkpoint_broken_off_while_saving_is_no_news(run: RunPaths) -> None:
    first, last = _checkpoint(run, 5), _checkpoint(run, 9)
    (last / WHOLE).unlink()
    said: list[str] = []
    assert newest(first.parent, said.append) == first and not said


def test_a_checkpoint_with_a_pattern_is_not_gone_on_from(run: RunPaths) -> None:
    """Also where nothing in the log tells."""
    last = _checkpoint(run, 9)
    run.events.unlink()
    _with(target_modules="(a+)+$")(last)
    seal(last)
    said: list[str] = []
    assert newest(last.parent, said.append) is None and "target_modules" in said[0]


def test_labels_that_are_none_are_a_sentence(run: RunPaths) -> None:
    from engine.core.errors import BadInput
    from engine.models.class_head import CLASSES, classes_of

    for text in ("{", "[1]", "[" * 100_000, '{"a": 1}'):
        (run.adapter / CLASSES).write_text(text)
        with pytest.raises(BadInput, match="labels"):
            classes_of(run.adapter)
