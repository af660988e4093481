"""Elements of a page with their looks."""

from __future__ import annotations

from collections.abc import Iterator
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
        """Name of the element, in small letters where HTML has it so."""
        return name_of(self.element)

    @property
    def is_tick(self) -> bool:
        """Whether it is a box to tick, or one of a choice."""
        return self.tag == "input" and (self.element.get("type") or "").strip().casefold() in ("checkbox", "radio")


def name_of(element: Any) -> str:
    """Its tag, those of drawings and formulas without their namespace."""
    return str(element.tag).rpartition("}")[2]


def ancestry(node: Node) -> Iterator[Node]:
    """The element and all it stands in, from the inner to the outer."""
    at: Node | None = node
    while at is not None:
        yield at
        at = at.parent


def subtree(root: Node) -> Iterator[Node]:
    """The element and all that stands in it, in the order of the page."""
    left = [root]
    while left:
        node = left.pop()
        yield node
        left += reversed(node.children)


def has_words(node: Node) -> bool:
    """Whether any letter stands in it, seen or not."""
    return any(text.strip() for text in node.element.itertext())
