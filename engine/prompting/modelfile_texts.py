"""Which texts the Modelfile of Ollama can hold: it quotes them, and cannot write the quotes in them."""

from __future__ import annotations

from engine.core.row import Row

QUOTES = '"""'
"""Around each text of several lines (https://docs.ollama.com/modelfile)."""


def holds(row: Row) -> bool:
    """Whether a row can stand in a Modelfile as turns before each conversation."""
    return QUOTES not in row.prompt and QUOTES not in row.reply
