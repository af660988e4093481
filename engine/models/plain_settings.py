"""What is loaded of a folder of weights: numbers in safetensors, and the few settings nlforge itself writes. Never
code, a pattern or a pickle.

PEFT takes strings of `adapter_config.json` for regular expressions, imports modules it names and downloads what is not
there; transformers reads more of `config.json`. So neither gets to see the file: the settings are checked, and made
anew from their values.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from engine.core.inner_limits import plainly, shortened, with_kind
from engine.core.remedies import Action
from engine.core.sentences import sentence
from engine.models.protocols import AdaptedModel, LanguageModel, ModelConfig
from engine.models.weight_digests import WeightsMismatch

if TYPE_CHECKING:
    from peft import LoraConfig

ADAPTER = "adapter_model.safetensors"
_CONFIG = "adapter_config.json"
_INDEX = "model.safetensors.index.json"
_MOST_BYTES = 2**22
"""A mixture of a hundred experts and layers has some ten thousand names."""
_MOST_RANK = 4096
_NAME = r"[A-Za-z0-9_]+(?:\.[A-Za-z0-9_]+)*"
_TOLD_ONLY = frozenset({"base_model_name_or_path", "revision", "inference_mode", "peft_version"})
"""Of no effect: base and use are nlforge's to decide."""

Name = Annotated[str, StringConstraints(pattern=f"^{_NAME}$", max_length=200)]


class _Settings(BaseModel):
    """What nlforge sets of an adapter; everything else has to be as PEFT has it by itself."""

    model_config = ConfigDict(strict=True, extra="allow")
    peft_type: Literal["LORA"]
    r: int = Field(ge=1, le=_MOST_RANK)
    lora_alpha: int | float = Field(gt=0, le=1e6, allow_inf_nan=False)
    target_modules: list[Name] = Field(min_length=1)
    task_type: Literal["CAUSAL_LM", "SEQ_CLS"]
    modules_to_save: list[Name] | None = None
    target_parameters: list[Name] | None = None


def adapter_config(folder: Path) -> LoraConfig:
    """PEFT's `LoraConfig` for the adapter in a folder.

    Raises:
        WeightsMismatch: its `adapter_config.json` is not one nlforge writes.
    """
    path = folder / _CONFIG
    try:
        # The size before reading: what is not ours may be endless.
        if path.is_symlink() or not path.is_file() or path.stat().st_size > _MOST_BYTES:
            raise ValueError("it is not a file, or is far too long")
        settings = _Settings.model_validate_json(path.read_bytes())
    except ValidationError as error:
        first = error.errors()[0]
        raise _refused(
            folder,
            sentence(
                "error-of_folder",
                "{folder}: {why}",
                folder=".".join(map(str, first["loc"][:1])) or "It",
                why=first["msg"].lower(),
            ),
        ) from error
    except (OSError, ValueError, RecursionError) as error:
        raise _refused(
            folder,
            sentence("error-file_cannot_be_read", "{file} cannot be read: {why}", file=_CONFIG, why=plainly(error)),
        ) from error
    from peft import LoraConfig

    usual = LoraConfig().to_dict()
    for key, value in (settings.model_extra or {}).items():
        # Compared as JSON: sets and enums of peft are texts in its file.
        if key not in _TOLD_ONLY and (key not in usual or json.dumps(value) != json.dumps(usual[key], default=str)):
            raise _refused(
                folder, sentence("error-not_as_nlforge_writes", "“{key}” is not as nlforge writes it", key=key[:60])
            )
    # peft_type is what the class stands for.
    return LoraConfig(
        r=settings.r,
        lora_alpha=settings.lora_alpha,
        target_modules=settings.target_modules,
        task_type=settings.task_type,
        modules_to_save=settings.modules_to_save,
        target_parameters=settings.target_parameters,
    )


def with_adapter(model: LanguageModel, folder: Path, *, learning: bool = False) -> AdaptedModel:
    """`model` with the adapter of a folder, whose weights are all there, finite, and those the settings speak of.

    Raises:
        WeightsMismatch: they are not.
    """
    config = adapter_config(folder)
    shapes = tensors(folder, [ADAPTER])
    for name, shape in shapes.items():
        rank = shape[0] if name.endswith("lora_A.weight") else shape[-1] if name.endswith("lora_B.weight") else None
        # Weights of experts are one tensor, with the ranks of all of them.
        if rank is not None and (rank % config.r or (rank != config.r and not config.target_parameters)):
            raise _refused(
                folder,
                sentence(
                    "error-has_another_rank_than", "“{name}” has another rank than {r}", name=name[-80:], r=config.r
                ),
            )
    from peft import PeftModel, get_peft_model_state_dict

    try:
        # The base's own patterns for names of older weights are not for adapters made here.
        adapted: AdaptedModel = PeftModel.from_pretrained(model, str(folder), is_trainable=learning, config=config)
        wanted = set(get_peft_model_state_dict(adapted))
    except (ValueError, RuntimeError, KeyError, TypeError, AttributeError, OSError) as error:
        raise _refused(
            folder,
            sentence(
                "error-does_not_fit_base_model",
                "it does not fit the base model ({short})",
                short=shortened(with_kind(error)),
            ),
        ) from error
    # PEFT loads what it finds and leaves the rest as it began, with a warning at most.
    if wanted != shapes.keys():
        odd = sorted(wanted ^ shapes.keys())
        raise _refused(
            folder,
            sentence(
                "error-weights_missing_or_too_many_such",
                "{count} of its weights are missing or too many, such as “{odd}”",
                count=len(odd),
                odd=odd[0][-80:],
            ),
        )
    return adapted


def whole_model(kind: Any, folder: Path, base: Path, config: ModelConfig, options: Mapping[str, Any]) -> LanguageModel:
    """The model of class `kind` and `config` with all weights from a folder; how it writes is the base's. `options` are
    those of `from_pretrained`.

    Raises:
        WeightsMismatch: they are not finite numbers in safetensors, or not those of such a model.
    """
    _whole_model_files(folder)
    from transformers import GenerationConfig

    try:
        loaded = kind.from_pretrained(
            folder, config=config, use_safetensors=True, local_files_only=True, output_loading_info=True, **options
        )
    except (ValueError, RuntimeError, KeyError, TypeError, AttributeError, OSError) as error:
        raise _refused(
            folder,
            sentence(
                "error-they_do_not_fit_base",
                "they do not fit the base model ({short})",
                short=shortened(with_kind(error)),
            ),
        ) from error
    model: LanguageModel = loaded[0]
    told = loaded[1]
    if odd := sorted(map(str, [*told["missing_keys"], *told["unexpected_keys"], *told["mismatched_keys"]])):
        raise _refused(
            folder,
            sentence(
                "error-them_missing_or_too_many",
                "{count} of them are missing or too many, such as “{odd}”",
                count=len(odd),
                odd=odd[0][-80:],
            ),
        )
    if (base / "generation_config.json").is_file() and hasattr(model, "generation_config"):
        model.generation_config = GenerationConfig.from_pretrained(base)
    return model


def _whole_model_files(folder: Path) -> None:
    names = ["model.safetensors"]
    if not (folder / names[0]).is_file():
        try:
            index = folder / _INDEX
            if index.stat().st_size > _MOST_BYTES:
                raise ValueError("it is far too long")
            names = sorted({str(name) for name in json.loads(index.read_text(encoding="utf-8"))["weight_map"].values()})
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise _refused(
                folder,
                sentence(
                    "error-there_no_weights_safetensors_which",
                    "there are no weights in safetensors, which alone are loaded",
                ),
            ) from error
        # A name with a folder in it would read files elsewhere.
        if not names or any(Path(name).name != name or not name.endswith(".safetensors") for name in names):
            raise _refused(
                folder,
                sentence(
                    "error-index_names_other_files_than_weights", "its index names other files than weights beside it"
                ),
            )
    tensors(folder, names)


def tensors(folder: Path, names: Sequence[str]) -> dict[str, tuple[int, ...]]:
    """Name → shape of all weights in the files of a folder.

    Raises:
        WeightsMismatch: a file is not there or no whole safetensors file, or a weight is no finite number.
    """
    from safetensors import SafetensorError, safe_open

    found: dict[str, tuple[int, ...]] = {}
    for file in names:
        path = folder / file
        if path.is_symlink() or not path.is_file():
            raise _refused(
                folder,
                sentence(
                    "error-there_no_weights_loaded_from",
                    "there is no {file}; weights are loaded from safetensors alone, never from a pickle",
                    file=file,
                ),
            )
        try:
            # One tensor after the other, so that a large file is not held twice.
            with safe_open(str(path), framework="pt") as opened:
                for name in opened.keys():  # noqa: SIM118 -- it is no mapping
                    tensor = opened.get_tensor(name)
                    # One NaN makes every reply one, and nothing says where it came from.
                    if tensor.is_floating_point() and not bool(tensor.isfinite().all()):
                        raise _refused(
                            folder,
                            sentence(
                                "error-holds_value_that_not_finite",
                                "“{name}” holds a value that is not a finite number",
                                name=name[-80:],
                            ),
                        )
                    found[name] = tuple(tensor.shape)
        except (SafetensorError, OSError, ValueError, RuntimeError) as error:
            raise _refused(
                folder,
                sentence(
                    "error-not_complete_safetensors_file",
                    "{file} is not a complete safetensors file ({short})",
                    file=file,
                    short=shortened(with_kind(error)),
                ),
            ) from error
    return found


def _refused(folder: Path, why: str) -> WeightsMismatch:
    return WeightsMismatch(
        sentence("error-weights_not_loaded", "The weights in {folder} are not loaded.", folder=folder),
        sentence("error-they_not_such_as_nlforge", "They are not such as nlforge saves: {why}.", why=why),
        sentence(
            "error-put_folder_back_as_was_from",
            "Put the folder back as it was, from a copy if you have one; or train again.",
        ),
        remedies=(Action(kind="train_again"),),
    )
