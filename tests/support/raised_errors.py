"""Where errors for people are made, and which of their texts stand there as bare English."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property

from tests.support.places import ROOT

BASE = "NlforgeError"
PARTS = ("what", "why", "todo", "faults")


@dataclass(frozen=True, eq=False)
class Module:
    """A file as it is searched."""

    path: str
    tree: ast.Module

    @cached_property
    def functions(self) -> tuple[ast.FunctionDef, ...]:
        """All of them, those inside others too."""
        return tuple(node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef))

    @cached_property
    def imported(self) -> frozenset[str]:
        """Names that it takes from other modules."""
        found = (node.names for node in ast.walk(self.tree) if isinstance(node, ast.ImportFrom))
        return frozenset(alias.name for names in found for alias in names)


@cache
def modules() -> tuple[Module, ...]:
    """All of the product."""
    paths = (path for folder in ("engine", "planner", "nlforge") for path in sorted((ROOT / folder).rglob("*.py")))
    return tuple(Module(str(p.relative_to(ROOT)), ast.parse(p.read_text(encoding="utf-8"))) for p in paths)


def kinds(searched: tuple[Module, ...]) -> set[str]:
    """`NlforgeError` and all that is derived from it."""
    known, before = {BASE}, 0
    while len(known) != before:
        before = len(known)
        for module in searched:
            for node in ast.walk(module.tree):
                if isinstance(node, ast.ClassDef) and any(_name(base) in known for base in node.bases):
                    known.add(node.name)
    return known


def bare_texts(searched: tuple[Module, ...]) -> Iterator[str]:
    """“path: text” of each text of an error that no other language has: a literal, also by way of a name, a parameter
    or a function of the same file."""
    known = kinds(searched)
    for module in searched:
        for function, call in _calls(module):
            if _name(call.func) in known:
                for text in _given(call):
                    yield from (f"{module.path}: {bare}" for bare in _bare(module, function, text, 4))


@cache
def _calls(module: Module) -> tuple[tuple[ast.AST, ast.Call], ...]:
    """Each call, with the function around it."""
    inside: dict[int, ast.AST] = {}
    for function in module.functions:
        # The innermost is walked last.
        inside |= {id(node): function for node in ast.walk(function)}
    return tuple(
        (inside.get(id(node), module.tree), node) for node in ast.walk(module.tree) if isinstance(node, ast.Call)
    )


def _given(call: ast.Call) -> Iterator[ast.expr]:
    yield from call.args
    yield from (one.value for one in call.keywords if one.arg in PARTS)


def _bare(module: Module, function: ast.AST, text: ast.expr, depth: int) -> Iterator[str]:
    match text:
        case ast.Constant(value=str(said)):
            yield from [said] if any(letter.isalpha() for letter in said) else []
        case ast.JoinedStr() | ast.BinOp():
            yield ast.unparse(text)
        case ast.IfExp(body=one, orelse=other):
            yield from _bare(module, function, one, depth)
            yield from _bare(module, function, other, depth)
        case ast.BoolOp(values=several) | ast.List(elts=several) | ast.Tuple(elts=several):
            for one in several:
                yield from _bare(module, function, one, depth)
        case ast.ListComp(elt=one) | ast.GeneratorExp(elt=one) | ast.Starred(value=one):
            yield from _bare(module, function, one, depth)
        case ast.Call(func=ast.Name(id="str")):
            yield ast.unparse(text)
        case ast.Call(func=ast.Name(id=called)) if depth:
            for known in module.functions:
                if known.name == called:
                    for node in ast.walk(known):
                        if isinstance(node, ast.Return) and node.value is not None:
                            yield from _bare(module, known, node.value, depth - 1)
        case ast.Name(id=name) if depth:
            for scope in (function, module.tree):
                yield from _assigned(module, scope, name, depth - 1)
            if isinstance(function, ast.FunctionDef):
                yield from _passed(module, function, name, depth - 1)


def _assigned(module: Module, scope: ast.AST, name: str, depth: int) -> Iterator[str]:
    body = ast.walk(scope) if not isinstance(scope, ast.Module) else iter(scope.body)
    for node in body:
        match node:
            case ast.Assign(targets=[ast.Name(id=target)], value=value) if target == name:
                yield from _bare(module, scope, value, depth)
            case ast.AnnAssign(target=ast.Name(id=target), value=ast.expr() as value) if target == name:
                yield from _bare(module, scope, value, depth)
            case ast.Assign(targets=[ast.Tuple(elts=targets)], value=ast.Tuple(elts=values)):
                for one, value in zip(targets, values, strict=True):
                    if _name(one) == name:
                        yield from _bare(module, scope, value, depth)


def _passed(module: Module, function: ast.FunctionDef, name: str, depth: int) -> Iterator[str]:
    """What callers in the same file, or of another that imports it, give for a parameter."""
    names = [argument.arg for argument in function.args.args]
    if name not in names:
        return
    at = names.index(name) - (names[0] == "self")
    for other in modules() if module in modules() else (module,):
        if other is not module and function.name not in other.imported:
            continue
        for around, call in _calls(other):
            if _name(call.func) == function.name:
                given = [one.value for one in call.keywords if one.arg == name] or call.args[at : at + 1]
                for text in given:
                    yield from _bare(other, around, text, depth)


def _name(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""
