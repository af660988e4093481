"""One finds one's way in: no loose files, no circles, one meaning a name. Imports inside functions and for types
count."""

from __future__ import annotations

import ast
from collections import defaultdict
from itertools import combinations

import pytest

from tests.support.import_graph import ROOT, TOPS, circles, graph, source_files

BOTH_WAYS = {("engine.core", "engine.graders")}
"""A spec holds the settings of its graders, and programs that measure know these under `engine.graders.kinds`."""
MOST_LINES = 400


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
    for module, path in source_files():
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
