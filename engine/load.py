"""Load the base model and a trained adapter, without any network."""

from __future__ import annotations

import os
import warnings
from pathlib import Path
from typing import Any

from engine.basemodel import base_model_dir


def offline() -> None:
    """Tell the model libraries to stay off the network and off the screen; before their first import."""
    os.environ.update(HF_HUB_OFFLINE="1", TRANSFORMERS_OFFLINE="1", HF_DATASETS_OFFLINE="1", HF_HUB_DISABLE_TELEMETRY="1",
                      DO_NOT_TRACK="1", TRANSFORMERS_NO_ADVISORY_WARNINGS="1", TOKENIZERS_PARALLELISM="false",
                      HF_HUB_DISABLE_PROGRESS_BARS="1", TRANSFORMERS_VERBOSITY="error")
    # Spinning threads of two programs on few cores slow both fiftyfold; sleeping ones share.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    os.environ.setdefault("GOMP_SPINCOUNT", "0")
    # The libraries' notes to each other about coming versions mean nothing to a person at a terminal.
    warnings.filterwarnings("ignore", category=FutureWarning)


def load_model(adapter: Path | None = None) -> tuple[Any, Any]:
    """`(model, tokenizer)`: bf16 weights, with the adapter merged in where one is given."""
    offline()
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    folder = base_model_dir()
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.bfloat16)
    if adapter is not None:
        from peft import PeftModel

        # fp32 for the merge: a bf16 sum would round small updates away.
        model = PeftModel.from_pretrained(model.float(), str(adapter)).merge_and_unload().to(torch.bfloat16)
    model.eval()
    return model, tokenizer


def conversation(system_prompt: str, prompt: str) -> list[dict[str, str]]:
    """The messages a model sees, the same in training, evaluation and use."""
    system = [{"role": "system", "content": system_prompt}] if system_prompt else []
    return [*system, {"role": "user", "content": prompt}]
