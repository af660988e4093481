"""Saved weights name no folder of the machine they were trained on: whoever is handed them learns nothing of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from engine.core.journal import replace_file

_TEXTS = ("*.json", "*.md", "*.jinja")


def name_no_folders(folder: Path, base: Path, name: str) -> None:
    """Write `name`, that of the base model, where files of a folder of weights hold the path to it.

    PEFT and transformers write where the base was loaded from into `adapter_config.json`, `config.json` and the card; a
    path into somebody's home says who trained it and helps nobody elsewhere.

    Raises:
        RunFailed: a file could not be written.
    """
    path = str(base)
    for file in sorted(one for pattern in _TEXTS for one in folder.glob(pattern)):
        text = file.read_text(encoding="utf-8")
        # As it stands in JSON, letters beyond ASCII escaped; the vocabulary, which is large, is not parsed for nothing.
        if path not in text and json.dumps(path)[1:-1] not in text:
            continue
        if file.suffix == ".json":
            told = _named(json.loads(text), path, name)
            replace_file(file, (json.dumps(told, indent=2, ensure_ascii=False) + "\n").encode())
        else:
            replace_file(file, text.replace(path, name).encode())


def _named(value: Any, path: str, name: str) -> Any:
    if isinstance(value, dict):
        return {key: _named(inner, path, name) for key, inner in value.items()}
    if isinstance(value, list):
        return [_named(inner, path, name) for inner in value]
    return name if value == path else value
