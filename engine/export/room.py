"""What an export needs of disk and memory, asked before anything is written."""

from __future__ import annotations

from pathlib import Path

from engine.core.errors import RunFailed
from engine.core.sentences import Digits, sentence
from engine.export.merge import files_of
from engine.models.download import require_space

_PER_WEIGHT = {"merged": 2.0, "f16": 2.0, "q8_0": 1.07, "q4_0": 0.75}
"""Bytes; of q4_0 with a small model's tables in eight bits."""
_PARITY = 6.0
"""Two models in fp32 are never there together, but one beside the file that llama.cpp holds is."""
_BESIDE = 2**30
"""Bytes of libraries, states and the largest weight."""
_BF16 = 2
_ROOM = 1.05


def weights_in(folder: Path) -> int:
    """About how many weights a base model has: by the size of its files, which have two bytes for each, or more."""
    return sum(file.stat().st_size for file in files_of(folder)) // _BF16


def require_room(weights: int, place: Path, kept: list[str], *, parity: bool) -> None:
    """That disk and memory hold an export; `kept` is what is written (merged, f16, q8_0, q4_0).

    Raises:
        RunFailed: one of them does not.
    """
    require_space(
        sentence("error-thing_export", "exported model"),
        int(weights * sum(_PER_WEIGHT[one] for one in kept) * _ROOM),
        place=place,
    )
    import psutil

    needed = int(weights * (_PARITY if parity else 0.0)) + _BESIDE
    there = psutil.virtual_memory().available
    if needed > there:
        raise RunFailed(
            sentence("error-there_not_enough_memory_export", "There is not enough memory to export this model."),
            sentence(
                "error-needs_about_gb_and_gb",
                "It needs about {needed} GB, and {there} GB are free.",
                needed=Digits(f"{needed / 2**30:.1f}"),
                there=Digits(f"{there / 2**30:.1f}"),
            ),
            sentence("error-close_other_programs_or_export", "Close other programs, or export it on a larger machine."),
        )
