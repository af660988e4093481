"""The sentences that a run tells and that errors say, as the code has them."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from functools import cache
from typing import get_args

from engine.core.system_said import SAID_OF, key_of
from engine.data.told import REASONS_LEFT_OUT, WAYS_OF_MENDING
from engine.rubric.grader_checks import KINDS
from engine.training.divergence import Fault
from engine.training.rl.reward_hacking import Trick
from tests.support.places import ROOT

BEGINS = ("noted-", "error-")
"""Begins of the keys of what runs and errors say."""
MADE = {
    # Keys that are made of data.
    *(f"noted-left_out-{reason}" for reason in REASONS_LEFT_OUT),
    *(f"noted-mended-{kind}" for kind in WAYS_OF_MENDING),
    *(f"noted-kind-{kind}" for kind in KINDS),
    *(f"noted-spoiled-{kind}" for kind in KINDS),
    *(f"noted-fault-{fault}" for fault in get_args(Fault)),
    *(f"noted-trick-{trick}" for trick in get_args(Trick)),
    *(key_of(number) for number in SAID_OF),
    # `engine.core.sentences.cause`.
    "error-cause",
}


def templates(node: ast.expr) -> Iterator[str]:
    """English texts that a call may have."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp():
            yield from templates(node.body)
            yield from templates(node.orelse)
        case _:
            raise AssertionError(f"no template: {ast.unparse(node)}")


def calls(name: str, *folders: str) -> Iterator[tuple[str, ast.Call]]:
    """Each call of a function by its bare name in the engine, or in the folders, with its file."""
    for folder in folders or ("engine",):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
                    yield str(path.relative_to(ROOT)), node


@cache
def noted_sentences() -> dict[str, set[frozenset[str]]]:
    """Key → the figures of its English templates."""
    found: dict[str, set[frozenset[str]]] = {}
    for _, node in calls("sentence", "engine", "planner", "nlforge"):
        # The verdict has sentences of its own (`engine/evaluation/fitness_words.py`).
        if isinstance(key := node.args[0], ast.Constant) and str(key.value).startswith(BEGINS):
            for template in templates(node.args[1]):
                figures = frozenset(name for _, name, _, _ in string.Formatter().parse(template) if name)
                found.setdefault(str(key.value), set()).add(figures)
    return found
