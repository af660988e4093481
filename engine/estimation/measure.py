"""What work with a base model takes on this machine's processor, measured: whole steps and replies of the embedded
one, one layer of others, in each arithmetic there is."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from engine.core.arithmetic import Dtype
from engine.core.frozen import Frozen
from engine.models.protocols import LanguageModel, Optimizer

DTYPES: tuple[Dtype, ...] = ("float32", "bfloat16")
_ROWS = 8
_SHORT, LONGEST = 32, 80
"""Tokens of a row."""
_READ = 2 / 3
"""Share of a row that is the message, without loss."""
_DECODED = 12
_AT_ONCE = 16
_WORDS = 512
"""Vocabulary of a model of one layer, whose head is measured apart."""
_HEAD_WORDS = 8192
"""So much of a head is measured; the memory of a whole one would be that of all layers."""
_SECONDS = 0.3
"""A small piece of work is repeated for so long, and the fastest taken."""
_FEW = 64
"""Rows of the products that are compared before anything that takes long."""


@dataclass(frozen=True)
class Shape:
    """What decides how long a layer takes, from the configuration its makers give it."""

    model_type: str
    hidden: int
    inner: int
    heads: int
    key_heads: int
    layers: int
    words: int


SHAPES = {
    "smollm2-135m-instruct": Shape("llama", 576, 1536, 9, 3, 30, 49152),
    "smollm2-360m-instruct": Shape("llama", 960, 2560, 15, 5, 32, 49152),
    "qwen2.5-coder-0.5b-instruct": Shape("qwen2", 896, 4864, 14, 2, 24, 151936),
    "qwen2.5-coder-1.5b-instruct": Shape("qwen2", 1536, 8960, 12, 2, 28, 151936),
}
"""Of base models small enough to be trained without a card."""


class Speed(Frozen):
    """Seconds of a base model's work in one arithmetic."""

    step: float
    """Of one optimizer step, whatever its size."""
    token: float
    """Of one token learned with adapters, forward and backward."""
    decode: float
    """Of one token for each of 16 replies written at once."""

    def times(self, training: float, writing: float) -> Speed:
        """The same work in so many times the seconds."""
        return Speed(step=self.step * training, token=self.token * training, decode=self.decode * writing)


def adapted(model: LanguageModel, longest: int) -> LanguageModel:
    """The model with adapters, as a processor trains it."""
    from peft import LoraConfig, get_peft_model
    from trl.trainer.utils import add_fused_lm_head

    from engine.training.cpu.patch import for_cpu

    add_fused_lm_head(model)
    learner: LanguageModel = get_peft_model(
        model, LoraConfig(r=32, lora_alpha=64, target_modules="all-linear", task_type="CAUSAL_LM")
    ).train()
    for_cpu(learner, longest)
    return learner


def in_dtype(model: LanguageModel, dtype: Dtype) -> LanguageModel:
    """The model with what does not learn of it in `dtype`."""
    import torch

    for name, parameter in model.named_parameters():
        if "lora_" not in name:
            parameter.data = parameter.data.to(getattr(torch, dtype))
    return model


def learning(model: LanguageModel, dtype: Dtype, ends: float) -> tuple[float, float]:
    """Seconds of an optimizer step of any size, and of each token, of a whole model as `adapted` makes it; from `ends`
    (`time.perf_counter`) on nothing is repeated."""
    import torch

    optimizer = torch.optim.AdamW([p for p in model.parameters() if p.requires_grad], lr=1e-4)
    # Two sizes give both numbers: what a step costs in any case, and what each token adds.
    short, long = (_step(model, optimizer, width, dtype, 2, ends) for width in (_SHORT, LONGEST))
    # A machine that is busy may measure the long one faster.
    token = max(1e-5, (long - short) / (_ROWS * (LONGEST - _SHORT)))
    return max(0.0, short - token * _ROWS * _SHORT), token


def _step(
    model: LanguageModel, optimizer: Optimizer | None, width: int, dtype: Dtype, times: int, ends: float
) -> float:
    """Seconds of one step on 8 rows, the fastest of some; of one from `ends` on."""
    import torch

    words = min(5000, model.get_input_embeddings().num_embeddings)
    ids = torch.randint(100, words, (_ROWS, width), generator=torch.Generator().manual_seed(0))
    labels = ids.clone()
    # As in most rows: the message is read, the reply is learned.
    labels[:, : int(width * _READ)] = -100
    took = []
    for _ in range(times):
        begun = time.perf_counter()
        with _computing(dtype):
            loss = model(input_ids=ids, attention_mask=torch.ones_like(ids), labels=labels, fused_lm_head=True).loss
        loss.backward()
        if optimizer is not None:
            optimizer.step()
        for parameter in model.parameters():
            parameter.grad = None
        took.append(time.perf_counter() - begun)
        if time.perf_counter() > ends:
            break
    return min(took)


def decoding(model: LanguageModel) -> float:
    """Seconds of one token for each of 16 replies."""
    import torch

    from engine.models.decode import decode

    ids = torch.randint(100, 500, (_AT_ONCE, _SHORT), generator=torch.Generator().manual_seed(0)).tolist()
    begun = time.perf_counter()
    # No token ends a reply: the time is divided by all of them.
    decode(model, ids, frozenset(), 2, temperature=0.0, longest=_DECODED)
    return (time.perf_counter() - begun) / _DECODED


def product(shape: Shape, dtype: Dtype) -> float:
    """Seconds of one product of a layer's widths, of few rows: where an arithmetic has no hardware, it shows here."""
    import torch

    left, right = (torch.randn(_FEW, shape.hidden), torch.randn(shape.hidden, shape.inner))
    left, right = left.to(getattr(torch, dtype)), right.to(getattr(torch, dtype))
    with torch.inference_mode():
        return min(_took(lambda: left @ right) for _ in range(5))


def layer(shape: Shape, dtype: Dtype, ends: float) -> Speed:
    """Of all layers and the head of a model of that shape, from one layer and a share of the head with random
    weights; `step` is zero. From `ends` (`time.perf_counter`) on nothing is repeated."""
    import torch
    from transformers import AutoConfig, AutoModelForCausalLM

    config = AutoConfig.for_model(
        shape.model_type,
        vocab_size=_WORDS,
        hidden_size=shape.hidden,
        intermediate_size=shape.inner,
        num_hidden_layers=1,
        num_attention_heads=shape.heads,
        num_key_value_heads=shape.key_heads,
        tie_word_embeddings=True,
        pad_token_id=0,
    )
    model: Any = AutoModelForCausalLM.from_config(config, dtype=getattr(torch, dtype)).eval()
    decode = _fastest(lambda: decoding(model), ends) * shape.layers
    head, larger = torch.randn(_HEAD_WORDS, shape.hidden).to(getattr(torch, dtype)), shape.words / _HEAD_WORDS
    with torch.inference_mode():
        wide = torch.randn(_AT_ONCE, shape.hidden).to(head.dtype)
        decode += _fastest(lambda: _took(lambda: wide @ head.t()), ends) * larger
        many = torch.randn(4 * _AT_ONCE, shape.hidden).to(head.dtype)
        # Scores, and their gradient back to the layer.
        of_head = _fastest(lambda: _took(lambda: (many @ head.t()) @ head), ends) / len(many) * larger * (1 - _READ)
    # Whose adapters are in float32, as in training.
    model = in_dtype(adapted(model.float(), LONGEST), dtype)
    # As in a layer that has others below it.
    model.enable_input_require_grads()
    of_layer = _fastest(lambda: _step(model, None, _SHORT, dtype, 1, ends), ends) / (_ROWS * _SHORT)
    return Speed(step=0.0, token=of_layer * shape.layers + of_head, decode=decode)


def _fastest(seconds: Callable[[], float], ends: float) -> float:
    enough = time.perf_counter() + _SECONDS
    found = [seconds()]
    while (now := time.perf_counter()) < ends and (len(found) < 2 or now < enough):
        found.append(seconds())
    return min(found)


def _took(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


@contextmanager
def _computing(dtype: Dtype) -> Iterator[None]:
    import torch

    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=dtype == "bfloat16"):
        yield
