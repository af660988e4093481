"""A run as nlforge starts it: the engine's, with the language model that may write questions from texts. `python -m nlforge.child …`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from engine.run import main

if TYPE_CHECKING:
    from planner.questions import LlmWriter


@contextmanager
def open_writer(model: str) -> Iterator[LlmWriter]:
    """The model named in the spec, asked for questions from texts."""
    from planner.llm import open_llm
    from planner.questions import LlmWriter

    with open_llm(model) as llm:
        yield LlmWriter(llm)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], open_writer))
