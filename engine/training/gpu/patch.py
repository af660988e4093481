"""What makes training on a card faster."""

from __future__ import annotations

import importlib.util

from engine.models.load import on_card
from engine.models.protocols import LanguageModel
from engine.training.cpu.fused_lora import fuse
from engine.training.cpu.patch import CHECKED


def liger() -> bool:
    """Whether there is a card and the package liger-kernel: norms, rotary embedding and gates in one kernel each."""
    return on_card() and importlib.util.find_spec("liger_kernel") is not None


def for_card(model: LanguageModel) -> None:
    """On a card: adapters added inside the products of the layers they are on, and norms in fewer passes over memory
    where liger-kernel brings none of its own.

    The loss is TRL's, which scores replies alone, in pieces of 4,096 tokens by 32,768 words.
    """
    if on_card() and model.config.model_type in CHECKED:
        fuse(model, norms=not liger())
