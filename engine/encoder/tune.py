"""How much a trained head marks, and from which probability something counts: chosen on rows it has not learned from.

Each is where the F score is best: of what holds as much as possible is found, and little that does not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import torch

from engine.encoder.decode import Leanings, best_tags, read_fields, spans_of
from engine.encoder.network import FieldReader, batch_of
from engine.encoder.read import ReadFields
from engine.encoder.targets import TextTarget
from engine.encoder.tokens import Pieces, TextTokens, grouped

_LEANS = (-1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 2.0, 3.0)
_STEPS = tuple(n / 20 for n in range(2, 19))
_ALIKE = 0.4
"""Pieces two places share, of those of either, from which on they are one."""
_MOST_PIECES = 2000
_FEWEST = 8
"""Examples below which nothing is chosen, and what holds for all counts."""


def tuned(
    model: FieldReader, pieces: Pieces, texts: Sequence[TextTokens], targets: Sequence[TextTarget], pad: int
) -> tuple[Leanings, dict[str, float]]:
    """How much is marked of each kind, and by field the probability from which a value counts."""
    tags: list[torch.Tensor] = [torch.empty(0)] * len(texts)
    read: list[ReadFields | None] = [None] * len(texts)
    for group in grouped([len(text) for text in texts], _MOST_PIECES):
        some = [texts[n] for n in group]
        batch = batch_of(some, pieces, pad)
        with torch.inference_mode():
            scores = model(batch)
        for k, n in enumerate(group):
            tags[n] = scores.tags[k, : len(texts[n])]
        for n, one in zip(group, read_fields(model, some, batch), strict=True):
            read[n] = one
    outside = {
        kind.name: _best(_LEANS, partial(_span_f, tags, targets, k), 0.0)
        for k, kind in enumerate(model.schema.spans)
        if sum(span.kind == k for target in targets for span in target.spans) >= _FEWEST
    }
    whole = [one for one in read if one is not None]
    return Leanings(outside), {**_of_choices(model, whole, targets), **_of_flags(model, whole, targets)}


def _best(among: Sequence[float], score: Callable[[float], float], otherwise: float) -> float:
    return max(among, key=lambda one: (round(score(one), 4), -abs(one - otherwise)))


def f_score(right: int, found: int, wanted: int) -> float:
    """The harmonic mean of precision and recall; 0 where nothing is right."""
    return 2 * right / (found + wanted) if found + wanted else 0.0


def _span_f(tags: Sequence[torch.Tensor], targets: Sequence[TextTarget], kind: int, lean: float) -> float:
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
    for first, last in theirs:
        near = [
            ((min(b, last) - max(a, first) + 1) / (max(b, last) - min(a, first) + 1), n)
            for n, (a, b) in enumerate(left)
        ]
        best = max(near, default=(0.0, -1))
        if best[0] >= _ALIKE:
            left.pop(best[1])
            count += 1
    return count


def _of_choices(model: FieldReader, read: Sequence[ReadFields], targets: Sequence[TextTarget]) -> dict[str, float]:
    found = {}
    for name, values in model.schema.choices.items():
        told = [
            (one.choices[name][0].probability, values.index(one.choices[name][0].value) + 1, target.choices[name])
            for one, target in zip(read, targets, strict=True)
        ]
        wanted = sum(right > 0 for _, _, right in told)
        if wanted >= _FEWEST:
            found[name] = _best(_STEPS, partial(_choice_f, told, wanted), 0.5)
    return found


def _choice_f(told: Sequence[tuple[float, int, int]], wanted: int, at: float) -> float:
    said = [(mine, right) for probability, mine, right in told if probability >= at]
    return f_score(sum(mine == right for mine, right in said), len(said), wanted)


def _of_flags(model: FieldReader, read: Sequence[ReadFields], targets: Sequence[TextTarget]) -> dict[str, float]:
    by_field: dict[str, list[tuple[float, bool]]] = {}
    for one, target in zip(read, targets, strict=True):
        chances: Mapping[tuple[str, str], float] = {
            (name, value.value): value.probability for name, values in one.flags.items() for value in values
        }
        for (name, value), holds in zip(model.schema.flat(), target.flags, strict=True):
            by_field.setdefault(name, []).append((chances[name, value], holds))
    found = {}
    for name, told in by_field.items():
        wanted = sum(holds for _, holds in told)
        if wanted >= _FEWEST:
            found[name] = _best(_STEPS, partial(_flag_f, told, wanted), 0.5)
    return found


def _flag_f(told: Sequence[tuple[float, bool]], wanted: int, at: float) -> float:
    said = [holds for probability, holds in told if probability >= at]
    return f_score(sum(said), len(said), wanted)
