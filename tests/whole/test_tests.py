"""One finds one's way among the tests: they lie where what they test lies, and stand on shared ground, not on each
other."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from tests.support.import_graph import TOPS
from tests.support.places import ROOT, TESTS

OURS = (*TOPS, "supply", "tests")
OF_LIBRARIES = {"_attn_implementation", "_compositor", "_exit", "_prepare_inputs"}
"""Private names of libraries for which they have no public one."""
_PATCHED = re.compile(rf"(?:{'|'.join(OURS)})(?:\.\w+)*\.(_[a-z]\w*)(?:\.\w+)*")


def _private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


def imported_tests(code: str) -> list[str]:
    """Test files and fixtures' files that code imports."""
    found = []
    for node in ast.walk(ast.parse(code)):
        modules = (
            [node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)]
            if isinstance(node, ast.ImportFrom)
            else [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else []
        )
        found += [m for m in modules if re.fullmatch(r"tests\.(?:\w+\.)*(?:test_\w+|conftest)", m)]
    return found


def private_names(code: str) -> list[str]:
    """Private names of other files that code imports, reaches into or replaces by their path."""
    found = []
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in OURS:
            found += [alias.name for alias in node.names if _private(alias.name)]
        elif isinstance(node, ast.Attribute) and _private(node.attr) and node.attr not in OF_LIBRARIES:
            found += [] if isinstance(node.value, ast.Name) and node.value.id in ("self", "cls") else [node.attr]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr.endswith("attr"):
            told = [a.value for a in node.args[:2] if isinstance(a, ast.Constant) and isinstance(a.value, str)]
            found += [m[1] for name in told if (m := _PATCHED.fullmatch(name) or re.fullmatch(r"(_[a-z]\w*)", name))]
    return found


def fixtures(code: str) -> list[str]:
    return [
        node.name
        for node in ast.parse(code).body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and any("fixture" in ast.unparse(decorator) for decorator in node.decorator_list)
    ]


def silent(codes: Iterable[str]) -> list[str]:
    """Tests that assert nothing: neither themselves nor through what they call of these files."""
    defined = [
        node
        for code in codes
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    asserting = {"raises", "fail"}
    while True:
        found = {node.name for node in defined if _asserts(node, asserting) and not node.name.startswith("test_")}
        if found <= asserting:
            return [n.name for n in defined if n.name.startswith("test_") and not _asserts(n, asserting)]
        asserting |= found


def _asserts(function: ast.AST, asserting: set[str]) -> bool:
    return any(
        (isinstance(node, ast.Assert) and not isinstance(node.test, ast.Constant | ast.Tuple | ast.GeneratorExp))
        or (isinstance(node, ast.Name) and node.id in asserting)
        or (isinstance(node, ast.Attribute) and node.attr in asserting)
        for node in ast.walk(function)
    )


def _files() -> Iterator[tuple[str, str]]:
    for path in sorted(TESTS.rglob("*.py")):
        yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")


def test_what_is_not_wanted_is_found() -> None:
    """The checks below would fail."""
    assert imported_tests("from tests.engine.test_x import a\nfrom tests.nlforge import test_y, keys") == [
        "tests.engine.test_x",
        "tests.nlforge.test_y",
    ]
    assert imported_tests("def f():\n    import tests.conftest") == ["tests.conftest"]
    assert imported_tests("from tests.support.specs import tiny\nimport testing.test_x") == []
    told = """
from engine.core.spec import digest, _hidden
from os import _exit
app._poll(); self._own; os._exit(0); x.__name__
patch.setattr(loop, "_attempt", 1); patch.setattr("engine.models.load._folder", 2); patch.setattr(loop, "attempt", 3)
"""
    assert sorted(private_names(told)) == ["_attempt", "_folder", "_hidden", "_poll"]
    assert fixtures("@pytest.fixture\ndef a(): ...\n@pytest.fixture(autouse=True)\ndef b(): ...\ndef c(): ...") == [
        "a",
        "b",
    ]


def test_a_test_without_an_assertion_is_found() -> None:
    told = """
def helper(x): assert x
def test_a(): helper(1)
def test_b():
    with pytest.raises(ValueError): int("x")
def test_c(): assert True
def test_d(): print(1)
def test_e(): assert (x for x in ())
async def test_f(): [assert_it(x) for x in y]
def assert_it(x): helper(x)
"""
    assert silent([told]) == ["test_c", "test_d", "test_e"]


def test_each_test_asserts_something() -> None:
    """Of a test that only calls something nobody knows what it holds."""
    assert silent(code for name, code in _files() if not name.startswith("tests/cases/")) == []


def test_no_test_stands_on_another() -> None:
    """What several share has a module that says what it holds; fixtures come by their name."""
    assert {name: found for name, code in _files() if (found := imported_tests(code))} == {}


def test_no_test_reaches_into_what_is_private() -> None:
    assert {name: found for name, code in _files() if (found := private_names(code))} == {}


def test_fixtures_are_where_they_are_looked_for() -> None:
    """In the file that uses them, or in a conftest.py above."""
    elsewhere = {
        name: found
        for name, code in _files()
        if not Path(name).name.startswith(("test_", "conftest")) and not name.startswith("tests/bench/")
        if (found := fixtures(code))
    }
    assert elsewhere == {}


@pytest.mark.parametrize("top", TOPS)
def test_each_folder_of_tests_has_its_package(top: str) -> None:
    folders = [path.parent.relative_to(TESTS) for path in (TESTS / top).rglob("*.py")]
    assert [str(folder) for folder in folders if not (ROOT / folder / "__init__.py").exists()] == []
    assert folders or top == "prompts"


def test_the_first_floor_is_known() -> None:
    """Beside packages there are only these, which docs/engineers.md explains."""
    words = (ROOT / "docs" / "engineers.md").read_text(encoding="utf-8")
    others = {p.name for p in TESTS.iterdir() if p.is_dir() and p.name not in (*TOPS, "__pycache__")}
    assert not sorted(name for name in others if f"`tests/{name}/`" not in words)
    assert not list(TESTS.glob("test_*.py"))
