"""Texts as they are compared."""

from __future__ import annotations

import re


def normalised(text: str) -> str:
    """Lower case, punctuation and runs of space folded: equal for messages that read the same."""
    return " ".join(re.findall(r"\w+", text.casefold()))
