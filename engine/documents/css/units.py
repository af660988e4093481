"""Lengths of CSS in pixels, and the variables in its values."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from functools import lru_cache

SCREEN_WIDTH, SCREEN_HEIGHT = 1280.0, 800.0
ROOT_PX = 16.0
_UNITS = {
    "px": 1.0, "pt": 96 / 72, "pc": 16.0, "in": 96.0, "cm": 96 / 2.54, "mm": 9.6 / 2.54, "q": 2.4 / 2.54,
    "rem": ROOT_PX, "vw": SCREEN_WIDTH / 100, "vh": SCREEN_HEIGHT / 100, "vmin": SCREEN_HEIGHT / 100,
    "vmax": SCREEN_WIDTH / 100, "svw": SCREEN_WIDTH / 100, "svh": SCREEN_HEIGHT / 100, "dvw": SCREEN_WIDTH / 100,
    "dvh": SCREEN_HEIGHT / 100, "lvw": SCREEN_WIDTH / 100, "lvh": SCREEN_HEIGHT / 100, "deg": 1.0, "turn": 360.0,
    "rad": 57.29578, "grad": 0.9, "s": 1.0, "ms": 0.001,
}  # fmt: skip
_LIKE_EM = {"em": 1.0, "ex": 0.5, "ch": 0.5, "cap": 0.7, "ic": 1.0, "lh": 1.2, "rlh": 1.2}
_FIGURE = re.compile(r"(?<![\w.#-])([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)(%|[a-z]+)?", re.I)
_VARIABLE = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,\s*([^()]*(?:\([^()]*\)[^()]*)*))?\)")
_MOST_STEPS, _LONGEST = 12, 4000
_CALLS = {
    "calc": lambda a: a,
    "min": min,
    "max": max,
    "clamp": lambda low, value, high: max(low, min(value, high)),
    "abs": abs,
}


@lru_cache(maxsize=65536)
def length(text: str, em: float = ROOT_PX, percent: float = SCREEN_WIDTH) -> float | None:
    """Pixels (or degrees) of a length, an angle, a number or a calculation of them; None for a keyword. `percent` is
    what 100 % are."""
    bare = text.strip().casefold()
    # Deep nesting in a long value would cost the parser its stack.
    if not bare or len(bare) > 200:
        return None

    def plain(figure: re.Match[str]) -> str:
        unit = (figure[2] or "").casefold()
        factor = (
            percent / 100
            if unit == "%"
            else _UNITS.get(unit, _LIKE_EM.get(unit, 1.0 if not unit else 0.0) * (em if unit in _LIKE_EM else 1.0))
        )
        # An unknown unit makes the whole value one that browsers do not understand.
        if unit and factor == 0.0 and unit not in ("%", *_LIKE_EM):
            raise ValueError
        return f" {float(figure[1]) * factor!r}"

    try:
        # Figures with units become plain ones, and what is left is arithmetic that Python's parser reads; `_worth`
        # computes only what it knows, nothing is evaluated.
        return _worth(ast.parse(_FIGURE.sub(plain, bare).strip(), mode="eval").body)
    except (ValueError, SyntaxError, TypeError, ZeroDivisionError, OverflowError, RecursionError, MemoryError):
        return None


def _worth(node: ast.AST) -> float:
    match node:
        case ast.Constant(value=int() | float()):
            return float(node.value)  # type: ignore[arg-type]
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            return -_worth(inner)
        case ast.UnaryOp(op=ast.UAdd(), operand=inner):
            return _worth(inner)
        case ast.BinOp(left=left, op=operation, right=right):
            a, b = _worth(left), _worth(right)
            match operation:
                case ast.Add():
                    return a + b
                case ast.Sub():
                    return a - b
                case ast.Mult():
                    return a * b
                case ast.Div():
                    return a / b
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]) if name in _CALLS:
            return float(_CALLS[name](*(_worth(one) for one in arguments)))  # type: ignore[operator]
    raise ValueError


def resolved(text: str, variables: Mapping[str, str]) -> str | None:
    """The value with its variables filled in; None where one of them is unknown, which makes the declaration worth
    nothing."""
    for _ in range(_MOST_STEPS):
        found = _VARIABLE.search(text)
        if found is None:
            return text
        filled = variables.get(found[1], found[2])
        # Variables that hold each other twice double with each step.
        if filled is None or len(text) > _LONGEST:
            return None
        text = text[: found.start()] + filled.strip() + text[found.end() :]
    return None


def parts(text: str) -> list[str]:
    """A value at its blanks, functions whole."""
    found, depth, word = list[str](), 0, ""
    for letter in text:
        depth += (letter == "(") - (letter == ")")
        if letter.isspace() and depth <= 0:
            found, word = [*found, word] if word else found, ""
        else:
            word += letter
    return [*found, word] if word else found


def calls(text: str) -> list[tuple[str, list[str]]]:
    """Functions of a value in order, each with what stands between its commas, or, where it has none, its blanks:
    “scale(0, 1)”."""
    found = []
    for part in parts(re.sub(r"\)(?=\w)", ") ", text)):
        name, bracket, inside = part.partition("(")
        if bracket:
            inside = inside.removesuffix(")").strip()
            found.append(
                (
                    name.casefold(),
                    [a.strip() for a in at_commas(inside)] if "," in inside else parts(inside.replace("/", " ")),
                )
            )
    return found


def at_commas(text: str) -> list[str]:
    """Parts between commas that stand in no brackets."""
    found, depth, word = list[str](), 0, ""
    for letter in text:
        depth += (letter == "(") - (letter == ")")
        if letter == "," and depth == 0:
            found, word = [*found, word], ""
        else:
            word += letter
    return [*found, word]
