"""Tests that tell which of their assertions held and which failed, whoever swallows it, and which of their functions
ran."""

from __future__ import annotations

import ast
import types
from collections.abc import Callable
from typing import Any, NamedTuple

HELD, FAILED, ENTERED = "an assertion held", "an assertion failed", "a test began"
"""Names of the functions that are told; no code can write them."""
_RAISES = ("raises", "warns")


class Tests(NamedTuple):
    """Tests ready to run."""

    code: types.CodeType
    lines: list[int]
    """Line of each assertion: a statement that judges, be it an `assert`, a method of unittest, or an `if` or `try`
    that raises."""
    catches: bool
    """Whether they catch AssertionError themselves somewhere."""


def compiled(source: str) -> Tests | str:
    """Tests, or why they are no Python."""
    try:
        tree = ast.parse(source, "tests")
        noting = _Noting()
        noting.visit(tree)
        noting.begin(tree)
        ast.fix_missing_locations(tree)
        catches = any(
            isinstance(n, ast.Name) and n.id == "AssertionError"
            for h in ast.walk(tree)
            if isinstance(h, ast.ExceptHandler) and h.type
            for n in ast.walk(h.type)
        )
        return Tests(compile(tree, "tests", "exec", dont_inherit=True), noting.lines, catches)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return str(error)


class _Noting(ast.NodeTransformer):
    def __init__(self) -> None:
        self.lines: list[int] = []

    def generic_visit(self, node: ast.AST) -> ast.AST:
        for _, value in ast.iter_fields(node):
            if not isinstance(value, list):
                continue
            block: list[Any] = []
            for one in value:
                if isinstance(one, ast.AST):
                    self.generic_visit(one)
                block.append(one)
                if isinstance(one, ast.stmt) and _judges(one):
                    block.append(self._noted(one))
            value[:] = block
        return node

    def _noted(self, statement: ast.stmt) -> ast.stmt:
        number = len(self.lines)
        self.lines.append(statement.lineno)
        if isinstance(statement, ast.Assert):
            failed = ast.copy_location(_call(FAILED, number), statement.test)
            statement.test = ast.copy_location(ast.BoolOp(ast.Or(), [statement.test, failed]), statement.test)
        return _placed(ast.Expr(_call(HELD, number)), statement.end_lineno or statement.lineno)

    @staticmethod
    def begin(tree: ast.Module) -> None:
        """Functions that a runner of tests finds say that they ran."""
        functions = [
            (f"{kind.name}.", one) for kind in ast.walk(tree) if isinstance(kind, ast.ClassDef) for one in kind.body
        ]
        methods = {id(one) for _, one in functions}
        functions += [("", one) for one in ast.walk(tree) if isinstance(one, ast.stmt) and id(one) not in methods]
        for prefix, function in functions:
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef) and function.name.startswith("test"):
                at = 1 if ast.get_docstring(function, clean=False) is not None else 0
                function.body.insert(
                    at, _placed(ast.Expr(_call(ENTERED, prefix + function.name)), function.body[0].lineno)
                )


def _placed(statement: ast.stmt, line: int) -> ast.stmt:
    for node in ast.walk(statement):
        if isinstance(node, ast.expr | ast.stmt):
            node.lineno = node.end_lineno = line
            node.col_offset = node.end_col_offset = 0
    return statement


def _call(name: str, argument: int | str) -> ast.Call:
    return ast.Call(ast.Name(name, ast.Load()), [ast.Constant(argument)], [])


def _called(node: ast.AST, wanted: Callable[[str], bool]) -> bool:
    node = node.value if isinstance(node, ast.Await) else node
    if not isinstance(node, ast.Call):
        return False
    return wanted(
        node.func.attr
        if isinstance(node.func, ast.Attribute)
        else node.func.id
        if isinstance(node.func, ast.Name)
        else ""
    )


def _judges(statement: ast.stmt) -> bool:
    match statement:
        case ast.Assert():
            return True
        case ast.Expr():
            return _called(statement.value, lambda name: name.startswith("assert"))
        case ast.With() | ast.AsyncWith():
            return any(
                _called(item.context_expr, lambda name: name.startswith("assert") or name in _RAISES)
                for item in statement.items
            )
        case ast.If():
            return any(isinstance(one, ast.Raise) for one in (*statement.body, *statement.orelse))
        case ast.Try() | ast.TryStar():
            return any(
                isinstance(n, ast.Raise | ast.Assert) or _called(n, lambda name: name == "fail")
                for n in ast.walk(statement)
            )
        case _:
            return False
