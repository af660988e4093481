"""What a stage chose when it began, and keeps where it goes on: the steps that were learned fit no other choice."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from engine.core.journal import replace_file

_T = TypeVar("_T", bool, str)


def at_first(
    state: Path, name: str, known: Sequence[_T], choose: Callable[[], _T], before: Callable[[], _T] | None = None
) -> _T:
    """What the stage with its checkpoints in `state` began with, one of `known`; chosen by `choose` while nothing is
    learned yet, and noted.

    `before`: what an earlier version chose, which left checkpoints and no note; None where that is as now.

    Raises:
        RunFailed: it could not be noted.
    """
    # A file for each: processes that train together write at the same time.
    file = state / f"first_{name}.json"
    goes_on = any(state.glob("checkpoint-*"))
    if goes_on and (noted := _read(file)) in known:
        return known[known.index(noted)]
    found = before() if goes_on and before is not None else choose()
    replace_file(file, json.dumps(found).encode())
    return found


def _read(file: Path) -> object:
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
