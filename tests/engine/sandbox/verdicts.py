"""Replies that want to pass their tests, and the verdict on them."""

from __future__ import annotations

from typing import Any

import yaml

from engine.core.spec import Criterion
from engine.graders.kinds import Code
from engine.graders.sandbox import code
from engine.graders.verdict import Reply, Verdict
from tests.support.places import TESTS


def judged(text: str, tests: str, right: str = "", seconds: float = 3) -> Verdict:
    return code(Reply("", right, text), Code(tests=tests, seconds=seconds, memory_mb=256))


CASES: dict[str, list[dict[str, Any]]] = yaml.safe_load((TESTS / "data" / "verdicts.yaml").read_text(encoding="utf-8"))


CODE = Criterion.model_validate(
    {
        "name": "its tests pass",
        "about": "runs and passes",
        "weight": 1,
        "grader": {"kind": "code", "tests": "assert f(2) == 4"},
    }
)


LENGTH = Criterion.model_validate(
    {"name": "short", "about": "short", "weight": 1, "grader": {"kind": "length", "at_most": 30}}
)


GRADER = Criterion.model_validate(
    {
        "name": "my own",
        "about": "x",
        "weight": 1,
        "grader": {"kind": "python", "source": "def grade(sample, item):\n    return 1.0"},
    }
)
