"""Small random models of other kinds in the places of the catalogue's bases."""

from __future__ import annotations

from pathlib import Path
from typing import Any

QWEN = "qwen2.5-coder-0.5b-instruct"
_TEMPLATE = (
    "{%- if messages[0]['role'] == 'system' %}"
    "{{- '<|im_start|>system\n' + messages[0]['content'] + '<|im_end|>\n' }}"
    "{%- else %}"
    "{{- '<|im_start|>system\nYou are Small, created by a test.<|im_end|>\n' }}"
    "{%- endif %}"
    "{%- for message in messages %}"
    "{%- if message.role != 'system' or not loop.first %}"
    "{{- '<|im_start|>' + message.role + '\n' + message.content + '<|im_end|>' + '\n' }}"
    "{%- endif %}"
    "{%- endfor %}"
    "{%- if add_generation_prompt %}{{- '<|im_start|>assistant\n' }}{%- endif %}"
)
"""As Qwen2.5's: it speaks for itself where no system message is given."""


def small_tokenizer(*joined: tuple[str, str]) -> Any:
    """Bytes are its tokens, and pairs of them that are `joined`; padding is another token than the end of a turn."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast

    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    pieces = [*letters, *(first + second for first, second in joined)]
    inner = Tokenizer(models.BPE({piece: n for n, piece in enumerate(pieces)}, list(joined)))
    inner.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    inner.decoder = decoders.ByteLevel()
    return PreTrainedTokenizerFast(
        tokenizer_object=inner,
        eos_token="<|im_end|>",
        pad_token="<|endoftext|>",
        additional_special_tokens=["<|im_start|>"],
        chat_template=_TEMPLATE,
        model_max_length=4096,
    )


def small_qwen() -> tuple[Any, Any]:
    """Random weights, always the same, with biases and a head of its own."""
    import torch
    from transformers import Qwen2Config, Qwen2ForCausalLM

    torch.manual_seed(1)
    tokenizer = small_tokenizer()
    config = Qwen2Config(
        vocab_size=len(tokenizer) + 5,
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        max_position_embeddings=4096,
        tie_word_embeddings=False,
        bos_token_id=tokenizer.pad_token_id,
        eos_token_id=tokenizer.pad_token_id,
        pad_token_id=tokenizer.pad_token_id,
    )
    model = Qwen2ForCausalLM(config)
    for name, weights in model.named_parameters():
        if name.endswith("bias"):
            # Qwen's biases are part of what it knows; zeros would not show that they are loaded.
            torch.nn.init.normal_(weights, std=0.5)
    return model.to(torch.bfloat16), tokenizer


def saved_qwen(folder: Path) -> Path:
    """The small one as a folder, with its tokenizer."""
    for part in small_qwen():
        part.save_pretrained(folder)
    return folder


def put_qwen(cache: Path) -> Path:
    """The small one in the cache, where the catalogue's smallest Qwen is looked for."""
    folder = saved_qwen(cache / QWEN)
    (folder / "done").write_text("{}")
    return folder


def small_gguf(path: Path, kind: str = "qwen2", *, template: bool = True, license: str = "") -> Path:
    """A file with two layers of random weights, as the converters of llama.cpp write it."""
    import gguf
    import numpy as np

    model, tokenizer = small_qwen()
    writer = gguf.GGUFWriter(path, kind)
    config = model.config
    writer.add_context_length(config.max_position_embeddings)
    writer.add_embedding_length(config.hidden_size)
    writer.add_block_count(config.num_hidden_layers)
    writer.add_feed_forward_length(config.intermediate_size)
    writer.add_head_count(config.num_attention_heads)
    writer.add_head_count_kv(config.num_key_value_heads)
    writer.add_layer_norm_rms_eps(config.rms_norm_eps)
    writer.add_rope_freq_base(10_000.0)
    names = tokenizer.convert_ids_to_tokens(range(len(tokenizer)))
    tokens = [*names, "ab", *(f"[PAD{n}]" for n in range(1, config.vocab_size - len(tokenizer)))]
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("qwen2")
    writer.add_token_list(tokens)
    writer.add_token_types([3 if n >= len(tokenizer) - 3 else 1 for n in range(len(tokens))])
    writer.add_token_merges(["a b"])
    writer.add_eos_token_id(tokenizer.eos_token_id)
    writer.add_pad_token_id(tokenizer.pad_token_id)
    if license:
        writer.add_license(license)
    if template:
        writer.add_chat_template(tokenizer.chat_template)
    places = gguf.get_tensor_name_map(gguf.MODEL_ARCH.QWEN2, config.num_hidden_layers)
    for name, weights in model.state_dict().items():
        place = places.get_name(name, (".weight", ".bias"))
        writer.add_tensor(str(place), weights.float().numpy().astype(np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path
