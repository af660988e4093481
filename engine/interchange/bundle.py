"""The code of a grader with all it needs of nlforge, as one text that runs by itself. The same code, so the same
meaning."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module

_OURS = "engine."


@dataclass(frozen=True)
class _Definition:
    text: str
    line: int
    uses: frozenset[str]


@dataclass(frozen=True)
class _Module:
    definitions: dict[str, _Definition]
    imports: dict[str, tuple[str, str]]
    """Name here → the module it is from, and its name there; empty = the module itself."""


def bundle(module: str, function: str, given: frozenset[str] = frozenset()) -> str:
    """Source of `function` of `module` and of everything it uses; `given` are names its user defines.

    Standard libraries are imported; names only annotations use are left away.
    """
    needed: dict[str, dict[str, _Definition]] = {}
    imports: set[str] = set()
    waiting = [(module, function)]
    while waiting:
        place, name = waiting.pop()
        found = _read(place)
        if name in needed.setdefault(place, {}) or name in given:
            continue
        if (definition := found.definitions.get(name)) is not None:
            needed[place][name] = definition
            waiting += [(place, used) for used in sorted(definition.uses)]
        elif (source := found.imports.get(name)) is not None:
            of, there = source
            if of.startswith(_OURS):
                waiting.append((of, there))
            else:
                imports.add(_import(of, there, name))
    names = [name for part in needed.values() for name in part]
    assert len(names) == len(set(names)), f"two modules define the same name: {names}"
    # What another module needs comes before it.
    parts = [d.text for part in reversed(needed.values()) for d in sorted(part.values(), key=lambda d: d.line)]
    return "\n".join([*sorted(imports), "", *parts])


def _import(of: str, there: str, name: str) -> str:
    wanted, own = (f"from {of} import {there}", there) if there else (f"import {of}", of)
    return wanted if own == name else f"{wanted} as {name}"


@lru_cache(maxsize=32)
def _read(module: str) -> _Module:
    source = inspect.getsource(import_module(module))
    lines = source.split("\n")
    definitions, imports = {}, {}
    for node in ast.parse(source).body:
        match node:
            case ast.ImportFrom(module=str() as of, names=names):
                imports.update({n.asname or n.name: (of, n.name) for n in names})
            case ast.Import(names=names):
                imports.update({n.asname or n.name: (n.name, "") for n in names})
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
                definitions[name] = _definition(node, lines[first - 1 : node.end_lineno])
            case ast.Assign() | ast.AnnAssign():
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                for name in (n.id for t in targets for n in ast.walk(t) if isinstance(n, ast.Name)):
                    definitions[name] = _definition(node, lines[node.lineno - 1 : node.end_lineno])
            case _:
                pass
    return _Module(definitions, imports)


def _definition(node: ast.stmt, lines: list[str]) -> _Definition:
    apart = [""] if isinstance(node, ast.FunctionDef | ast.ClassDef) else []
    return _Definition("\n".join([*apart, *lines, *apart]), node.lineno, frozenset(_uses(node)))


def _uses(node: ast.AST) -> Iterator[str]:
    """Names a definition uses when it runs."""
    if isinstance(node, ast.Name):
        yield node.id
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield from _uses(child)
