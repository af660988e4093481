"""Training stages with every hyper-parameter resolved, one type a kind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from engine.core.frozen import Finite

MOST_EPOCHS, _MOST_TOKENS = 1000, 2**20
"""Nobody means more; the same for the bounds below."""


class StageBase(Finite):
    """What all kinds of training share."""

    method: Literal["lora", "qlora", "full"] = "lora"
    """lora: adapters on bf16 weights; qlora: adapters on 4-bit weights; full: all weights."""
    epochs: float = Field(default=3.0, gt=0, le=MOST_EPOCHS)
    learning_rate: float = Field(default=1e-3, gt=0, le=100)
    batch_size: int = Field(default=8, ge=1, le=2**20)
    """Rows per optimizer step."""
    lora_rank: int = Field(default=32, ge=1, le=2**14)
    lora_alpha: int = Field(default=64, ge=1, le=2**16)
    warmup_share: float = Field(default=0.05, ge=0, lt=1)
    """Share of the steps in which the learning rate rises."""
    schedule: Literal["linear", "cosine", "constant"] = "cosine"
    activation_checkpointing: bool = False
    """Compute activations again in the backward pass instead of keeping them: about a quarter slower, far less
    memory."""
    max_length: int = Field(default=1024, ge=16, le=_MOST_TOKENS)
    """Longest row in tokens; longer rows stop the run instead of being cut."""
    sharding: Literal["none", "fsdp2"] = "none"
    """none: every process holds all weights; fsdp2: each holds a part of every layer, and all of a layer only while
    it is computed."""

    @model_validator(mode="after")
    def _what_is_divided_is_frozen(self) -> Self:
        if self.sharding == "fsdp2" and self.method != "lora":
            raise ValueError(
                "weights that are divided among cards learn through adapters: use the method lora, or sharding none"
            )
        return self


class CptStage(StageBase):
    """Continued pre-training on plain text or code."""

    kind: Literal["cpt"] = "cpt"
    replay_share: float = Field(default=0.1, ge=0, lt=1)
    """Share of general text mixed in, so that less of what the base knew is forgotten."""
    packing: bool = True
    """The rows of a step stand one behind the other instead of side by side, and none sees another: nothing is
    computed for padding."""


class SftStage(StageBase):
    """Supervised fine-tuning: loss on the reply only."""

    kind: Literal["sft"] = "sft"
    head: Literal["text", "classes", "fields"] = "text"
    """text: the reply is written token by token; classes: one layer on top chooses among the labels of the examples;
    fields: an encoder fills in the form of the examples, with words of the message and values it has seen."""
    packing: bool = True
    """The rows of a step stand one behind the other instead of side by side, and none sees another: nothing is
    computed for padding. For the head text alone."""

    @model_validator(mode="after")
    def _a_head_is_whole(self) -> Self:
        if self.sharding == "fsdp2" and self.head != "text":
            raise ValueError("such a head cannot be trained on divided weights: use the head text, or sharding none")
        if self.head == "fields" and self.method != "full":
            raise ValueError("an encoder that fills in forms learns with all its weights: use the method full")
        return self


class DpoStage(StageBase):
    """Direct preference optimisation on pairs with one marked better."""

    kind: Literal["dpo"] = "dpo"
    beta: float = Field(default=0.1, gt=0, le=1000)
    """How strongly the model is held to where it started."""
    learns_from: Literal["pairs", "verdicts", "rubric"] = "pairs"
    """pairs: one reply marked better than another (DPO); verdicts: thumbs up or down for single replies (KTO); rubric:
    of replies the model writes itself, the one the rubric pays best against the one it pays worst (DPO)."""
    completions: int = Field(default=8, ge=2, le=1024)
    """Replies written to each message where the rubric pairs them."""
    temperature: float = Field(default=1.0, gt=0, le=100)
    """Variety of those."""


class GrpoStage(StageBase):
    """GRPO on the rubric: several completions a prompt, those above the group's mean reinforced. A step takes
    `batch_size` prompts."""

    kind: Literal["grpo"] = "grpo"
    completions: int = Field(default=8, ge=2, le=1024)
    """Replies per prompt that are compared with each other."""
    max_completion_length: int = Field(default=256, ge=8, le=_MOST_TOKENS)
    """Longest completion in tokens during RL."""
    temperature: float = Field(default=1.0, gt=0, le=100)
    beta: float = Field(default=0.0, ge=0, le=1000)
    """Weight of the penalty for moving away from where it started."""


Stage = Annotated[CptStage | SftStage | DpoStage | GrpoStage, Field(discriminator="kind")]


def uses_reward(stage: Stage) -> bool:
    """Whether it learns from rewards the rubric gives to its own completions."""
    return stage.kind == "grpo" or (stage.kind == "dpo" and stage.learns_from == "rubric")


def can_look_up(stages: Sequence[Stage]) -> bool:
    """Whether what is trained so can learn to answer from finds in its prompts: it reads them and writes, and its
    rewards are not judged with them for part of the message."""
    writes = any(s.kind == "sft" and s.head == "text" for s in stages)
    return writes and not any(map(uses_reward, stages))
