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


def small_tokenizer() -> Any:
    """Bytes are its tokens; padding is another token than the end of a turn."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast

    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    inner = Tokenizer(models.BPE({letter: n for n, letter in enumerate(letters)}, []))
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


def put_qwen(cache: Path) -> Path:
    """The small one in the cache, where the catalogue's smallest Qwen is looked for."""
    folder = cache / QWEN
    for part in small_qwen():
        part.save_pretrained(folder)
    (folder / "done").write_text("{}")
    return folder
