"""How much a trained head marks, from which probability something counts, and from which it is worth a question: chosen
on rows it has not learned from.

What counts is where the F score is best of those at which most of what is found holds: of what holds as much as
possible is found, and little that does not. A question is worth it where it is answered with yes at least every other
time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from engine.encoder.decode import best_tags, read_fields, spans_of
from engine.encoder.inference import ReaderInference, TextScores
from engine.encoder.read import ReadFields
from engine.encoder.targets import TextTarget
from engine.encoder.tokens import TextTokens

if TYPE_CHECKING:
    from engine.core.logistic import Floats

_LEANS = (-1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 2.0, 3.0)
_STEPS = tuple(n / 20 for n in range(2, 19))
_ALIKE = 0.4
"""Pieces two places share, of those of either, from which on they are one."""
_FEWEST, _FEWEST_VALUE = 8, 15
"""Examples of a field, and of one of its values, below which nothing is chosen, and what holds for all counts."""
_LEAST_RIGHT, _LEAST_PLACED = 0.6, 0.5
"""Share of what counts that has to hold: a warning that is wrong every other time is soon ignored. Of places less, for
one that is too long or too short is wrong here, and still found by whoever reads it."""
_WORTH_ASKING = 0.5
"""Share of what is found between the two thresholds that has to hold."""


@dataclass
class Tuned:
    """What was chosen, by field or kind of span."""

    outside: dict[str, float] = field(default_factory=dict)
    """Taken from the logit of “outside”."""
    counts: dict[str, float] = field(default_factory=dict)
    asked: dict[str, float] = field(default_factory=dict)


@dataclass
class FieldFindings:
    """What was found of a field: each with its probability and whether it holds; and how much there was to find."""

    found: list[tuple[float, bool]] = field(default_factory=list)
    wanted: int = 0


def tuned(model: ReaderInference, texts: Sequence[TextTokens], targets: Sequence[TextTarget]) -> Tuned:
    """What is best on these texts, whose targets are known."""
    chosen, scored = Tuned(), [model.scores(text) for text in texts]
    tags = [scores.tags[: len(text)] for scores, text in zip(scored, texts, strict=True)]
    for k, kind in enumerate(model.schema.spans):
        if sum(span.kind == k for target in targets for span in target.spans) >= _FEWEST:
            # Of equal ones that which changes least.
            fits = {lean: (round(_span_f(tags, targets, k, lean), 4), -abs(lean)) for lean in _LEANS}
            chosen.outside[kind.name] = max(fits, key=fits.__getitem__)
    kinds = {kind.name for kind in model.schema.spans}
    for name, one in _judged(model, scored, texts, targets, chosen.outside).items():
        if one.wanted >= (_FEWEST_VALUE if "=" in name else _FEWEST):
            least = _LEAST_PLACED if name in kinds else _LEAST_RIGHT
            chosen.counts[name], chosen.asked[name] = _thresholds(one, least)
    return chosen


def judged(
    model: ReaderInference, texts: Sequence[TextTokens], targets: Sequence[TextTarget], outside: Mapping[str, float]
) -> dict[str, FieldFindings]:
    """Everything a model finds in texts whose targets are known, by field or kind of span."""
    return _judged(model, map(model.scores, texts), texts, targets, outside)


def _judged(
    model: ReaderInference,
    scored: Iterable[TextScores],
    texts: Sequence[TextTokens],
    targets: Sequence[TextTarget],
    outside: Mapping[str, float],
) -> dict[str, FieldFindings]:
    seen: dict[str, FieldFindings] = {}
    for text, target, scores in zip(texts, targets, scored, strict=True):
        _note(seen, model, text, read_fields(model, text, outside, scores), target)
    return seen


def _note(
    seen: dict[str, FieldFindings], model: ReaderInference, text: TextTokens, read: ReadFields, target: TextTarget
) -> None:
    for name, values in model.schema.choices.items():
        one, best = seen.setdefault(name, FieldFindings()), read.choices[name][0]
        one.found.append((best.probability, values.index(best.value) + 1 == target.choices[name]))
        one.wanted += target.choices[name] > 0
    chances = {(name, one.value): one.probability for name, values in read.flags.items() for one in values}
    for (name, value), holds in zip(model.schema.flat(), target.flags, strict=True):
        for of in (name, f"{name}={value}"):
            one = seen.setdefault(of, FieldFindings())
            one.found.append((chances[name, value], holds))
            one.wanted += holds
    for k, kind in enumerate(model.schema.spans):
        one, theirs = (
            seen.setdefault(kind.name, FieldFindings()),
            [(s.first, s.last) for s in target.spans if s.kind == k],
        )
        one.wanted += len(theirs)
        for span in read.spans[kind.name]:
            place = text.between(span.start, span.end)
            match = place and _nearest(place, theirs)
            if match:
                theirs.remove(match)
            one.found.append((span.probability, bool(match)))


def _thresholds(seen: FieldFindings, least: float) -> tuple[float, float]:
    """From which probability it counts, and from which it is asked about."""
    rightly = [at for at in _STEPS if _share(seen, at, 2.0) >= least]
    counts = max(rightly or _STEPS[-1:], key=lambda at: (round(_f_from(seen, at), 4), -abs(at - 0.5)))
    worth = [at for at in _STEPS if at < counts and _share(seen, at, counts) >= _WORTH_ASKING]
    return counts, min(worth, default=counts)


def _f_from(seen: FieldFindings, at: float) -> float:
    said = [holds for probability, holds in seen.found if probability >= at]
    return f_score(sum(said), len(said), seen.wanted)


def _share(seen: FieldFindings, low: float, high: float) -> float:
    between = [holds for probability, holds in seen.found if low <= probability < high]
    return sum(between) / len(between) if between else 0.0


def f_score(right: int, found: int, wanted: int) -> float:
    """The harmonic mean of precision and recall; 0 where nothing is right."""
    return 2 * right / (found + wanted) if found + wanted else 0.0


def _span_f(tags: Sequence[Floats], targets: Sequence[TextTarget], kind: int, lean: float) -> float:
    right = found = wanted = 0
    for logits, target in zip(tags, targets, strict=True):
        mine = spans_of(best_tags(logits[:, kind], lean)) if len(logits) else []
        theirs = [(span.first, span.last) for span in target.spans if span.kind == kind]
        found, wanted = found + len(mine), wanted + len(theirs)
        right += matched(mine, theirs)
    return f_score(right, found, wanted)


def matched(mine: Sequence[tuple[int, int]], theirs: Sequence[tuple[int, int]]) -> int:
    """How many of `theirs` are found, each by one of `mine`."""
    left, count = list(mine), 0
    for place in theirs:
        if (match := _nearest(place, left)) is not None:
            left.remove(match)
            count += 1
    return count


def _nearest(place: tuple[int, int], among: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    """The place that shares most with it, where that is enough to be the same."""
    first, last = place
    near = [((min(b, last) - max(a, first) + 1) / (max(b, last) - min(a, first) + 1), (a, b)) for a, b in among]
    share, best = max(near, default=(0.0, place))
    return best if share >= _ALIKE else None
