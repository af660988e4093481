"""Load the base model and a trained adapter, without any network."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from engine.core.arithmetic import Dtype
from engine.core.errors import RunFailed
from engine.core.remedies import Action
from engine.core.sentences import sentence
from engine.models.base_record import require_base
from engine.models.base_weights import DEFAULT, Base, base_model_dir, is_encoder
from engine.models.class_head import by_mean, classes_of, head_config
from engine.models.libraries import quiet_libraries
from engine.models.plain_settings import whole_model, with_adapter
from engine.models.precision import best_dtype
from engine.models.protocols import LanguageModel, ModelAndTokenizer, Tokenizer
from engine.models.tokenizer import base_tokenizer
from engine.models.weight_digests import require_whole

if TYPE_CHECKING:
    from transformers import BitsAndBytesConfig


def load_model(
    adapter: Path | None = None,
    *,
    base: Base = DEFAULT,
    four_bit: bool = False,
    dtype: Dtype | None = None,
    shards: int = 1,
) -> ModelAndTokenizer:
    """`(model, tokenizer)` of `base`: weights in `dtype`, by default what replies are written in here (`best_dtype`),
    with the adapter merged in where one is given, and its class head where it has one. Of an encoder it is what fills
    in forms (`FormReader`).

    `four_bit` packs the weights as NF4 (Dettmers et al. 2023, “QLoRA”), which needs a card and bitsandbytes. `shards`
    processes, joined by torch.distributed, each read and hold their part of every weight (FSDP2); all of them make this
    call.

    Raises:
        RunFailed: four bits are asked for on a machine without a card or without bitsandbytes.
        WeightsMismatch: the adapter is not what was saved, holds more than weights and the settings nlforge writes, or
            was trained on another base.
        BadInput: the labels of a class head cannot be read.
    """
    if adapter is not None:
        require_whole(adapter)
        require_base(adapter, base)
    if is_encoder(base):
        from engine.models.field_model import BareEncoder, FieldModel

        reader = BareEncoder() if adapter is None else FieldModel(adapter, base)
        return cast(LanguageModel, reader), base_tokenizer(base, base_model_dir(base))
    return _load(base, adapter, classes_of(adapter), four_bit=four_bit, dtype=dtype, shards=shards)


def load_classifier(
    classes: Sequence[str], *, base: Base = DEFAULT, four_bit: bool = False, dtype: Dtype | None = None
) -> ModelAndTokenizer:
    """`(model, tokenizer)`: the base model with a class head that knows nothing yet; raises as `load_model`."""
    return _load(base, None, classes, four_bit=four_bit, dtype=dtype)


def _load(
    base: Base, adapter: Path | None, classes: Sequence[str], *, four_bit: bool, dtype: Dtype | None, shards: int = 1
) -> ModelAndTokenizer:
    quiet_libraries()
    import torch
    from transformers import AutoConfig, AutoModelForCausalLM, AutoModelForSequenceClassification

    dtype = dtype or best_dtype("writing")
    folder = base_model_dir(base)
    whole = None
    if adapter is not None and not (adapter / "adapter_config.json").exists():
        # All weights were trained: the folder holds a whole model.
        whole, adapter = adapter, None
    tokenizer = base_tokenizer(base, folder)
    options: dict[str, Any] = {
        "dtype": getattr(torch, dtype),
        **({"quantization_config": _four_bit()} if four_bit else {}),
    }
    # Its kernels take no fp32.
    if flash_attention() and (dtype == "bfloat16" or four_bit):
        options["attn_implementation"] = "flash_attention_2"
    if shards > 1:
        from transformers.distributed import DistributedConfig

        # The weights are never whole anywhere: each process reads its part of the file, and places it itself.
        options["distributed_config"] = DistributedConfig(fsdp_size=shards)
    config = head_config(folder, classes) if classes else AutoConfig.from_pretrained(folder)
    kind = AutoModelForSequenceClassification if classes else AutoModelForCausalLM
    # Of a trained model only the weights are taken; what they are put into, and the tokenizer, are the base's.
    model = (
        kind.from_pretrained(folder, config=config, **options)
        if whole is None
        else whole_model(kind, whole, folder, config, options)
    )
    _ends_turns(model, tokenizer)
    if classes:
        by_mean(model)
    if shards > 1:
        # There is no tensor parallelism; taken for it, PEFT would gather all base weights in every process to save an
        # adapter.
        model._tp_size = None
    if adapter is not None:
        # fp32 for the merge: a bf16 sum would round small updates away.
        model = with_adapter(model.float(), adapter).merge_and_unload().to(getattr(torch, dtype))
    # 4-bit weights are put on the card while they are packed, and parts of weights by who divides them.
    if torch.cuda.is_available() and not four_bit and shards == 1:
        model.to("cuda")
    model.eval()
    return model, tokenizer


def _ends_turns(model: LanguageModel, tokenizer: Tokenizer) -> None:
    """A reply ends with the token that ends a turn, whatever else its makers let a text end with."""
    settings = getattr(model, "generation_config", None)
    if settings is None or tokenizer.eos_token_id is None:
        return
    ends = settings.eos_token_id
    known = ends if isinstance(ends, list) else [] if ends is None else [ends]
    if tokenizer.eos_token_id not in known:
        settings.eos_token_id = [tokenizer.eos_token_id, *known]


def on_card() -> bool:
    """Whether there is a card to train on."""
    import torch

    return bool(torch.cuda.is_available())


def flash_attention() -> bool:
    """Whether there is a card it runs on (Ampere and later) and the package flash-attn, with which rows of a batch need
    no padding."""
    import importlib.util

    import torch

    there = on_card() and importlib.util.find_spec("flash_attn") is not None
    return there and torch.cuda.get_device_capability() >= (8, 0)


def _four_bit() -> BitsAndBytesConfig:
    import importlib.util

    import torch
    from transformers import BitsAndBytesConfig

    if not torch.cuda.is_available() or importlib.util.find_spec("bitsandbytes") is None:
        raise RunFailed(
            sentence(
                "noted-four_bits", "Training on 4-bit weights needs a graphics card and the package bitsandbytes."
            ),
            sentence("noted-lacks_one", "This machine lacks one of them."),
            sentence("noted-todo-four_bits", "Install it (pip install bitsandbytes), or train with LoRA."),
            remedies=(Action(kind="use_lora"),),
        )
    return BitsAndBytesConfig(
        load_in_4bit=True,
        bnb_4bit_quant_type="nf4",
        bnb_4bit_use_double_quant=True,
        bnb_4bit_compute_dtype=torch.bfloat16,
        llm_int8_skip_modules=["lm_head", "score"],
    )


def conversation(system_prompt: str, prompt: str) -> list[dict[str, str]]:
    """The messages a model sees, the same in training, evaluation and use."""
    system = [{"role": "system", "content": system_prompt}] if system_prompt else []
    return [*system, {"role": "user", "content": prompt}]
