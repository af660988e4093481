"""What a card decides: memory by an estimate, the optimizer, who writes replies, and rows one behind the other in the
real loop with the gate that watches over them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from engine.core.errors import GateFailed, RunFailed
from engine.core.events import Step
from engine.core.stages import GrpoStage, StageBase
from engine.training.gpu import attention, memory
from engine.training.model import common_arguments, eight_bit
from engine.training.rl.grpo import batches_of, rollout_writer
from tests.engine.training.trainings import trained

_GB = 1e9


class _Shape:
    """Qwen2.5 0.5B by its configuration: 494 million weights, of which some learn."""

    hidden_size, intermediate_size, num_hidden_layers = 896, 4864, 24
    num_attention_heads, num_key_value_heads = 14, 2


class _Weight:
    def __init__(self, count: int, learns: bool) -> None:
        self.requires_grad, self.count = learns, count

    def numel(self) -> int:
        return self.count


class _Model:
    def __init__(self, learning: int) -> None:
        self.config, self.learning = self, learning

    def get_text_config(self) -> type[_Shape]:
        return _Shape

    def parameters(self) -> list[_Weight]:
        return [_Weight(494_000_000 - self.learning, False), _Weight(self.learning, True)]


def test_activations_are_computed_again_where_they_do_not_fit() -> None:
    """The batch decides, not the model: 8 rows of 512 tokens fit 24 GB, 128 rows do not; the plan's own wish holds."""
    adapters: Any = _Model(18_000_000)
    plan = StageBase()

    def again(tokens: int, gb: float, stage: StageBase = plan) -> bool:
        return memory.has_to_recompute(adapters, stage, tokens, int(gb * _GB), eight_bit=False)

    assert not again(8 * 512, 24) and again(128 * 512, 24) and not again(128 * 512, 141)
    assert again(1, 141, StageBase(activation_checkpointing=True))


def test_the_estimate_counts_what_a_layer_keeps() -> None:
    """By hand: 16 × 896 for norms, 2 × 64 × (28 + 4) for attention, 8 × 4864 for the gated part; a weight that learns
    takes 12 bytes beside itself, 6 with moments in 8 bits."""
    model: Any = _Model(494_000_000)
    assert memory.layer_bytes(model) == 16 * 896 + 4096 + 8 * 4864
    kept = memory.activation_bytes(model, 4096, recompute=False)
    again = memory.activation_bytes(model, 4096, recompute=True)
    assert kept == 4096 * 24 * memory.layer_bytes(model) + 2**30
    assert again == 4096 * (24 * 2 * 896 + memory.layer_bytes(model)) + 2**30
    assert memory.learning_bytes(model, eight_bit=False) == 12 * 494_000_000
    assert memory.learning_bytes(model, eight_bit=True) == 6 * 494_000_000


def test_the_largest_batch_is_that_of_the_longest_rows() -> None:
    assert memory.most_tokens([3, 9, 5, 1], 2, packed=True) == 14
    assert memory.most_tokens([3, 9, 5, 1], 2, packed=False) == 18
    assert memory.most_tokens([], 2, packed=False) == 0


@pytest.fixture
def card(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """A machine with a card, and packages as the set names them."""
    import importlib.util

    there: set[str] = set()
    for module in ("engine.training.model", "engine.training.rl.grpo", "engine.training.gpu.patch"):
        monkeypatch.setattr(f"{module}.on_card", lambda: True)
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *rest: name in there or find(name, *rest))
    return there


def test_moments_are_in_8_bits_only_where_all_weights_learn(card: set[str], tmp_path: Path) -> None:
    """And only with bitsandbytes; else it is the fused Adam of torch, which is the trainer's default."""
    full, lora = StageBase(method="full"), StageBase()
    assert not eight_bit(full, tmp_path)
    card.add("bitsandbytes")
    assert eight_bit(full, tmp_path) and not eight_bit(lora, tmp_path)
    assert common_arguments(full, 1, tmp_path, 7)["optim"] == "adamw_8bit"
    assert "optim" not in common_arguments(lora, 1, tmp_path, 7)


def test_an_optimizer_that_has_learned_stays_as_it_is(card: set[str], tmp_path: Path) -> None:
    """Its state in fp32 is none of 8 bits; also that of an earlier version, which noted nothing."""
    full, noted, older = StageBase(method="full"), tmp_path / "noted", tmp_path / "older"
    assert not eight_bit(full, noted)
    for state in (noted, older):
        (state / "checkpoint-3").mkdir(parents=True)
    card.add("bitsandbytes")
    for state in (noted, older):
        assert not eight_bit(full, state) and "optim" not in common_arguments(full, 1, state, 7)
    began = tmp_path / "began"
    assert eight_bit(full, began)
    (began / "checkpoint-3").mkdir()
    assert common_arguments(full, 1, began, 7)["optim"] == "adamw_8bit"


def test_an_optimizer_in_8_bits_goes_on_nowhere_else(card: set[str], tmp_path: Path) -> None:
    """Which is a sentence; where nothing was learned yet, it begins with the usual one."""
    full = StageBase(method="full")
    card.add("bitsandbytes")
    assert eight_bit(full, tmp_path)
    card.remove("bitsandbytes")
    (tmp_path / "checkpoint-3").mkdir()
    with pytest.raises(RunFailed, match=r"optimizer in 8 bits.*pip install bitsandbytes"):
        common_arguments(full, 1, tmp_path, 7)
    (tmp_path / "checkpoint-3").rmdir()
    assert not eight_bit(full, tmp_path)


def test_vllm_writes_replies_where_it_can(card: set[str]) -> None:
    """Installed, one process, weights it can be handed."""
    assert rollout_writer(GrpoStage(), 1) == "transformers"
    card.add("vllm")
    assert rollout_writer(GrpoStage(), 1) == rollout_writer(GrpoStage(method="full"), 1) == "vllm"
    assert rollout_writer(GrpoStage(), 2) == rollout_writer(GrpoStage(method="qlora"), 1) == "transformers"


def test_without_a_card_neither_is_chosen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda *_: object())
    assert rollout_writer(GrpoStage(), 1) == "transformers" and not eight_bit(StageBase(method="full"), tmp_path)


def test_replies_of_a_step_stay_together_however_many_parts_it_has(card: set[str]) -> None:
    """All replies of a step are learned from before the weights move; in parts, of a few at a time."""
    for stage in (GrpoStage(batch_size=8, completions=8), GrpoStage(batch_size=3, completions=4)):
        for parts in (1, 2, 4):
            found = batches_of(stage, ahead=2, parts=parts)
            a_step = found["per_device_train_batch_size"] * found["gradient_accumulation_steps"]
            assert a_step == stage.batch_size * stage.completions
            assert found["steps_per_generation"] == 2 * found["gradient_accumulation_steps"]
    assert batches_of(GrpoStage(batch_size=8, completions=8), parts=4)["per_device_train_batch_size"] == 8


@pytest.mark.parametrize("method", ["lora", "full"])
def test_rows_one_behind_the_other_learn_the_same_in_the_real_loop(
    small: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    """Through the stage as it is run, with TRL's collator and a card's attention: the loss of every step."""
    usual, _ = trained(tmp_path / "usual", epochs=1, learning_rate=1e-3, packing=False, method=method)
    monkeypatch.setattr("engine.training.sft.kernel_for", lambda model: attention.NAME)
    packed, done = trained(tmp_path / "packed", epochs=1, learning_rate=1e-3, method=method)
    losses = [[e.loss for e in events if isinstance(e, Step)] for events in (usual, packed)]
    assert done and len(losses[1]) == 6 and losses[1] == pytest.approx(losses[0], abs=0.02)


def test_rows_that_see_each_other_are_refused_before_the_first_step(
    small: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By a kernel that takes rows one behind the other for one long row."""
    import torch

    def one_long_row(query: Any, key: Any, value: Any, *_: Any) -> Any:
        q, k, v = (t.transpose(0, 1)[None] for t in (query, key, value))
        return torch.nn.functional.scaled_dot_product_attention(q, k, v, is_causal=True, enable_gqa=True)[0].transpose(
            0, 1
        )

    monkeypatch.setattr("engine.training.sft.kernel_for", lambda model: attention.NAME)
    monkeypatch.setattr(attention, "row_by_row", one_long_row)
    with pytest.raises(GateFailed, match="rows apart"):
        trained(tmp_path, epochs=1)
