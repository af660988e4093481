"""What values of a spec are called where a person reads that they changed."""

from __future__ import annotations

import re
from collections.abc import Mapping

_ENTRY = re.compile(r"(?P<list>[\w.]+)\[(?P<entry>.+)\](?:\.(?P<value>[\w.]+))?", re.DOTALL)
_NAMES: Mapping[str, str] = {
    "model.base": "base model", "model.params_b": "its size (billion parameters)",
    "model.weights": "where its weights come from", "model.context": "tokens it reads at once",
    "model.license": "its licence", "model.max_params_b": "largest size (billion parameters)",
    "model.system_prompt": "instruction before each message (system prompt)", "limits.budget.amount": "budget",
    "limits.budget.currency": "currency", "limits.deadline": "deadline", "limits.deadline_hours": "hours it may take",
    "limits.max_response_seconds": "seconds a reply may take", "limits.rounds": "training rounds",
    "data.limit": "most rows used", "data.eval_share": "share of rows held out for testing",
    "data.max_eval_rows": "most rows held out for testing", "data.keep": "may stay as it is",
    "data.own": "your own values, which stay", "data.redact": "replaced by placeholders",
    "data.offline_only": "everything stays on your machines", "data.embedding": "how facts are compared",
    "deploy.target": "delivered as",
}  # fmt: skip
_VALUES: Mapping[str, str] = {
    "weight": "points",
    "hard": "a must",
    "about": "how it is checked",
    "use": "what it is for",
    "kind": "kind",
    "prompt_column": "column of the message",
    "reply_column": "column of the answer",
    "epochs": "passes over the data",
    "learning_rate": "learning rate",
    "lora_rank": "LoRA rank",
    "batch_size": "rows a step",
    "max_length": "longest row in tokens",
    "at_least": "at least",
    "vram_gb": "memory in GB",
}
_USES: Mapping[str, str] = {"train": "training", "eval": "testing", "retrieve": "checking facts", "never": "not used"}


def name_of(field: str) -> str:
    """“stages[sft].learning_rate” → “learning rate (sft)”; values nobody speaks of keep the name the spec gives
    them."""
    if (known := _NAMES.get(field)) is not None:
        return known
    found = _ENTRY.fullmatch(field)
    if found is None:
        return field
    value = found["value"]
    if value is None:
        return found["entry"]
    words = _VALUES.get(value, value.replace("_", " "))
    return f"{words} ({found['entry']})" if found["list"] == "stages" else f"{found['entry']}, {words}"


def value_of(field: str, value: str) -> str:
    """What a source is for, in words; all other values as they are."""
    return _USES.get(value, value) if field.startswith("data.sources[") and field.endswith("].use") else value
