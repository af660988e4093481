"""The model a stage begins with, and what the configurations of all trainers share."""

from __future__ import annotations

import importlib.util
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.core.arithmetic import Dtype
from engine.core.errors import RunFailed
from engine.core.sentences import sentence
from engine.core.stages import StageBase
from engine.models.base_record import require_base
from engine.models.base_weights import DEFAULT, Base
from engine.models.load import load_classifier, load_model, on_card
from engine.models.plain_settings import with_adapter
from engine.models.precision import best_dtype
from engine.models.protocols import LanguageModel, ModelAndTokenizer
from engine.models.weight_digests import require_whole
from engine.training.first_choice import at_first
from engine.training.fsdp import shards_of
from engine.training.gpu.memory import fit_of
from engine.training.gpu.patch import liger

_DRAWS = 200
SAMPLINGS = ("random", "group_by_length")
_MUCH_PADDING = 2.0
"""The longest row of a batch against the mean row, from which on most of a batch is padding."""


@dataclass(frozen=True)
class Start:
    """What a stage begins with."""

    adapter: Path | None = None
    """Adapter of the stage before, which is trained on; None = the base model as it is."""
    base: Base = DEFAULT
    """The model all stages of a run are built on."""
    report_to: tuple[str, ...] = ()
    """Trackers the person has and asked for; none unless said."""


def trainable_model(stage: StageBase, start: Start, seed: int) -> ModelAndTokenizer:
    """`(model, tokenizer)` with the weights that learn: an adapter in fp32 on frozen weights (`best_dtype`), 4-bit ones
    for QLoRA (whose adapter TRL keeps in bf16, as Dettmers et al. 2023 did), or all weights in fp32.

    Weights that learn are in fp32 and computed with in bf16, as PEFT and TRL have it: a step of Adam is often less than
    a bf16 number can be moved by, a 256th of itself.

    The adapter of the stage before goes on learning, so that one adapter holds all stages. With an adapter it runs
    under autocast only. Divided weights stay frozen; their adapters are whole in every process, and the trainer
    averages their gradients.

    Raises:
        RunFailed: the weights are to be divided, and there is one process only.
    """
    # Where all weights learn, those of the stage before are the model.
    whole = start.adapter if stage.method == "full" else None
    model, tokenizer = load_model(
        whole, base=start.base, four_bit=stage.method == "qlora", dtype=_dtype(stage), shards=shards_of(stage)
    )
    if whole is not None:
        # Adam's small updates would be rounded away in bf16 weights.
        model = model.float()
    return learning_model(model, stage, start, seed, "CAUSAL_LM"), tokenizer


def trainable_classifier(stage: StageBase, start: Start, classes: Sequence[str], seed: int) -> ModelAndTokenizer:
    """As `trainable_model`, with a class head in fp32 that learns as well; it can only be the first stage.

    Raises:
        RunFailed: four bits are asked for on a machine without a card or without bitsandbytes.
    """
    from transformers import set_seed

    # The head's weights are drawn.
    set_seed(seed)
    model, tokenizer = load_classifier(classes, base=start.base, four_bit=stage.method == "qlora", dtype=_dtype(stage))
    learning = learning_model(model, stage, start, seed, "SEQ_CLS", heads=("score",))
    for name, parameter in learning.named_parameters():
        if "score" in name and parameter.requires_grad:
            # It is drawn in the dtype of the base; weights that learn are in fp32.
            parameter.data = parameter.data.float()
    return learning, tokenizer


def _dtype(stage: StageBase) -> Dtype:
    """Weights that learn are kept in fp32; frozen ones in what is fastest here."""
    return "float32" if stage.method == "full" else best_dtype()


def learning_model(
    model: LanguageModel, stage: StageBase, start: Start, seed: int, task: str, heads: Sequence[str] = ()
) -> LanguageModel:
    """The model with what learns of it: an adapter, that of before or a new one, or all of its weights.

    Raises:
        NlforgeError: the adapter of before is not whole.
    """
    from peft import LoraConfig, get_peft_model, prepare_model_for_kbit_training
    from transformers import set_seed

    set_seed(seed)
    model.train()
    if stage.method == "full":
        return model
    if stage.method == "qlora":
        # What is not packed goes to fp32. Whether activations are computed again is the trainer's to say, which then
        # gives inputs gradients, without which none would reach the adapters.
        model = prepare_model_for_kbit_training(model, use_gradient_checkpointing=False)
    if start.adapter is not None:
        require_whole(start.adapter)
        require_base(start.adapter, start.base)
        adapted = with_adapter(model, start.adapter, learning=True)
    else:
        config = LoraConfig(
            r=stage.lora_rank,
            lora_alpha=stage.lora_alpha,
            target_modules="all-linear",
            task_type=task,
            modules_to_save=list(heads) or None,
        )
        adapted = get_peft_model(model, config)
    for module in adapted.modules():
        if hasattr(module, "cast_input_dtype_enabled"):
            # Activations go to fp32 and, under autocast, straight back to bf16: a twentieth of a CPU step for nothing.
            module.cast_input_dtype_enabled = False
    return adapted


def hold_still(model: LanguageModel) -> None:
    """TRL keeps where the stage began as an adapter of its own, which never learns."""
    for name, parameter in model.named_parameters():
        if ".ref." in name:
            parameter.requires_grad = False


def steps_of(stage: StageBase, rows: int) -> int:
    """Optimizer steps for the passes wanted, at least one."""
    return max(1, round(stage.epochs * -(-rows // stage.batch_size)))


def sampling(words: Sequence[int], batch_size: int, *, padded: bool = True) -> str:
    """TRL's `train_sampling_strategy`, one of `SAMPLINGS`: rows by length only where padding would be most of a batch.

    Sorted batches teach worse: on 99 rows of the sample the loss on unseen replies was 1.646 against 1.611 in random
    order, which cost a twentieth of the time. `words` are the lengths of the rows, in any unit.
    """
    if not padded:
        return "random"
    # The same choice each time the same rows are trained on.
    draw = random.Random(0)
    widest = [max(draw.choices(words, k=batch_size)) for _ in range(_DRAWS)]
    return "group_by_length" if sum(widest) / _DRAWS > _MUCH_PADDING * sum(words) / len(words) else "random"


def sampling_of(
    state: Path,
    words: Sequence[int],
    batch_size: int,
    *,
    padded: bool = True,
    before: Callable[[], str] | None = None,
) -> str:
    """As `sampling`; a stage that goes on keeps the order it began in, of which the trainer leaves out what was
    learned. `before`: as in `at_first`.

    Raises:
        RunFailed: it could not be noted.
    """
    return at_first(state, "sampling", SAMPLINGS, lambda: sampling(words, batch_size, padded=padded), before)


def eight_bit(stage: StageBase, state: Path) -> bool:
    """Whether Adam's moments are kept in 8 bits: where all weights learn they are most of the memory, of adapters
    next to nothing. Needs a card and bitsandbytes. A stage that goes on keeps what its checkpoints hold; those of
    earlier versions hold them in fp32.

    Raises:
        RunFailed: its checkpoints hold them in 8 bits, and there is no card or no bitsandbytes; it could not be noted.
    """
    if stage.method != "full":
        return False
    able = on_card() and importlib.util.find_spec("bitsandbytes") is not None
    chosen = at_first(state, "eight_bit", (False, True), lambda: able, lambda: False)
    if chosen and not able:
        raise RunFailed(
            sentence(
                "noted-eight_bits",
                "This training began with an optimizer in 8 bits, which needs a graphics card and bitsandbytes.",
            ),
            sentence(
                "noted-eight_bits-lacks",
                "This machine lacks one of them, and what the optimizer kept cannot be read without.",
            ),
            sentence(
                "noted-todo-eight_bits",
                "Install it (pip install bitsandbytes), or go on on a machine with a graphics card.",
            ),
        )
    return chosen


def common_arguments(
    stage: StageBase,
    steps: int,
    state: Path,
    seed: int,
    processes: int = 1,
    report_to: tuple[str, ...] = (),
    *,
    recompute: bool = False,
) -> dict[str, Any]:
    """Arguments every TRL configuration takes; the rows of a step are shared by `processes`, and learned from in as
    many parts as fit the memory (`fit_of`). `recompute`: activations are not kept, whatever the plan says.

    On a card products are in bf16, those that stay in fp32 in TF32 (as transformers sets it).

    Raises:
        RunFailed: as `eight_bit`.
    """
    import torch

    fit = fit_of(state)
    return {
        "output_dir": str(state),
        # The batch the spec names is that of a step, of all processes together.
        "per_device_train_batch_size": max(1, stage.batch_size // processes // fit.parts),
        "gradient_accumulation_steps": fit.parts,
        "max_steps": steps,
        "learning_rate": stage.learning_rate,
        "lr_scheduler_type": stage.schedule,
        "warmup_steps": round(steps * stage.warmup_share),
        "bf16": best_dtype() == "bfloat16",
        "use_cpu": not torch.cuda.is_available(),
        "logging_steps": 1,
        # By time and not by steps: the reporter asks for each save.
        "save_strategy": "no",
        "save_total_limit": 2,
        "report_to": list(report_to),
        "activation_checkpointing": stage.activation_checkpointing or recompute or fit.recompute,
        **({"optim": "adamw_8bit"} if eight_bit(stage, state) else {}),
        # Fused kernels for norms, rotary embedding and loss, where they can be had.
        "use_liger_kernel": liger(),
        "disable_tqdm": True,
        # Pinned pages only help copies to a card, and warn where there is none.
        "dataloader_pin_memory": torch.cuda.is_available(),
        "seed": seed,
        "data_seed": seed,
        # The trainer would leave out losses that are no numbers; they are what the watch looks for.
        "logging_nan_inf_filter": False,
    }
