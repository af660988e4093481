"""Which module of this project imports which."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from tests.support.places import ROOT

TOPS = ("engine", "planner", "nlforge", "prompts")


def source_files() -> Iterator[tuple[str, Path]]:
    for top in TOPS:
        for path in sorted((ROOT / top).rglob("*.py")):
            yield ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"), path


@cache
def graph() -> Mapping[str, frozenset[str]]:
    """Module → modules of this project that it imports, wherever in the file it does."""
    files = dict(source_files())
    found: dict[str, set[str]] = {}
    for module, path in files.items():
        names = found[module] = set()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name for alias in node.names if alias.name in files}
            elif isinstance(node, ast.ImportFrom) and node.module:
                inner = {name for alias in node.names if (name := f"{node.module}.{alias.name}") in files}
                whole = {node.module} & files.keys() if len(inner) < len(node.names) else set[str]()
                names |= inner | whole
        names.discard(module)
    return {module: frozenset(names) for module, names in found.items()}


def circles(edges: Mapping[str, frozenset[str]]) -> list[list[str]]:
    """Groups in which each module leads to each other one: strongly connected components (Tarjan 1972)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(at: str) -> None:
        index[at] = low[at] = len(index)
        stack.append(at)
        for other in edges.get(at, ()):
            if other not in index:
                visit(other)
                low[at] = min(low[at], low[other])
            elif other in stack:
                low[at] = min(low[at], index[other])
        if low[at] == index[at]:
            group = [stack.pop()]
            while group[-1] != at:
                group.append(stack.pop())
            if len(group) > 1:
                found.append(sorted(group))

    for at in edges:
        if at not in index:
            visit(at)
    return found
