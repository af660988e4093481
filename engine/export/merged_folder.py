"""A folder with a whole model, as transformers and vLLM load it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from engine.export.merge import Merged, merge
from engine.export.system_text import delivered_template
from engine.export.trained import Trained
from engine.models.class_head import CLASSES

WEIGHTS = "model.safetensors"
_TOKENIZER = ("tokenizer.json", "tokenizer_config.json")


def write_merged(trained: Trained, folder: Path) -> Merged:
    """The merged weights of a run with all that loads them, in a new or empty folder.

    Raises:
        WeightsMismatch: the adapter does not fit, or changes nothing.
        OSError: it could not be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name in _TOKENIZER:
        shutil.copyfile(trained.base_folder / name, folder / name)
    merged = merge(trained, folder / WEIGHTS)
    (folder / "config.json").write_text(json.dumps(_config(trained, merged), indent=1), encoding="utf-8")
    if trained.kind == "classes":
        (folder / CLASSES).write_text(json.dumps(list(trained.classes), ensure_ascii=False), encoding="utf-8")
        return merged
    (folder / "chat_template.jinja").write_text(
        delivered_template(trained.tokenizer, trained.system_prompt), encoding="utf-8"
    )
    settings = {"eos_token_id": list(ends_of(trained)), "do_sample": False}
    (folder / "generation_config.json").write_text(json.dumps(settings, indent=1), encoding="utf-8")
    return merged


def _config(trained: Trained, merged: Merged) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((trained.base_folder / "config.json").read_text(encoding="utf-8"))
    told.pop("_model_name_or_path", None)
    # Kept finely, computed in what the makers meant: activations of many models leave the range of half precision.
    told |= {"tie_word_embeddings": merged.tied, "dtype": "bfloat16"}
    if trained.kind == "classes":
        architecture = str(told["architectures"][0]).replace("ForCausalLM", "ForSequenceClassification")
        told |= {
            "architectures": [architecture],
            "id2label": {str(n): label for n, label in enumerate(trained.classes)},
            "label2id": {label: n for n, label in enumerate(trained.classes)},
            "problem_type": "single_label_classification",
            "is_causal": False,
        }
    return told


def ends_of(trained: Trained) -> tuple[int, ...]:
    """Tokens that end a reply, as in evaluation; first the one that ends a turn."""
    first = trained.tokenizer.eos_token_id
    try:
        told = json.loads((trained.base_folder / "generation_config.json").read_text(encoding="utf-8"))
        found = told.get("eos_token_id")
    except (OSError, ValueError):
        found = None
    more = found if isinstance(found, list) else [] if found is None else [found]
    return tuple(dict.fromkeys([first, *map(int, more)]))


def stops_of(trained: Trained) -> tuple[str, ...]:
    """Their texts."""
    return tuple(trained.tokenizer.decode([end]) for end in ends_of(trained))
