"""Models that answer at once, without weights."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from engine.core.paths import RunPaths
from engine.trust.answer import Answer


def all_is_fine(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Base and trained model answer “fine” to everything; what they were asked comes into the list."""
    asked: list[str] = []

    def base(run: RunPaths, texts: Sequence[str], delivered: bool = True) -> list[str]:
        asked.extend(texts)
        return ["fine"] * len(texts)

    def trained(run: RunPaths, texts: Sequence[str]) -> list[Answer]:
        return [Answer(text) for text in base(run, texts)]

    monkeypatch.setattr("engine.prompting.ask.answer", base)
    monkeypatch.setattr("engine.trust.answer.answer_or_hand_over", trained)
    return asked
