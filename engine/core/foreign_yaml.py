"""YAML that others may have written."""

from __future__ import annotations

from typing import Any

import yaml

# The loader in C reads the same language, ten times as fast; a PyYAML built without it has only the other.
_SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_DEEPEST = 100


class _EachKeyOnce(_SafeLoader):  # type: ignore[misc]
    """Of two values under one name YAML's readers drop the first without a word."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[tuple[str, str]] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode) or key.tag == "tag:yaml.org,2002:merge":
                continue
            if (key.tag, key.value) in seen:
                raise yaml.constructor.ConstructorError(
                    problem=f"“{key.value}” stands there twice", problem_mark=key.start_mark
                )
            seen.add((key.tag, key.value))
        found: dict[Any, Any] = super().construct_mapping(node, deep)
        return found


def read_foreign_yaml(text: str) -> Any:
    """The value of a YAML text, made of nothing but plain values. What is nested beyond any use is refused before it is
    built, and so is what has a name twice.

    Raises:
        yaml.YAMLError: the text is no YAML, or a name stands twice in one place.
        RecursionError: it is nested too deeply.
    """
    depth = 0
    for event in yaml.parse(text, Loader=_SafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            raise RecursionError
    return yaml.load(text, Loader=_EachKeyOnce)
