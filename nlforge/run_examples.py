"""A few held-out messages, with what both models replied."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from engine.core.printable import one_line
from nlforge.wording.catalogue import say

if TYPE_CHECKING:
    from engine.core.events import Diagnosed

_WIDTH = 320


def examples(told: Diagnosed | None) -> str:
    """Held-out messages with the right reply and those of both models; empty where there are none."""
    blocks = []
    for example in told.examples if told is not None else ():
        parts = (
            (say("report-asked"), example.prompt),
            (say("report-base"), example.base),
            (say("report-trained"), example.trained),
            (say("report-expected"), example.expected),
        )
        width = max(len(label) for label, _ in parts) + 1
        blocks.append(
            "\n".join(
                textwrap.fill(
                    one_line(textwrap.shorten(text, _WIDTH, placeholder=" …")),
                    100,
                    initial_indent=label.ljust(width),
                    subsequent_indent=" " * width,
                )
                for label, text in parts
            )
        )
    return "\n\n".join(blocks)
