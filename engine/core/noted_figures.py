"""Figures of a sentence in an event."""

from __future__ import annotations

from typing import Any

NotedFigures = dict[str, int | float | str | list[Any] | dict[str, Any]]
"""By name: a number; a name or quote; a figure in digits, `{"digits": "1,234.5"}`, or a sentence, `{"key": …,
"figures": …, "text": …}`, as `engine.core.sentences.packed` writes them; or several of these."""
