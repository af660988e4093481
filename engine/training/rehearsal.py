"""General text for continued pre-training to be mixed with, so that less of what the base knew is forgotten: the base
writes it itself.

Nothing has to be downloaded, and it is by definition what the base could do: self-synthesized rehearsal (Huang et al.
2024), with messages and replies drawn from the chat template alone (Xu et al. 2024, “Magpie”).
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from engine.core.journal import replace_json
from engine.models.base_weights import DEFAULT, Base
from engine.models.protocols import LanguageModel, Tokenizer
from engine.models.tokenizer import chat_ids, text_ids

MEASURED = 8
"""Texts that are not learned from, to measure what was forgotten."""
_AT_ONCE = 16
_MESSAGE_TOKENS, _REPLY_TOKENS = 64, 160
_MOST_TOKENS_CPU, _MOST_TOKENS_GPU = 16_000, 2_000_000
_MARK = "\u2063"


@dataclass(frozen=True)
class General:
    """Texts the base wrote: to mix in, and to measure with."""

    train: tuple[str, ...] = ()
    held_out: tuple[str, ...] = ()
    short_of: int = 0
    """Tokens wanted beyond what this machine writes in a bearable time."""


def general_texts(tokens: int, seed: int, file: Path, check: Callable[[int], None], base: Base = DEFAULT) -> General:
    """About `tokens` tokens of conversations, always the same for one seed on one machine; kept in `file` for a run
    that goes on.

    Raises:
        RunFailed: the base model is not on this machine, or the texts could not be kept.
    """
    import torch

    most = _MOST_TOKENS_GPU if torch.cuda.is_available() else _MOST_TOKENS_CPU
    wanted = min(tokens, most)
    key = {"tokens": wanted, "seed": seed}
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
        if kept["key"] == key:
            return General(tuple(kept["train"]), tuple(kept["held_out"]), tokens - wanted)
    except (OSError, ValueError, KeyError, TypeError):
        # Not there, or torn: it is written.
        pass
    found = _written(base, wanted, seed, check)
    replace_json(
        file, json.dumps({"key": key, "train": found[MEASURED:], "held_out": found[:MEASURED]}, ensure_ascii=False)
    )
    return General(tuple(found[MEASURED:]), tuple(found[:MEASURED]), tokens - wanted)


def _written(base: Base, wanted: int, seed: int, check: Callable[[int], None]) -> list[str]:
    import torch

    from engine.models.load import load_model

    model, tokenizer = load_model(base=base)
    before = tokenizer.encode(_before(tokenizer), add_special_tokens=False)
    torch.manual_seed(seed)
    found: list[str] = []
    count = 0
    while len(found) < MEASURED or count < wanted:
        # With nothing said, the model goes on as the person would: it writes messages of the kind it was tuned on.
        messages = _continued(model, tokenizer, [before] * _AT_ONCE, _MESSAGE_TOKENS)
        asked = [m for m in messages if m.strip()]
        replies = _continued(
            model,
            tokenizer,
            [chat_ids(tokenizer, [{"role": "user", "content": m}], reply_next=True) for m in asked],
            _REPLY_TOKENS,
        )
        texts = [f"{m.strip()}\n\n{r.strip()}" for m, r in zip(asked, replies, strict=True) if r.strip()]
        found += texts
        count += sum(len(text_ids(tokenizer, t)) for t in texts[MEASURED if len(found) == len(texts) else 0 :])
        check(len(found))
    # Those to measure with are drawn from all batches, not the first ones.
    random.Random(seed).shuffle(found)
    return found


def _before(tokenizer: Tokenizer) -> str:
    """What the template writes before a person's message."""
    whole: str = tokenizer.apply_chat_template(
        [{"role": "user", "content": _MARK}], tokenize=False, add_generation_prompt=True
    )
    return whole.partition(_MARK)[0]


def _continued(model: LanguageModel, tokenizer: Tokenizer, prompts: list[list[int]], most: int) -> list[str]:
    import torch

    if not prompts:
        return []
    tokenizer.padding_side = "left"
    batch = tokenizer.pad({"input_ids": prompts}, return_tensors="pt").to(model.device)
    with torch.inference_mode():
        out = model.generate(
            **batch,
            max_new_tokens=most,
            do_sample=True,
            temperature=0.9,
            top_p=0.95,
            pad_token_id=tokenizer.pad_token_id,
        )
    width = batch["input_ids"].shape[1]
    return [tokenizer.decode(ids[width:], skip_special_tokens=True) for ids in out]
