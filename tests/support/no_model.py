"""A planning model that is out of reach; plans come from the exact readers alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from engine.core.errors import LlmUnavailable
from planner.llm.client import Spent


class NoModel:
    """What tests and pictures plan with where words need no model."""

    small = True
    spent = Spent()

    def ask(self, prompt: str, answer: Any) -> Any:
        raise LlmUnavailable("Out of reach.")

    def require_offline(self) -> None:
        return None


@contextmanager
def no_model() -> Iterator[Any]:
    yield NoModel()


def nothing(_: Any) -> list[Any]:
    """No file is looked at."""
    return []
