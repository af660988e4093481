"""The table of a run's figures: the base model beside what is delivered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.core.display_names import LESS_IS_BETTER, MODELS
from engine.core.events import Evaluated, Measurable
from engine.core.printable import lines as in_lines
from nlforge.wording.catalogue import number, say
from nlforge.wording.told import metric_name, model_name

_WIDE = 10
_OTHERS: tuple[Measurable, ...] = ("prompt_only", "retrieval", "trained")


def report(evaluated: Mapping[str, Evaluated], delivers: Measurable, weights: Mapping[str, float]) -> str:
    """Base against what is delivered per criterion, with weights and noise; `missing` where nothing could be judged."""
    base, given = evaluated.get("base"), evaluated.get(delivers)
    shown = [e for e in (base, given) if e is not None]
    if not shown:
        return say("report-nothing")
    wide = max(_WIDE, len(model_name(delivers)) + 2)

    def line(name: str, kind: str) -> _Line:
        before, after = (getattr(e, kind).get(name) if e else None for e in (base, given))
        weight = weights.get(name) if kind == "criteria" else None
        return _Line(metric_name(name), weight, before, after, name in LESS_IS_BETTER or (weight or 0) < 0)

    body = [line(name, "criteria") for name in dict.fromkeys(n for e in shown for n in e.criteria)]
    body += [line(name, "metrics") for name in dict.fromkeys(n for e in shown for n in e.metrics)]
    score = _Line(say("report-score"), None, base.score if base else None, given.score if given else None)
    width = (
        max(
            *(len(item.name) for item in (*body, score)),
            *(len(model_name(m)) for m in MODELS),
            len(say("report-chance")),
        )
        + 2
    )
    lines = [
        _heads(width, delivers, wide),
        *(item.text(width, wide) for item in body),
        score.text(width, wide),
    ]
    if base is not None and given is not None:
        noise = f"{number(base.noise, 3):>{_WIDE}}{number(given.noise, 3):>{wide}}"
        lines.append(f"{say('report-chance'):<{width}}{'':>7}{noise}")
    for name in _OTHERS:
        other = evaluated.get(name)
        if name != delivers and other is not None and other.score is not None:
            # Those that are untrained, like the base, and so in its column.
            at = _WIDE if name != "trained" else _WIDE + wide
            lines.append(f"{model_name(name):<{width}}{'':>7}{_cell(other.score):>{at}}")
    lines += [
        "",
        say("report-measured", rows=shown[-1].rows),
        *say("report-lower").split("\n"),
    ]
    return in_lines(lines)


@dataclass(frozen=True)
class _Line:
    name: str
    weight: float | None
    before: float | None
    after: float | None
    less_is_better: bool = False

    def text(self, width: int, wide: int) -> str:
        weight = number(self.weight, 1, sign=True) if self.weight is not None else ""
        change, word = "-", ""
        if self.before is not None and self.after is not None:
            gain = self.after - self.before
            change = number(gain, 3, sign=True)
            better = (gain < 0) == self.less_is_better
            word = "" if abs(gain) < 0.0005 else say("report-better" if better else "report-worse")
        figures = f"{_cell(self.before):>{_WIDE}}{_cell(self.after):>{wide}}{change:>{_WIDE}}"
        return f"{self.name:<{width}}{weight:>7}{figures}  {word}".rstrip()


def _heads(width: int, given: Measurable, wide: int) -> str:
    named = say("report-weight"), model_name("base"), model_name(given), say("report-change")
    return f"{'':<{width}}{named[0]:>7}{named[1]:>{_WIDE}}{named[2]:>{wide}}{named[3]:>{_WIDE}}"


def _cell(value: float | None) -> str:
    return say("report-missing") if value is None else number(value, 3)
