"""From scores to what is said: the likeliest marking of each kind, and the probability of everything."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from engine.core.logistic import log_softmax, softmax
from engine.encoder.inference import ReaderInference, TextScores
from engine.encoder.read import ReadFields, ReadSpan, ReadValue
from engine.encoder.tags import FIRST, INSIDE, OUTSIDE
from engine.encoder.tokens import TextTokens

if TYPE_CHECKING:
    from engine.core.logistic import Floats

_NEVER = -1e4


def read_fields(
    model: ReaderInference, text: TextTokens, outside: Mapping[str, float], scores: TextScores | None = None
) -> ReadFields:
    """What is read in a text, whose `scores` may be there already. `outside` is for each kind of span what is taken
    from the logit of “outside” before the likeliest marking is looked for: more is marked."""
    told, schema, at = scores or model.scores(text), model.schema, 0
    choices: dict[str, list[ReadValue]] = {}
    for name, values in schema.choices.items():
        chances = softmax(told.choices[name]).tolist()
        found = [
            ReadValue(value, chance, _place(told, text, at + 1 + k))
            for k, (value, chance) in enumerate(zip(values, chances[1:], strict=True))
        ]
        choices[name] = sorted(found, key=lambda one: -one.probability)
        at += 1 + len(values)
    flags: dict[str, list[ReadValue]] = {name: [] for name in schema.flags}
    for k, ((name, value), logit) in enumerate(zip(schema.flat(), told.flags.tolist(), strict=True)):
        flags[name].append(ReadValue(value, 1 / (1 + math.exp(-logit)), _place(told, text, at + k)))
    return ReadFields(choices, flags, _spans(model, told, text, outside))


def _place(scores: TextScores, text: TextTokens, output: int) -> tuple[int, int]:
    return text.places[int(scores.speaks[:, output].argmax())] if len(text) else (0, 0)


def _spans(
    model: ReaderInference, scores: TextScores, text: TextTokens, outside: Mapping[str, float]
) -> dict[str, list[ReadSpan]]:
    found: dict[str, list[ReadSpan]] = {kind.name: [] for kind in model.schema.spans}
    for number, kind in enumerate(model.schema.spans):
        logits = scores.tags[: len(text), number]
        marked = [one for one in spans_of(best_tags(logits, outside.get(kind.name, 0.0))) if text.words(*one)]
        if not marked:
            continue
        # How likely each piece belongs to some place.
        inside = 1 - softmax(logits)[:, OUTSIDE]
        told = {name: softmax(values) for name, values in model.told(scores, number, marked).items()}
        for k, (first, last) in enumerate(marked):
            attributes = {
                name: (kind.attributes[name][int(likely[k].argmax())], float(likely[k].max()))
                for name, likely in told.items()
            }
            start, end = _trimmed(text.text, text.places[first][0], text.places[last][1])
            found[kind.name].append(ReadSpan(start, end, float(inside[first : last + 1].mean()), attributes))
    return found


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    words = text[start:end]
    start += len(words) - len(words.lstrip(" \t\n,;:–—•*-"))
    end -= len(words) - len(words.rstrip(" \t\n,;:–—("))
    return (start, end) if end > start else (start, start)


def best_tags(logits: Floats, lean: float = 0.0) -> list[int]:
    """The likeliest tags, (pieces, 3) → pieces, where “inside” never follows “outside” (Viterbi 1967). `lean` is taken
    from “outside”."""
    # As behind a piece outside of every place.
    best, back = [0.0, _NEVER, _NEVER], list[tuple[int, int, int]]()
    # Plain figures: for three tags a piece, calls of a library take longer than the sums.
    for outside, first, inside in log_softmax(logits).tolist():
        likeliest = max(range(3), key=best.__getitem__)
        before_inside = FIRST if best[FIRST] >= best[INSIDE] else INSIDE
        back.append((likeliest, likeliest, before_inside))
        best = [best[likeliest] + outside - lean, best[likeliest] + first, best[before_inside] + inside]
    if not back:
        return []
    tags = [max(range(3), key=best.__getitem__)]
    for steps in reversed(back[1:]):
        tags.append(steps[tags[-1]])
    return tags[::-1]


def spans_of(tags: Sequence[int]) -> list[tuple[int, int]]:
    """First and last piece of each marked place."""
    found: list[tuple[int, int]] = []
    for n, tag in enumerate(tags):
        if tag == FIRST:
            found.append((n, n))
        elif tag == INSIDE and found and found[-1][1] == n - 1:
            found[-1] = (found[-1][0], n)
    return found
