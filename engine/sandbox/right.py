"""What the right reply has under which names: those its own code gives, and those it takes from Python's library."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator

Own = tuple[frozenset[str], dict[str, tuple[str, str | None]]]
"""Names that are defined, and names that are imported with their module and their name there (None = the module)."""


def defined(source: str) -> frozenset[str]:
    """Names a source defines at its top, also inside `if` and `try`; none where it is no Python."""
    found: set[str] = set()
    for statement in _top(source):
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(statement.name)
        elif isinstance(statement, ast.Assign | ast.AnnAssign):
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            found |= {n.id for t in targets for n in ast.walk(t) if isinstance(n, ast.Name)}
    return frozenset(found)


def imported(source: str) -> dict[str, tuple[str, str | None]]:
    """Names at its top that a source takes from Python's library."""
    found: dict[str, tuple[str, str | None]] = {}
    for statement in _top(source):
        if isinstance(statement, ast.Import):
            # “import os.path” gives the name os.
            found |= {
                a.asname or a.name.partition(".")[0]: (a.name if a.asname else a.name.partition(".")[0], None)
                for a in statement.names
            }
        elif isinstance(statement, ast.ImportFrom) and statement.module and not statement.level:
            found |= {a.asname or a.name: (statement.module, a.name) for a in statement.names if a.name != "*"}
    return {name: place for name, place in found.items() if place[0].partition(".")[0] in sys.stdlib_module_names}


def _top(source: str) -> Iterator[ast.stmt]:
    """Statements that are no part of a function or class."""
    try:
        waiting: list[ast.AST] = list(reversed(ast.parse(source).body))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.stmt):
            yield node
        if isinstance(node, ast.If | ast.Try | ast.With | ast.ExceptHandler):
            waiting += reversed([n for n in ast.iter_child_nodes(node) if isinstance(n, ast.stmt | ast.ExceptHandler)])
