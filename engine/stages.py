"""Training stages with every hyper-parameter resolved, one type a kind."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from engine.frozen import Frozen


class StageBase(Frozen):
    """What all kinds of training share."""

    method: Literal["lora", "qlora", "full"] = "lora"
    """lora: adapters on bf16 weights; qlora: adapters on 4-bit weights; full: all weights."""
    epochs: float = Field(default=3.0, gt=0)
    learning_rate: float = Field(default=1e-3, gt=0)
    batch_size: int = Field(default=8, ge=1)
    """Rows per optimizer step."""
    lora_rank: int = Field(default=32, ge=1)
    lora_alpha: int = Field(default=64, ge=1)
    warmup_share: float = Field(default=0.05, ge=0, lt=1)
    """Share of the steps in which the learning rate rises."""
    schedule: Literal["linear", "cosine", "constant"] = "cosine"
    activation_checkpointing: bool = False
    """Compute activations again in the backward pass instead of keeping them: about a quarter slower, far less memory."""
    max_length: int = Field(default=1024, ge=16)
    """Longest row in tokens; longer rows stop the run instead of being cut."""
    sharding: Literal["none", "fsdp2"] = "none"
    """none: every process holds all weights; fsdp2: each holds a part of every layer, and all of a layer only while it is computed."""

    @model_validator(mode="after")
    def _what_is_divided_is_frozen(self) -> Self:
        if self.sharding == "fsdp2" and self.method != "lora":
            raise ValueError("weights that are divided among cards learn through adapters: use the method lora, or sharding none")
        return self


class CptStage(StageBase):
    """Continued pre-training on plain text or code."""

    kind: Literal["cpt"] = "cpt"
    replay_share: float = Field(default=0.1, ge=0, lt=1)
    """Share of general text mixed in, so that less of what the base knew is forgotten."""
    packing: bool = True
    """The rows of a step stand one behind the other instead of side by side, and none sees another: nothing is computed for padding."""


class SftStage(StageBase):
    """Supervised fine-tuning: loss on the reply only."""

    kind: Literal["sft"] = "sft"
    head: Literal["text", "classes"] = "text"
    """text: the reply is written token by token; classes: one layer on top chooses among the labels of the examples."""
    packing: bool = True
    """The rows of a step stand one behind the other instead of side by side, and none sees another: nothing is computed for padding. Not with a class head."""

    @model_validator(mode="after")
    def _a_head_is_whole(self) -> Self:
        if self.sharding == "fsdp2" and self.head == "classes":
            raise ValueError("a class head cannot be trained on divided weights: use the head text, or sharding none")
        return self


class DpoStage(StageBase):
    """Direct preference optimisation on pairs with one marked better."""

    kind: Literal["dpo"] = "dpo"
    beta: float = Field(default=0.1, gt=0)
    """How strongly the model is held to where it started."""
    learns_from: Literal["pairs", "verdicts", "rubric"] = "pairs"
    """pairs: one reply marked better than another (DPO); verdicts: thumbs up or down for single replies (KTO); rubric: of replies the
    model writes itself, the one the rubric pays best against the one it pays worst (DPO)."""
    completions: int = Field(default=8, ge=2)
    """Replies written to each message where the rubric pairs them."""
    temperature: float = Field(default=1.0, gt=0)
    """Variety of those."""


class GrpoStage(StageBase):
    """Practice against the rubric: several replies a prompt, the better than average ones reinforced. A step takes `batch_size` prompts."""

    kind: Literal["grpo"] = "grpo"
    completions: int = Field(default=8, ge=2)
    """Replies per prompt that are compared with each other."""
    max_completion_length: int = Field(default=256, ge=8)
    """Longest reply in tokens while practising."""
    temperature: float = Field(default=1.0, gt=0)
    beta: float = Field(default=0.0, ge=0)
    """Weight of the penalty for moving away from where it started."""


Stage = Annotated[CptStage | SftStage | DpoStage | GrpoStage, Field(discriminator="kind")]


def is_paid(stage: Stage) -> bool:
    """Whether the rubric pays replies the model writes itself while it learns."""
    return stage.kind == "grpo" or (stage.kind == "dpo" and stage.learns_from == "rubric")
