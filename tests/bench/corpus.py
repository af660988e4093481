"""A corpus made of the documentation of the installed packages, with copies and near copies planted in known places."""

from __future__ import annotations

import ast
import random
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

_SENTENCES = 120_000
_NEAR_SHARE, _EXACT_SHARE = 0.08, 0.04
_EDITED = 0.02
_BACK = 2000


@cache
def sentences() -> list[str]:
    """Lines of docstrings and readmes of installed packages, in a fixed order."""
    found: dict[str, None] = {}
    roots = [Path(p) for p in sys.path if p.endswith("site-packages")]
    for path in sorted(p for root in roots for p in root.rglob("*") if p.suffix == ".py" or p.name == "METADATA"):
        try:
            text = path.read_text(encoding="utf-8")
            blocks = [text] if path.name == "METADATA" else _docstrings(text)
        except (OSError, UnicodeDecodeError, SyntaxError, ValueError, RecursionError):
            continue
        for block in blocks:
            found.update(dict.fromkeys(line.strip() for line in block.split("\n") if 6 <= len(line.split()) <= 40))
        if len(found) >= _SENTENCES:
            break
    return list(found)


def _docstrings(text: str) -> list[str]:
    nodes = (ast.Module, ast.ClassDef, ast.FunctionDef)
    return [d for node in ast.walk(ast.parse(text)) if isinstance(node, nodes) and (d := ast.get_docstring(node))]


def documents(count: int, seed: int = 1) -> Iterator[tuple[str, int | None]]:
    """Documents, each with the number of the one it is a near copy of (None = of none).

    A near copy has 2 % of its words changed. Exact copies are among them too, which carry their original's number as
    well.
    """
    draw, lines = random.Random(seed), sentences()
    recent: list[tuple[int, str]] = []
    for number in range(count):
        kind = draw.random()
        if recent and kind < _NEAR_SHARE + _EXACT_SHARE:
            of, text = draw.choice(recent)
            yield (_edited(text, draw) if kind < _NEAR_SHARE else text), of
            continue
        text = "\n".join(draw.choices(lines, k=draw.randint(6, 12)))
        recent.append((number, text))
        if len(recent) > _BACK:
            recent[draw.randrange(_BACK)] = recent.pop()
        yield text, None


def _edited(text: str, draw: random.Random) -> str:
    words = text.split(" ")
    for _ in range(max(1, round(len(words) * _EDITED))):
        at = draw.randrange(len(words))
        words[at] = draw.choice(("changed", "other", "new", f"{words[at]}s", ""))
    return " ".join(words)
