"""One finds one's way in: no loose files, no circles, one meaning a name. Imports inside functions and for types
count."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOPS = ("engine", "planner", "nlforge", "prompts")
BOTH_WAYS = {("engine.core", "engine.graders")}
"""A spec holds the settings of its graders, and programs that measure know these under `engine.graders.kinds`."""
MOST_LINES = 400


def _files() -> Iterator[tuple[str, Path]]:
    for top in TOPS:
        for path in sorted((ROOT / top).rglob("*.py")):
            yield ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"), path


@cache
def graph() -> Mapping[str, frozenset[str]]:
    """Module → modules of this project that it imports, wherever in the file it does."""
    files = dict(_files())
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


def test_a_circle_is_found() -> None:
    edges = {"a": frozenset({"b"}), "b": frozenset({"c"}), "c": frozenset({"a", "d"}), "d": frozenset[str]()}
    assert circles(edges) == [["a", "b", "c"]]


def test_no_files_import_each_other_in_a_circle() -> None:
    assert len(graph()) > 300
    assert circles(graph()) == []


def test_packages_point_one_way() -> None:
    """Between two packages of a layer all arrows go one way, but for the pair that is named with its reason."""
    arrows: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for module, names in graph().items():
        for name in names:
            one, other = (".".join(m.split(".")[:2]) for m in (module, name))
            if one != other:
                arrows[one, other].append((module, name))
    packages = {package for pair in arrows for package in pair}
    both = {
        (a, b): (arrows[a, b], arrows[b, a])
        for a, b in combinations(sorted(packages), 2)
        if (a, b) in arrows and (b, a) in arrows
    }
    assert both.keys() == BOTH_WAYS, both


def test_engine_has_no_loose_files() -> None:
    assert [path.name for path in (ROOT / "engine").glob("*.py")] == ["__init__.py"]


def test_a_class_name_means_one_thing() -> None:
    """What is seen outside of its file has a name of its own."""
    places: dict[str, list[str]] = defaultdict(list)
    for module, path in _files():
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places[node.name].append(module)
    assert {name: where for name, where in places.items() if len(where) > 1} == {}


@pytest.mark.parametrize("top", [*TOPS, "supply", "tests"])
def test_files_stay_short(top: str) -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in (ROOT / top).rglob("*.py")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > MOST_LINES
    }
    assert long == {}
