"""Elements of a page with their looks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from engine.documents.css.look import Look


@dataclass
class Node:
    """An element with its look."""

    element: Any
    look: Look
    why: str
    """Why nothing inside of it is seen; empty = it may be."""
    parent: Node | None = None
    order: int = 0
    children: list[Node] = field(default_factory=list)

    @property
    def tag(self) -> str:
        return name_of(self.element)


def name_of(element: Any) -> str:
    """Its tag, those of drawings and formulas without their namespace."""
    return str(element.tag).rpartition("}")[2]
