"""The catalogue as it is written: each key with the figures it shows."""

from __future__ import annotations

from functools import cache

from fluent.syntax import FluentParser
from fluent.syntax import ast as ftl
from fluent.syntax.visitor import Visitor

from nlforge.wording.catalogue import LOCALES, Language


class _Variables(Visitor):
    """Names of figures that are shown; one that only chooses between forms is a matter of the language."""

    def __init__(self) -> None:
        self.shown: set[str] = set()

    def visit_SelectExpression(self, node: ftl.SelectExpression) -> None:
        for variant in node.variants:
            self.visit(variant)

    def visit_VariableReference(self, node: ftl.VariableReference) -> None:
        self.shown.add(node.id.name)


@cache
def texts(language: Language) -> dict[str, frozenset[str]]:
    """Key → the figures it shows."""
    found: dict[str, frozenset[str]] = {}
    for path in sorted((LOCALES / language).glob("*.ftl")):
        for entry in FluentParser().parse(path.read_text(encoding="utf-8")).body:
            assert not isinstance(entry, ftl.Junk), f"{path}: {entry.content}"
            if isinstance(entry, ftl.Message):
                key = entry.id.name
                assert key.partition("-")[0] == path.stem and key not in found, f"{key} in {path}"
                seen = _Variables()
                seen.visit(entry)
                found[key] = frozenset(seen.shown)
    return found
