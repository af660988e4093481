"""What makes training without a card faster."""

from __future__ import annotations

import ctypes

from engine.models.class_head import is_classifier
from engine.models.protocols import LanguageModel, without_adapters
from engine.training.cpu.attention import attend_on_cpu
from engine.training.cpu.class_head import classify_packed
from engine.training.cpu.fused_lora import fuse
from engine.training.cpu.lm_head import score_replies_only

CHECKED = frozenset({"llama", "mistral", "olmo2", "phi3", "qwen2", "qwen3", "smollm3"})
"""Kinds of models (`model_type`) of which tests/engine/training/cpu/test_on_cpu.py shows that they learn the same.
Others mix rows elsewhere than in attention (convolutions, state spaces), count positions on their own, or have
attention of another shape, and no error would say so."""
_MMAP_THRESHOLD, _TRIM_THRESHOLD, _TOP_PAD = -3, -1, -2
"""Parameters of `mallopt`, from malloc.h of the GNU C library."""


def for_cpu(
    model: LanguageModel, longest: int, *, temperature: float = 1.0, entropy: bool = False, packed: bool = True
) -> None:
    """Without a card: scores only where there is loss, `attend_on_cpu`, `fuse`; of a model with or without adapters. Of
    a kind of model that is not known to learn the same, attention, norms and adapters are left as they are.

    `temperature` divides the scores, `entropy` says whether each token's is returned; `packed`: the rows of a step are
    put one behind the other.
    """
    import torch

    if torch.cuda.is_available():
        return
    plain = without_adapters(model)
    known = model.config.model_type in CHECKED and model.config._attn_implementation == "sdpa"
    # Such a model looks back only so far, which a layout does not know.
    packed = packed and known and longest <= (getattr(model.config, "sliding_window", None) or longest)
    if not is_classifier(plain):
        # TRL gave the model the forward that this replaces; it is right for every kind of model.
        score_replies_only(plain, temperature, entropy=entropy, packed=packed)
    elif packed:
        classify_packed(plain)
    if known:
        attend_on_cpu(model, longest, packed=packed)
        fuse(model)
    keep_memory()


def keep_memory() -> None:
    """Let the process keep the memory of a step for the next one instead of giving it back and having it cleared again.

    A step of 687 tokens took 1.27 s of processor time instead of 1.37, at the same peak. Elsewhere than under the GNU C
    library nothing happens.
    """
    # The largest that the C library takes for the first.
    _set_limits(32 << 20, 2**31 - 1, 64 << 20)


def give_memory_back() -> None:
    """After a training: memory that was kept for its steps does not fit what is asked for then.

    Up to glibc 2.37 aligned memory that was freed is often not used again (its bug 14581): writing 30 replies after a
    training took 12 GB.
    """
    library = _set_limits(1 << 20, 128 << 10, 128 << 10)
    trim = getattr(library, "malloc_trim", None)
    if trim is not None:
        trim(0)


def _set_limits(mmap: int, trim: int, pad: int) -> ctypes.CDLL | None:
    """Bytes from which on memory is asked of the system for itself, from which on it is given back, and what is asked
    for besides; None where the C library knows no such thing."""
    try:
        library = ctypes.CDLL(None)
        mallopt = library.mallopt
    except (OSError, AttributeError, TypeError):
        return None
    for name, size in ((_MMAP_THRESHOLD, mmap), (_TRIM_THRESHOLD, trim), (_TOP_PAD, pad)):
        mallopt(name, size)
    return library
