"""The process of a grader somebody wrote: calls its `grade(sample, item)`, and says the number."""

from __future__ import annotations

import json
import os
import sys
import types
from typing import Any

from engine.sandbox.given import text_of

_WHY = 160


def main(given: int, verdict: int) -> None:
    """The number, or why there is none."""
    told = json.loads(text_of(given))
    # What is installed beside nlforge, after Python's own library.
    sys.path += told["libraries"]
    found: dict[str, Any]
    try:
        names = vars(types.ModuleType("grader"))
        exec(compile(told["grader"], "grader", "exec", dont_inherit=True), names)
        found = {"number": repr(float(names["grade"](told["sample"], told["item"])))}
    except BaseException as error:
        text = " ".join(str(error).split())
        found = {"why": (f"{type(error).__name__}: {text}" if text else type(error).__name__)[:_WHY]}
    os.write(verdict, json.dumps(found).encode())
