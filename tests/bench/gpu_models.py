"""What `tests.bench.gpu` measures with: models of the shapes of Qwen2.5 with random weights, rows of random tokens."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

SIZES: dict[str, dict[str, int]] = {
    # hidden, intermediate, layers, heads, heads of keys: Qwen2.5 technical report (2024), table 1.
    "0.5B": {
        "hidden_size": 896,
        "intermediate_size": 4864,
        "num_hidden_layers": 24,
        "num_attention_heads": 14,
        "num_key_value_heads": 2,
    },
    "1.5B": {
        "hidden_size": 1536,
        "intermediate_size": 8960,
        "num_hidden_layers": 28,
        "num_attention_heads": 12,
        "num_key_value_heads": 2,
    },
}
TOY = {
    "hidden_size": 32,
    "intermediate_size": 64,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
}
VOCABULARY, TOY_VOCABULARY = 151_936, 512
LONGEST, TOY_LONGEST = 1024, 64
LENGTHS = (5.5, 0.7)
"""Of the logarithm of a row's tokens: half of the rows have more than 245, the mean is 300, as conversations have."""
ASKED = 0.6
"""Share of a row that is the message, on which there is no loss."""
SEED = 7


@dataclass(frozen=True)
class Part:
    """One measurement in a process of its own."""

    what: str
    """sft or grpo."""
    who: str
    size: str
    method: str
    seconds: float
    """Of measuring; starting and warming up come on top."""

    @property
    def name(self) -> str:
        return "/".join((self.what, self.size, self.method, self.who))


def model_of(size: str, *, toy: bool, dtype: str) -> Any:
    """Random weights, drawn where the model is used."""
    import torch
    from transformers import AutoConfig, AutoModelForCausalLM

    torch.manual_seed(SEED)
    config = AutoConfig.for_model(
        "qwen2",
        vocab_size=TOY_VOCABULARY if toy else VOCABULARY,
        max_position_embeddings=32_768,
        tie_word_embeddings=True,
        bos_token_id=1,
        eos_token_id=2,
        pad_token_id=0,
        **(TOY if toy else SIZES[size]),
    )
    with torch.device("cpu" if toy else "cuda"):
        return AutoModelForCausalLM.from_config(config, dtype=getattr(torch, dtype))


def tokenizer_of(toy: bool) -> Any:
    """One word a token; only its special tokens and template are asked for."""
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast

    words = {"<pad>": 0, "<s>": 1, "</s>": 2, "<unk>": 3}
    words |= {f"w{n}": n for n in range(4, TOY_VOCABULARY if toy else 4096)}
    inner = Tokenizer(models.WordLevel(words, unk_token="<unk>"))
    inner.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    made = PreTrainedTokenizerFast(
        tokenizer_object=inner, pad_token="<pad>", bos_token="<s>", eos_token="</s>", unk_token="<unk>"
    )
    made.chat_template = "{% for m in messages %}{{ m['content'] }} {% endfor %}"
    return made


def rows_of(count: int, *, toy: bool) -> Any:
    """Rows of random tokens: most short, some long, none over the limit."""
    from datasets import Dataset

    draw = random.Random(SEED)
    longest, words = (TOY_LONGEST, TOY_VOCABULARY) if toy else (LONGEST, VOCABULARY)
    mean = LENGTHS[0] - (3.0 if toy else 0.0)
    ids, learned = [], []
    for _ in range(count):
        size = min(longest, max(8, round(draw.lognormvariate(mean, LENGTHS[1]))))
        ids.append([draw.randrange(4, words) for _ in range(size - 1)] + [2])
        learned.append([int(n >= ASKED * size) for n in range(size)])
    return Dataset.from_dict({"input_ids": ids, "completion_mask": learned})


def flops_a_token(part: Part) -> float:
    """Of the products with weights: 2 a weight forward, 2 back to the layer before, and 2 for the weights' own gradient
    where they learn (Kaplan et al. 2020, section 2.1); the head's only where there is loss. Attention is left out."""
    shape = SIZES[part.size]
    hidden, heads = shape["hidden_size"], shape["num_attention_heads"]
    keys = hidden // heads * shape["num_key_value_heads"]
    layer = 2 * hidden * hidden + 2 * hidden * keys + 3 * hidden * shape["intermediate_size"]
    head = (1 - ASKED) * hidden * VOCABULARY
    return (6 if part.method == "full" else 4) * (shape["num_hidden_layers"] * layer + head)


def peak_flops(card: str) -> float:
    """Dense bf16 operations a second, as the maker says; of a card that is not in the table those of any."""
    from engine.estimation.prices import prices

    table = prices()
    known = [name for name in table.cards if name.casefold() in card.casefold()]
    return (table.cards[max(known, key=len)] if known else table.other_card).tflops * 1e12
