"""Word lists and tables that stand beside the code as YAML."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def read_yaml(text: str) -> Any:
    """The value of a YAML text; nothing but plain values is built.

    Raises:
        yaml.YAMLError: the text is no YAML.
    """
    # Where no table is read, as for the first screen, the library is not loaded.
    import yaml

    # The loader in C reads the same language, ten times as fast; a PyYAML built without it has only the other.
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def table_beside(code: str, name: str) -> Any:
    """The value of the YAML file of this name beside a module (its `__file__`)."""
    return read_yaml((Path(code).parent / name).read_text(encoding="utf-8"))
