"""Values of JSON of which only the shape that is expected is used."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Item = Mapping[str, Any]


def mapping(value: Any) -> Item:
    """The object; an empty one where it is none."""
    return value if isinstance(value, Mapping) else {}


def mappings(value: Any) -> list[Item]:
    """The objects of a list; none where it is no list."""
    return [v for v in value if isinstance(v, Mapping)] if isinstance(value, list) else []
