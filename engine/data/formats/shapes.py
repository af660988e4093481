"""Values of JSON of which only the shape that is expected is used."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

Item = Mapping[str, Any]


def mapping(value: Any) -> Item:
    """The object; an empty one where it is none."""
    return value if isinstance(value, Mapping) else {}


def mappings(value: Any) -> list[Item]:
    """The objects of a list; none where it is no list."""
    return [v for v in value if isinstance(v, Mapping)] if isinstance(value, list) else []


def texts(value: Any) -> list[str]:
    """The texts of a list in which something stands; none where it is no list."""
    return [v for v in value if isinstance(v, str) and v.strip()] if isinstance(value, list) else []


def as_text(value: Any) -> str:
    """A text as it is, anything else as JSON; nothing for null."""
    return (
        "" if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    )


def says(value: Any) -> bool:
    """Whether anything stands in a field; false and 0 do."""
    return value is not None and not (isinstance(value, str) and not value.strip()) and value not in ([], {}, ())
