"""A docstring says which errors a public function raises, and names none that does not exist."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterator

import pytest

from tests.support.places import ROOT

_OF_LIBRARIES = {"ValidationError"}
_NO_NEWS = {"AssertionError", "NotImplementedError", "BaseException"}
"""Faults of ours, what a class below has to do, and what was caught and is raised as it was."""


def _functions(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef]]:
    """Those a user of the file may call."""
    for node in tree.body:
        inside = node.body if isinstance(node, ast.ClassDef) else [node]
        for one in inside:
            if (
                isinstance(one, ast.FunctionDef)
                and not one.name.startswith("_")
                and not _is_private(node)
                and not _is_command(one)
            ):
                yield one.name, one


def _is_command(function: ast.FunctionDef) -> bool:
    """Its docstring is what `--help` shows; its errors become sentences and exit codes."""
    return any(
        isinstance(by, ast.Call) and isinstance(by.func, ast.Attribute) and by.func.attr in ("command", "callback")
        for by in function.decorator_list
    )


def _is_private(node: ast.stmt) -> bool:
    return isinstance(node, ast.ClassDef) and node.name.startswith("_")


def _caught(handlers: list[ast.ExceptHandler], name: str) -> bool:
    names = {n.id for h in handlers if h.type is not None for n in ast.walk(h.type) if isinstance(n, ast.Name)}
    return any(h.type is None for h in handlers) or bool(names & {name, "Exception", "BaseException"})


def raised(function: ast.FunctionDef, tree: ast.Module) -> set[str]:
    """Names of the errors a function raises itself and does not catch; that of an error another function makes is told
    by what that returns."""
    makers = {
        n.name: n.returns.id
        for n in ast.walk(tree)
        if isinstance(n, ast.FunctionDef) and isinstance(n.returns, ast.Name)
    }
    found: set[str] = set()

    def look(node: ast.AST, around: list[ast.ExceptHandler]) -> None:
        if isinstance(node, ast.FunctionDef | ast.Lambda | ast.ClassDef):
            return
        if isinstance(node, ast.Raise) and node.exc is not None:
            made = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
            name = made.id if isinstance(made, ast.Name) else made.attr if isinstance(made, ast.Attribute) else ""
            name = makers.get(name, name)
            if name[:1].isupper() and name not in _NO_NEWS and not _caught(around, name):
                found.add(name)
        if isinstance(node, ast.Try):
            for inner in node.body:
                look(inner, [*around, *node.handlers])
        for inner in (
            [*getattr(node, "handlers", ()), *node.orelse, *node.finalbody]
            if isinstance(node, ast.Try)
            else ast.iter_child_nodes(node)
        ):
            look(inner, around)

    for statement in function.body:
        look(statement, [])
    return found


def unsaid(text: str) -> list[str]:
    """Functions with the errors they raise and do not tell of."""
    tree = ast.parse(text)
    return [
        f"{name}: {error}"
        for name, function in _functions(tree)
        for error in sorted(raised(function, tree))
        if error not in (ast.get_docstring(function) or "")
    ]


def test_an_error_nobody_is_told_of_is_found() -> None:
    text = '''
def _no() -> BadInput: ...
def said():
    """Reads. Raises BadInput where it is empty."""
    raise BadInput("")
def unsaid(path):
    """Reads."""
    if path:
        raise _no()
def caught():
    """Reads."""
    try:
        raise ValueError
    except ValueError:
        raise RunFailed from None
'''
    assert unsaid(text) == ["unsaid: BadInput", "caught: RunFailed"]


@pytest.mark.parametrize("top", ["engine", "planner", "nlforge"])
def test_what_is_raised_is_said(top: str) -> None:
    found = {
        str(path.relative_to(ROOT)): missing
        for path in (ROOT / top).rglob("*.py")
        if (missing := unsaid(path.read_text(encoding="utf-8")))
    }
    assert found == {}


def test_errors_that_are_named_exist() -> None:
    """A name in a `Raises:` section is that of a class of the project or of Python."""
    classes = {name for name in dir(builtins) if name[:1].isupper()} | _OF_LIBRARIES
    sections: list[tuple[str, str]] = []
    for top in ("engine", "planner", "nlforge"):
        for path in (ROOT / top).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.ClassDef):
                    classes.add(node.name)
                if isinstance(node, ast.FunctionDef) and (told := ast.get_docstring(node)) is not None:
                    _, _, section = told.partition("Raises:\n")
                    names = re.findall(r"(?m)^    ([A-Z]\w+(?:, [A-Z]\w+)*):", section)
                    names += re.findall(r"[Rr]aises ([A-Z]\w+(?:, [A-Z]\w+)*)", told)
                    sections += [(str(path.relative_to(ROOT)), name) for of in names for name in of.split(", ")]
    assert len(sections) > 150
    assert [one for one in sections if one[1] not in classes] == []
