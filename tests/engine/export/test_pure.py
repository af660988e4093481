"""What is exported without a model: templates, Modelfiles, packed weights, folders, room."""

from __future__ import annotations

import errno
import json
from pathlib import Path
from typing import Any

import gguf
import numpy as np
import pytest
from gguf.quants import dequantize, quantize
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from jinja2.sandbox import ImmutableSandboxedEnvironment

from engine.core.errors import BadInput, RunFailed
from engine.export.folder import STATE, changed_in, opened
from engine.export.gguf_model import kind_of
from engine.export.gguf_shape import LlamaShape, laid_out, shape_of
from engine.export.ollama import go_template, modelfile
from engine.export.room import require_room
from engine.export.system_text import template_with
from engine.export.tensor_file import TensorPlan, write_tensors
from engine.export.turns import Turns, turns_of
from tests.engine.export.go_template import rendered
from tests.support.small_bases import small_tokenizer

SMOL = (
    "{% for message in messages %}{% if loop.first and messages[0]['role'] != 'system' %}{{ '<|im_start|>system\nYou "
    "are a helpful AI assistant named SmolLM, trained by Hugging Face<|im_end|>\n' }}{% endif %}{{'<|im_start|>' + "
    "message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}{% endfor %}{% if add_generation_prompt %}"
    "{{ '<|im_start|>assistant\n' }}{% endif %}"
)
SYSTEMS = ["", "Be kind.", '“Quoted” "twice" and {{ braces }}\nin two lines', " blanks at its ends "]
TALKS = [
    ["u"], ["u", "a", "u"], ["s", "u"], ["s", "u", "a", "u", "a", "u"],
]  # fmt: skip
_ROLES = {"s": "system", "u": "user", "a": "assistant"}


def jinja(template: str) -> Any:
    compiled = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True).from_string(template)
    return lambda messages, reply: compiled.render(messages=messages, add_generation_prompt=reply)


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("template", [SMOL, small_tokenizer().chat_template])
def test_ollamas_template_writes_what_the_chat_template_writes(template: str, system: str) -> None:
    """For conversations with a system message of their own, an empty one, and none, where the trained one stands."""
    render = jinja(template_with(system, template))
    go = go_template(turns_of(render))
    for talk in TALKS:
        for own in ("Own words.", ""):
            messages = [
                {"role": _ROLES[who], "content": own if who == "s" else f"{who} {n}\n {{x}}"}
                for n, who in enumerate(talk)
            ]
            assert rendered(go, messages) == render(messages, True)
    if system:
        assert system in render([{"role": "user", "content": "a"}], True)


def test_a_template_that_writes_otherwise_each_time_is_refused() -> None:
    template = "{% for m in messages %}{{ loop.index }}{{ m.content }}{% endfor %}"
    with pytest.raises(BadInput, match="does not write the same"):
        turns_of(jinja(template))


def test_a_modelfile_names_what_ollama_would_guess() -> None:
    turns = turns_of(jinja(template_with("Be kind.", SMOL)))
    more = {"stops": ("<|im_end|>", "</s>"), "context": 8192, "longest": 96, "license": "Apache-2.0"}
    text = modelfile(file="m-q8_0.gguf", turns=turns, system_prompt="Be kind.", **more)  # type: ignore[arg-type]
    for line in (
        "FROM ./m-q8_0.gguf",
        'SYSTEM """Be kind."""',
        'PARAMETER stop "<|im_end|>"',
        'PARAMETER stop "</s>"',
        "PARAMETER num_ctx 8192",
        "PARAMETER temperature 0",
        "PARAMETER repeat_penalty 1",
    ):
        assert line in text.splitlines()
    assert "ADAPTER" not in text
    assert "SYSTEM" not in [
        line.split(" ")[0]
        for line in modelfile(file="m.gguf", turns=turns, system_prompt="", **more).splitlines()  # type: ignore[arg-type]
    ]
    with pytest.raises(BadInput, match="not written"):
        modelfile(file="m.gguf", turns=Turns(*['"""'] * 7), system_prompt="", **more)  # type: ignore[arg-type]


@given(
    arrays.arrays(
        np.float32, st.tuples(st.integers(1, 4), st.sampled_from([32, 64])), elements=st.floats(-8, 8, width=32)
    ),
    st.sampled_from(["f16", "q8_0", "q4_0"]),
)
def test_packed_weights_come_back_within_half_a_step(weight: Any, precision: Any) -> None:
    """A step is a 127th, or an 8th, of the largest number of a block; of half precision a 2048th of the number.
    Scales of next to nothing have steps of their own."""
    kind = kind_of("blk.0.ffn_up.weight", weight.shape, precision)
    back = dequantize(quantize(weight, kind), kind)
    most = np.abs(weight.reshape(-1, 32)).max(-1, keepdims=True)
    steps = {"f16": 1 / 2048, "q8_0": 0.51 / 127, "q4_0": 1 / 7.9}
    assert (np.abs(back - weight).reshape(-1, 32) <= most * steps[precision] + 5e-6).all()


@given(st.sampled_from([(8, 2), (4, 4), (6, 3)]), st.sampled_from([2, 4, 8]), st.integers(1, 3))
def test_rows_of_queries_and_keys_are_paired_and_none_is_lost(heads: Any, size: int, width: int) -> None:
    """Row n of a head's first half stands before row n of its second half."""
    shape = LlamaShape("llama", 1, width, 1, heads[0], heads[1], size, 1, 1, 1e-5, 1e4)
    for which, count in zip("qk", heads, strict=True):
        rows = np.arange(count * size * width).reshape(count * size, width)
        made = laid_out(f"model.layers.0.self_attn.{which}_proj.weight", rows, shape)
        for head in range(count):
            own = rows[head * size : (head + 1) * size]
            paired = [row for n in range(size // 2) for row in (own[n], own[n + size // 2])]
            assert (made[head * size : (head + 1) * size] == paired).all()
    same = np.arange(size * width).reshape(size, width)
    assert laid_out("model.layers.0.self_attn.v_proj.weight", same, shape) is same


def test_small_models_keep_their_words_in_eight_bits() -> None:
    kinds = gguf.GGMLQuantizationType
    assert kind_of("token_embd.weight", (100, 64), "q4_0") is kinds.Q8_0
    assert kind_of("blk.0.ffn_up.weight", (100, 64), "q4_0") is kinds.Q4_0
    assert kind_of("blk.0.ffn_up.weight", (100, 48), "q4_0") is kinds.F16
    assert kind_of("blk.0.attn_norm.weight", (64,), "q8_0") is kinds.F32
    assert kind_of("blk.0.ffn_up.weight", (100, 64), "f16", wide=True) is kinds.F32


LLAMA = {
    "model_type": "llama", "hidden_size": 64, "num_attention_heads": 4, "num_hidden_layers": 2, "vocab_size": 9,
    "intermediate_size": 96, "max_position_embeddings": 64, "rms_norm_eps": 1e-5,
    "rope_parameters": {"rope_theta": 5.0},
}  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"model_type": "gemma2"}, "gemma2"),
        ({"rope_parameters": {"rope_type": "llama3", "rope_theta": 5.0}}, "positions"),
        ({"hidden_act": "gelu"}, "SiLU"),
        ({"mlp_bias": True}, "biases"),
        ({"sliding_window": 32}, "window"),
    ],
)
def test_models_nobody_compared_are_refused(changed: dict[str, Any], said: str) -> None:
    assert shape_of(LLAMA).rope == 5.0
    with pytest.raises(BadInput, match="not written as GGUF") as refused:
        shape_of({**LLAMA, **changed})
    assert said in refused.value.why and "--to merged" in refused.value.todo


def test_tensors_are_written_one_by_one_and_read_by_others(tmp_path: Path) -> None:
    from safetensors.numpy import load_file

    some = {"a": np.arange(6, dtype=np.float16).reshape(2, 3), "b": np.ones(3, np.float32)}
    planned = {"a": TensorPlan("F16", (2, 3)), "b": TensorPlan("F32", (3,))}
    write_tensors(tmp_path / "x", planned, some.items())
    back = load_file(tmp_path / "x")
    assert all((back[name] == some[name]).all() and back[name].dtype == some[name].dtype for name in some)
    for wrong in ([("b", some["b"])], [("a", some["a"])], [("a", some["a"][:1]), ("b", some["b"])]):
        with pytest.raises(ValueError, match="written"):
            write_tensors(tmp_path / "y", planned, wrong)


def test_a_folder_of_somebody_else_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "thesis.doc").write_text("years of work")
    with pytest.raises(BadInput, match="not empty"):
        opened(tmp_path, "gguf", "sha256:1")
    assert [p.name for p in tmp_path.iterdir()] == ["thesis.doc"]
    with pytest.raises(BadInput, match="file"):
        opened(tmp_path / "thesis.doc", "gguf", "sha256:1")


def test_what_is_whole_is_kept_and_what_was_changed_is_made_anew(tmp_path: Path) -> None:
    """A broken export goes on; one of other weights begins anew, and leaves what it did not make."""
    root, made = tmp_path / "e", list[str]()

    def make(name: str) -> Any:
        return lambda part: (made.append(name), part.write_text(name))

    first = opened(root, "gguf", "sha256:1")
    for name in ("a", "b"):
        first.make(name, make(name))
    (root / "c.part").write_text("half")
    (root / "b").write_text("flipped")
    assert changed_in(root) == ["b"]
    again = opened(root, "gguf", "sha256:1")
    for name in ("a", "b"):
        again.make(name, make(name))
    assert made == ["a", "b", "b"] and not (root / "c.part").exists() and changed_in(root) == []
    (root / "notes.txt").write_text("of the person")
    assert opened(root, "gguf", "sha256:2").files == {}
    assert sorted(p.name for p in root.iterdir()) == [STATE, "notes.txt"]


def test_a_list_that_was_changed_removes_nothing_elsewhere(tmp_path: Path) -> None:
    root, other = tmp_path / "e", tmp_path / "other"
    other.write_text("mine")
    opened(root, "gguf", "sha256:1")
    told = json.loads((root / STATE).read_text())
    (root / STATE).write_text(json.dumps({**told, "files": {"../other": "0" * 64}}))
    opened(root, "merged", "sha256:1")
    assert other.read_text() == "mine"


def test_a_full_disk_leaves_nothing_that_looks_finished(tmp_path: Path) -> None:
    folder = opened(tmp_path / "e", "gguf", "sha256:1")

    def write(part: Path) -> None:
        part.write_text("half")
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(RunFailed, match="no space left"):
        folder.make("m.gguf", write)
    assert folder.files == {} and [p.name for p in folder.root.iterdir()] == [STATE]


def test_disk_and_memory_are_asked_before(tmp_path: Path) -> None:
    with pytest.raises(RunFailed, match="disk space"):
        require_room(10**14, tmp_path, ["merged", "f16"], parity=False)
    with pytest.raises(RunFailed, match="memory"):
        require_room(10**13, tmp_path, [], parity=True)
    require_room(1000, tmp_path, ["merged"], parity=False)
