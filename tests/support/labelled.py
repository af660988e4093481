"""The labelled conversations a reader is trained and tested with."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from tests.support.places import ROOT

FOLDER = ROOT / "sessions" / "embedded-planner" / "conversations"


@cache
def conversations() -> tuple[dict[str, Any], ...]:
    """All of them, without the second labels."""
    lines = [
        line
        for file in sorted(FOLDER.glob("*.jsonl"))
        if file.name != "second_labels.jsonl"
        for line in file.read_text(encoding="utf-8").splitlines()
    ]
    return tuple(json.loads(line) for line in lines)
