"""Word lists and tables that stand beside the code as YAML."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

# The loader in C reads the same language, ten times as fast; a PyYAML built without it has only the other.
_SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


_DEEPEST = 100


def read_foreign_yaml(text: str) -> Any:
    """The same for a text that others may have written: what is nested beyond any use is refused before it is built.

    Raises:
        yaml.YAMLError: the text is no YAML.
        RecursionError: it is nested too deeply.
    """
    depth = 0
    for event in yaml.parse(text, Loader=_SafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            raise RecursionError
    return read_yaml(text)


def read_yaml(text: str) -> Any:
    """The value of a YAML text; nothing but plain values is built.

    Raises:
        yaml.YAMLError: the text is no YAML.
    """
    return yaml.load(text, Loader=_SafeLoader)


def table_beside(code: str, name: str) -> Any:
    """The value of the YAML file of this name beside a module (its `__file__`)."""
    return read_yaml((Path(code).parent / name).read_text(encoding="utf-8"))
