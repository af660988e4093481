"""Which models are written as GGUF, what their files say of them, and how llama.cpp wants their weights.

As llama.cpp's own converter writes them: https://github.com/ggml-org/llama.cpp/blob/master/convert_hf_to_gguf.py
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.core.errors import BadInput
from engine.core.sentences import sentence

if TYPE_CHECKING:
    import numpy as np
    from gguf import GGUFWriter
    from numpy.typing import NDArray

ARCHITECTURES = {"llama": "llama", "mistral": "llama", "qwen2": "qwen2", "qwen3": "qwen3"}
"""`model_type` of a config.json → as llama.cpp calls it. Each has a test that compares it with transformers."""
_TURNED = frozenset({"llama"})
"""Where llama.cpp turns pairs of neighbours, and transformers the two halves of a head."""
_QUERY_OR_KEY = re.compile(r"\.self_attn\.(q|k)_proj\.")


@dataclass(frozen=True)
class LlamaShape:
    """Of one model."""

    architecture: str
    layers: int
    width: int
    inner: int
    heads: int
    heads_kv: int
    head_size: int
    context: int
    words: int
    norm: float
    rope: float


def shape_of(config: Mapping[str, Any]) -> LlamaShape:
    """Of the model of a config.json.

    Raises:
        BadInput: this version does not write such models as GGUF.
    """
    kind = str(config.get("model_type"))
    if kind not in ARCHITECTURES:
        raise _refused(
            sentence(
                "error-kind_and_these_written",
                "It is of the kind “{kind}”, and these are written: {names}.",
                kind=kind[:40],
                names=", ".join(sorted(ARCHITECTURES)),
            )
        )
    rope = config.get("rope_parameters") or config.get("rope_scaling") or {}
    turning = rope.get("rope_type", rope.get("type", "default"))
    for why, odd in (
        (
            sentence(
                "error-positions_stretched",
                "It stretches its positions ({turning}), which this version does not write.",
                turning=str(turning)[:20],
            ),
            turning != "default",
        ),
        (
            sentence(
                "error-layers_window", "Its layers look through a window only, which this version does not write."
            ),
            _has_window(config),
        ),
        (
            sentence("error-layers_biases", "Its inner layers have biases, which this version does not write."),
            bool(config.get("mlp_bias")),
        ),
        (
            sentence(
                "error-layers_function",
                "Its layers compute with another function than SiLU, which this version does not write.",
            ),
            config.get("hidden_act", "silu") != "silu",
        ),
    ):
        if odd:
            raise _refused(why)
    heads, width = int(config["num_attention_heads"]), int(config["hidden_size"])
    return LlamaShape(
        architecture=ARCHITECTURES[kind],
        layers=int(config["num_hidden_layers"]),
        width=width,
        inner=int(config["intermediate_size"]),
        heads=heads,
        heads_kv=int(config.get("num_key_value_heads") or heads),
        head_size=int(config.get("head_dim") or width // heads),
        context=int(config["max_position_embeddings"]),
        words=int(config["vocab_size"]),
        norm=float(config["rms_norm_eps"]),
        rope=float(rope.get("rope_theta") or config.get("rope_theta") or 10_000.0),
    )


def _has_window(config: Mapping[str, Any]) -> bool:
    kinds = config.get("layer_types") or ()
    used = config.get("sliding_window") is not None and config.get("use_sliding_window", True)
    return bool(used) or any(kind != "full_attention" for kind in kinds)


def _refused(why: str) -> BadInput:
    return BadInput(
        sentence("error-this_model_not_written_as", "This model is not written as GGUF."),
        why,
        sentence(
            "error-take_merged_weights_which_vllm",
            "Take the merged weights, which vLLM and transformers run: --to merged",
        ),
    )


def tell_shape(writer: GGUFWriter, shape: LlamaShape) -> None:
    """The settings llama.cpp builds the model from."""
    writer.add_context_length(shape.context)
    writer.add_embedding_length(shape.width)
    writer.add_block_count(shape.layers)
    writer.add_feed_forward_length(shape.inner)
    writer.add_head_count(shape.heads)
    writer.add_head_count_kv(shape.heads_kv)
    writer.add_layer_norm_rms_eps(shape.norm)
    writer.add_rope_freq_base(shape.rope)
    writer.add_rope_dimension_count(shape.head_size)
    writer.add_key_length(shape.head_size)
    writer.add_value_length(shape.head_size)
    writer.add_vocab_size(shape.words)


def place_of(name: str, shape: LlamaShape) -> str:
    """The name of a weight in the file.

    Raises:
        BadInput: llama.cpp has no place for it.
    """
    import gguf

    kind = next(number for number, text in gguf.MODEL_ARCH_NAMES.items() if text == shape.architecture)
    place = gguf.get_tensor_name_map(kind, shape.layers).get_name(name, (".weight", ".bias"))
    if place is None:
        raise _refused(
            sentence("error-llama_cpp_has_no_place", "llama.cpp has no place for its weight “{name}”.", name=name[-80:])
        )
    return place


def laid_out(name: str, weight: NDArray[np.generic], shape: LlamaShape) -> NDArray[np.generic]:
    """A weight, or rows of an adapter's second matrix for it, as llama.cpp wants it: where it turns neighbours, rows of
    queries and keys stand in pairs."""
    found = _QUERY_OR_KEY.search(name)
    if shape.architecture not in _TURNED or found is None:
        return weight
    heads = shape.heads if found[1] == "q" else shape.heads_kv
    rows = weight.shape[0]
    paired = weight.reshape(heads, 2, rows // heads // 2, *weight.shape[1:]).swapaxes(1, 2)
    return paired.reshape(weight.shape)
