"""The formula of a grader that combines others, read as weights. It is taken apart, never run."""

from __future__ import annotations

import ast
import math
from collections.abc import Collection
from dataclasses import dataclass, field, replace

from engine.core.errors import BadInput
from engine.core.sentences import Digits, sentence

_LONGEST = 4000
_EVEN = 1e-6


@dataclass(frozen=True)
class Weighed:
    """What one grader counts."""

    name: str
    weight: float
    opposite: bool
    """The line is about the opposite of what the grader measures: a high figure of it is a fault."""
    hard: bool


@dataclass(frozen=True)
class Weights:
    """The formula as a weighted sum."""

    lines: tuple[Weighed, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class _Sum:
    """constant + Σ direct·x + Σ inverse·(1−x), times what must be met."""

    constant: float = 0.0
    direct: dict[str, float] = field(default_factory=dict)
    inverse: dict[str, float] = field(default_factory=dict)
    musts: frozenset[tuple[str, str]] = frozenset()
    scaled: bool = False
    """Whether the best reply has 1 whatever the weights sum to."""

    @property
    def is_number(self) -> bool:
        return not self.direct and not self.inverse

    def times(self, factor: float) -> _Sum:
        direct, inverse = ({n: c * factor for n, c in part.items()} for part in (self.direct, self.inverse))
        return _Sum(self.constant * factor, direct, inverse, self.musts)

    def plus(self, other: _Sum) -> _Sum:
        direct, inverse = (
            {n: a.get(n, 0.0) + b.get(n, 0.0) for n in {**a, **b}}
            for a, b in ((self.direct, other.direct), (self.inverse, other.inverse))
        )
        return _Sum(self.constant + other.constant, direct, inverse)


def weights_of(formula: str, names: Collection[str]) -> Weights:
    """Each grader's weight in a weighted sum, as `0.7 * a + 0.3 * b`; times `ceil(a)` is a must, times `floor(b)` one
    that nothing may break.

    Raises:
        BadInput: it is no weighted sum; the part that is not is named.
    """
    if len(formula) > _LONGEST:
        raise BadInput(
            sentence("error-formula_too_long", "The formula is too long."),
            sentence("error-has_letters", "It has {count} letters.", count=Digits(f"{len(formula):,}")),
            sentence("error-weighted_sum_graders_enough", "A weighted sum of the graders is enough."),
        )
    try:
        tree = ast.parse(formula.strip().replace("^", "**"), mode="eval").body
        tree, notes = _uncut(tree)
        total = _undivided(tree, names)
    except (SyntaxError, ValueError, OverflowError, RecursionError, MemoryError) as error:
        raise BadInput(
            sentence("error-cannot_read_formula", "I cannot read the formula “{formula}”.", formula=formula[:200]),
            sentence("error-not_sum_graders_with_weights", "It is not a sum of graders with weights."),
            sentence("error-write_as_0_7_first", "Write it as: 0.7 * first + 0.3 * second"),
        ) from error
    return _weights(total, names, notes)


def _uncut(tree: ast.expr) -> tuple[ast.expr, list[str]]:
    """Without what keeps the whole between 0 and 1."""
    notes: list[str] = []
    while (
        isinstance(tree, ast.Call)
        and isinstance(tree.func, ast.Name)
        and tree.func.id in ("min", "max")
        and len(tree.args) == 2
        and not tree.keywords
    ):
        limit = 1.0 if tree.func.id == "min" else 0.0
        inner = [a for a in tree.args if not (isinstance(a, ast.Constant) and a.value == limit)]
        if len(inner) != 1:
            break
        tree = inner[0]
        notes.append(
            "the formula cuts the sum at 1"
            if limit
            else "the formula cuts the sum at 0; here faults can bring a score below 0"
        )
    return tree, notes


def _undivided(tree: ast.expr, names: Collection[str]) -> _Sum:
    """The sum; where it is divided by all that could be had, before that, for scores here are divided so anyway."""
    total = _read(tree, names)
    if isinstance(tree, ast.BinOp) and isinstance(tree.op, ast.Div):
        before = _read(tree.left, names)
        top = sum(c for part in (before.direct, before.inverse) for c in part.values() if c > 0)
        if math.isclose(top, _read(tree.right, names).constant, rel_tol=_EVEN) and not before.constant:
            return replace(before, scaled=True)
    return total


def _read(node: ast.expr, names: Collection[str]) -> _Sum:
    match node:
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool) and math.isfinite(value):
            return _Sum(float(value))
        case ast.Name(id=name):
            if name not in names:
                raise BadInput(
                    sentence(
                        "error-formula_names_and_no_grader",
                        "The formula names “{name}”, and no grader is called that.",
                        name=name,
                    ),
                    sentence(
                        "error-there", "There are: {why}.", why=", ".join(names) or sentence("error-none", "none")
                    ),
                    sentence("error-use_names_graders", "Use the names of the graders."),
                )
            return _Sum(direct={name: 1.0})
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return _unbound(node, _read(operand, names)).times(-1)
        case ast.UnaryOp(op=ast.UAdd(), operand=operand):
            return _read(operand, names)
        case ast.BinOp(left=ast.Constant(value=1), op=ast.Sub(), right=ast.Name(id=name)) if name in names:
            return _Sum(inverse={name: 1.0})
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() as op, right=right):
            return _unbound(node, _read(left, names)).plus(
                _unbound(node, _read(right, names)).times(1 if isinstance(op, ast.Add) else -1)
            )
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            one, other = _read(left, names), _read(right, names)
            if not one.is_number and not other.is_number:
                raise _no_sum(
                    node,
                    (
                        sentence(
                            "error-multiplies_graders_with_each_other",
                            "It multiplies graders with each other; a line that must be met is written as ceil(name) "
                            "times the sum.",
                        )
                    ),
                )
            number, whole = (one, other) if one.is_number else (other, one)
            return replace(whole.times(number.constant), musts=one.musts | other.musts)
        case ast.BinOp(left=left, op=ast.Div(), right=right):
            below = _read(right, names)
            if not below.is_number or below.musts or not below.constant:
                raise _no_sum(
                    node,
                    sentence("error-divides_by_something_that_not", "It divides by something that is not a number."),
                )
            return _read(left, names).times(1 / below.constant)
        case ast.Call(func=ast.Name(id="ceil" | "floor" as what), args=[ast.Name(id=name)], keywords=[]) if (
            name in names
        ):
            return _Sum(1.0, musts=frozenset({(name, what)}))
        case _:
            raise _no_sum(
                node,
                sentence("error-weighted_sum_uses_only_and", "A weighted sum uses only +, −, * and / with numbers."),
            )


def _unbound(node: ast.expr, part: _Sum) -> _Sum:
    if part.musts:
        raise _no_sum(
            node, sentence("error-must_applies_whole_sum_not", "A must applies to the whole sum, not to a part of it.")
        )
    return part


def _no_sum(node: ast.expr, why: str) -> BadInput:
    return BadInput(
        sentence(
            "error-this_part_formula_not_weighted",
            "This part of the formula is not a weighted sum: {part}",
            part=ast.unparse(node)[:120],
        ),
        why,
        sentence(
            "error-write_formula_as_weighted_sum",
            "Write the formula as a weighted sum, such as 0.7 * first + 0.3 * second, or import the "
            "graders one by one.",
        ),
    )


def _weights(total: _Sum, names: Collection[str], notes: list[str]) -> Weights:
    constant, lines, hard = total.constant, [], dict(total.musts)
    for name in names:
        direct, inverse = total.direct.get(name, 0.0), total.inverse.get(name, 0.0)
        if direct and inverse:
            direct, inverse, constant = direct - inverse, 0.0, constant + inverse
        weight = direct or inverse
        if not weight:
            if name in hard:
                raise BadInput(
                    sentence(
                        "error-must_be_met_but_has",
                        "“{name}” must be met, but has no weight in the formula.",
                        name=name,
                    ),
                    sentence("error-must_line_with_weight", "A must is a line with a weight."),
                    sentence("error-add_sum_as_0_1", "Add it to the sum, as: 0.1 * {name}", name=name),
                )
            notes.append(f"“{name}” has no weight in the formula and is left out")
            continue
        line = Weighed(name, weight, bool(direct < 0 or inverse > 0), name in hard)
        # A wanted line is broken where it is not met at all, a fault where it occurs at all.
        if line.hard and (line.opposite or hard[name] != ("ceil" if weight > 0 else "floor")):
            raise BadInput(
                sentence(
                    "error-cannot_read_as_must", "I cannot read {hard}({name}) as a must.", hard=hard[name], name=name
                ),
                sentence(
                    "error-ceil_name_goes_with_name", "ceil(name) goes with + name, floor(name) with − (1 - name)."
                ),
                sentence("error-write_so_or_leave_must", "Write it so, or leave the must out."),
            )
        lines.append(line)
    if not all(math.isfinite(line.weight) and abs(line.weight) < 1e6 for line in lines):
        raise BadInput(
            sentence("error-weight_formula_not_usable_number", "A weight of the formula is not a usable number."),
            sentence("error-larger_than_million", "It is larger than a million."),
            sentence("error-use_weights_around_1", "Use weights around 1."),
        )
    if abs(constant) > _EVEN:
        notes.append(
            f"the formula adds {constant:g} to every reply, which does not tell replies apart; it is left out here"
        )
    top = sum(line.weight for line in lines if line.weight > 0)
    if top and abs(top - 1) > _EVEN and not total.scaled:
        notes.append(
            f"the weights of what is wanted sum to {top:g}; here scores are divided by that, so the best reply scores 1"
        )
    return Weights(tuple(lines), tuple(notes))
